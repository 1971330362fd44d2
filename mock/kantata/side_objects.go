package kantata

import (
	"cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// ExternalReference ties an object to one of another system. Fields stand as
// the vendor's public Ruby client lists them (assumed).
type ExternalReference struct {
	ID              string     `json:"id"`
	ServiceName     string     `json:"service_name"`
	ServiceModel    string     `json:"service_model"`
	ServiceModelRef string     `json:"service_model_ref"`
	SubjectID       string     `json:"subject_id"`
	SubjectType     string     `json:"subject_type"`
	Status          string     `json:"status"`
	ExternalLink    *string    `json:"external_link"`
	ExternalMessage *string    `json:"external_message"`
	ExternalStatus  *string    `json:"external_status"`
	Locked          bool       `json:"locked"`
	CreatedAt       Timestamp  `json:"created_at"`
	UpdatedAt       Timestamp  `json:"updated_at"`
	LastSyncedAt    *Timestamp `json:"last_synced_at"`
}

// externalReferences keeps the references of all groups, those of one group
// beside each other.
var externalReferences = &world.Collection[ExternalReference]{Name: "external_references", Layout: store.Layout[ExternalReference]{
	ID:     func(r *ExternalReference) string { return r.ID },
	Orders: []*store.Order[ExternalReference]{bySubject},
}}

var bySubject = store.By(func(a, b *store.Row[ExternalReference]) int {
	return cmp.Or(byNumber(a.Value.SubjectID, b.Value.SubjectID), byNumber(a.Value.ID, b.Value.ID))
})

// referencesOf gives the references of a group, the oldest first.
func referencesOf(tx *world.Tx, groupID string) (references []*ExternalReference) {
	for r := range externalReferences.In(tx).From(bySubject, &ExternalReference{SubjectID: groupID}) {
		if r.Value.SubjectID != groupID {
			break
		}
		references = append(references, r.Value)
	}
	return references
}

// saveReference adds a reference to a group, or changes the one to the same
// service.
func saveReference(tx *world.Tx, call *mock.Call, groupID string, sent params) error {
	references := externalReferences.Edit(tx)
	saved := now(tx)
	reference := ExternalReference{
		SubjectID: groupID, SubjectType: "WorkspaceGroup", Status: "pending", CreatedAt: saved,
	}
	for _, r := range referencesOf(tx, groupID) {
		if r.ServiceName == sent.text("service_name") {
			call.Cite("reference-upsert")
			reference = *r
		}
	}
	if reference.ID == "" {
		id, err := references.NextID()
		if err != nil {
			return err
		}
		reference.ID = id
	}
	reference.UpdatedAt = saved
	reference.ServiceName = sent.text("service_name")
	reference.ServiceModel = sent.text("service_model")
	reference.ServiceModelRef = sent.text("service_model_ref")
	if status := sent.text("status"); status != "" {
		reference.Status = status
	} else {
		call.Cite("reference-upsert")
	}
	if locked, ok := sent.flag("locked"); ok {
		reference.Locked = locked
	}
	for name, field := range map[string]**string{
		"external_link": &reference.ExternalLink, "external_message": &reference.ExternalMessage, "external_status": &reference.ExternalStatus,
	} {
		if value, there := sent[name]; there {
			*field = textOrNull(value)
		}
	}
	references.Put(&reference)
	return nil
}

// Workspace is a project, as far as it shows up beside groups.
type Workspace struct {
	ID                 string          `json:"id"`
	Title              string          `json:"title"`
	AccountID          int64           `json:"account_id"`
	Archived           bool            `json:"archived"`
	Description        *string         `json:"description"`
	DueDate            *string         `json:"due_date"`
	StartDate          *string         `json:"start_date"`
	CreatedAt          Timestamp       `json:"created_at"`
	UpdatedAt          Timestamp       `json:"updated_at"`
	AccessLevel        string          `json:"access_level"`
	Budgeted           bool            `json:"budgeted"`
	Currency           string          `json:"currency"`
	PercentageComplete int64           `json:"percentage_complete"`
	Status             WorkspaceStatus `json:"status"`
}

// WorkspaceStatus is how a project is doing.
type WorkspaceStatus struct {
	Color   string `json:"color"`
	Key     int64  `json:"key"`
	Message string `json:"message"`
}

var workspaces = sideCollection("workspaces", func(w *Workspace) string { return w.ID })

// User is a member of the account, as far as one shows up beside memberships.
type User struct {
	ID           string  `json:"id"`
	FullName     string  `json:"full_name"`
	PhotoPath    *string `json:"photo_path"`
	EmailAddress string  `json:"email_address"`
	Headline     *string `json:"headline"`
}

var users = sideCollection("users", func(u *User) string { return u.ID })

// RateCardSet is a set of rates that groups refer to; only scenario data makes
// one.
type RateCardSet struct {
	ID                string   `json:"id"`
	Title             string   `json:"title"`
	AccountDefault    bool     `json:"account_default"`
	ActiveCurrencies  []string `json:"active_currencies"`
	DefaultCurrencies []string `json:"default_currencies"`
	Destroyable       bool     `json:"destroyable"`
}

var rateCardSets = sideCollection("rate_card_sets", func(r *RateCardSet) string { return r.ID })

// sideCollection makes a collection that no operation lists, sorted by id.
func sideCollection[T any](name string, id func(*T) string) *world.Collection[T] {
	byID := store.By(func(a, b *store.Row[T]) int { return byNumber(a.ID(), b.ID()) })
	return &world.Collection[T]{Name: name, Layout: store.Layout[T]{ID: id, Orders: []*store.Order[T]{byID}}}
}

// byNumber compares ids as the numbers that they are, without zeros in front.
func byNumber(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// side gathers objects that come along: each once, in the order of its first
// mention.
func side[T any](view *store.View[T], ids []string) (gathered store.Rows[T]) {
	seen := map[string]bool{}
	for _, id := range ids {
		if found, ok := view.Get(id); ok && !seen[id] {
			seen[id] = true
			gathered = append(gathered, found)
		}
	}
	return gathered
}

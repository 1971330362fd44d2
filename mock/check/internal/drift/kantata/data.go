package kantata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// state is all that the server holds, in the order in which it was made. Objects
// are replaced, never changed.
type state struct {
	groups      []*Group
	memberships []*Membership
	references  []*Reference
	workspaces  []*Workspace
	users       []*User
	sets        []*RateCardSet
}

// copy keeps the state as it is now.
func (s state) copy() state {
	s.groups, s.memberships, s.references = slices.Clone(s.groups), slices.Clone(s.memberships), slices.Clone(s.references)
	return s
}

// Group is a workspace group; the ids of what belongs to it are shown only when
// they are included.
type Group struct {
	CreatedAt    string   `json:"created_at"`
	UpdatedAt    string   `json:"updated_at"`
	Name         string   `json:"name"`
	Company      bool     `json:"company"`
	ContactName  *string  `json:"contact_name"`
	Email        *string  `json:"email"`
	PhoneNumber  *string  `json:"phone_number"`
	Address      *string  `json:"address"`
	Website      *string  `json:"website"`
	Notes        *string  `json:"notes"`
	WorkspaceIDs []string `json:"workspace_ids,omitzero"`
	ReferenceIDs []string `json:"external_reference_ids,omitzero"`
	SetIDs       []string `json:"rate_card_set_ids,omitzero"`
	ID           string   `json:"id"`

	created, updated time.Time
}

// Membership is a user's place in a group.
type Membership struct {
	CreatedAt        string `json:"created_at"`
	CreatorID        int64  `json:"creator_id"`
	UserID           string `json:"user_id"`
	WorkspaceGroupID string `json:"workspace_group_id"`
	ID               string `json:"id"`

	created time.Time
}

// Reference ties a group to an object in another system.
type Reference struct {
	ID              string  `json:"id"`
	ServiceName     string  `json:"service_name"`
	ServiceModel    string  `json:"service_model"`
	ServiceModelRef string  `json:"service_model_ref"`
	SubjectID       string  `json:"subject_id"`
	SubjectType     string  `json:"subject_type"`
	Status          string  `json:"status"`
	ExternalLink    *string `json:"external_link"`
	ExternalMessage *string `json:"external_message"`
	ExternalStatus  *string `json:"external_status"`
	Locked          bool    `json:"locked"`
	CreatedAt       string  `json:"created_at"`
	UpdatedAt       string  `json:"updated_at"`
	LastSyncedAt    *string `json:"last_synced_at"`
}

// Workspace is a project.
type Workspace struct {
	ID                 string         `json:"id"`
	Title              string         `json:"title"`
	AccountID          int64          `json:"account_id"`
	Archived           bool           `json:"archived"`
	Description        *string        `json:"description"`
	DueDate            *string        `json:"due_date"`
	StartDate          *string        `json:"start_date"`
	CreatedAt          string         `json:"created_at"`
	UpdatedAt          string         `json:"updated_at"`
	AccessLevel        string         `json:"access_level"`
	Budgeted           bool           `json:"budgeted"`
	Currency           string         `json:"currency"`
	PercentageComplete int            `json:"percentage_complete"`
	Status             standin.Object `json:"status"`
}

// User is a person of the account.
type User struct {
	ID           string  `json:"id"`
	FullName     string  `json:"full_name"`
	PhotoPath    *string `json:"photo_path"`
	EmailAddress string  `json:"email_address"`
	Headline     *string `json:"headline"`
}

// RateCardSet is a list of prices.
type RateCardSet struct {
	ID                string   `json:"id"`
	Title             string   `json:"title"`
	AccountDefault    bool     `json:"account_default"`
	ActiveCurrencies  []string `json:"active_currencies"`
	DefaultCurrencies []string `json:"default_currencies"`
	Destroyable       bool     `json:"destroyable"`
}

// nextID counts up; the account shares the numbers with others, so that some are
// passed over.
func (s *server) nextID() string {
	s.lastID += 1 + s.Int64N(90)
	return strconv.FormatInt(s.lastID, 10)
}

// offset is the form of every time.
const offset = "2006-01-02T15:04:05-07:00"

// stamp writes a time to the second, with the account's offset.
func (s *server) stamp(t time.Time) string { return t.In(s.zone).Format(offset) }

// now moves the clock and reads it, to the second.
func (s *server) now() time.Time {
	s.Tick()
	return s.Now.Truncate(time.Second)
}

// fill makes what the server begins with.
func (s *server) fill() {
	minutes := standin.Pick(s.Chance, []int{-7 * 60, 0, 5*60 + 30, 2 * 60})
	s.zone = time.FixedZone("", minutes*60)
	s.lastID = 1_000_000 + s.Int64N(8_000_000)
	made := s.Before(s.Now.AddDate(-1, 0, 0), 100).Truncate(time.Second)
	for range 8 {
		s.users = append(s.users, &User{
			ID: s.nextID(), FullName: s.Person(), PhotoPath: s.OrNothing("/images/default_profile_photo/default.png"),
			EmailAddress: "user" + strconv.Itoa(s.IntN(1000)) + "@example.com", Headline: s.OrNothing("Consultant"),
		})
	}
	s.me = number(s.users[0].ID)
	s.Params["user_id"], s.Params["other_user_id"] = s.users[1].ID, s.users[2].ID
	for range 12 {
		s.workspaces = append(s.workspaces, s.workspace(made))
	}
	s.Params["workspace_id"], s.Params["other_workspace_id"] = s.workspaces[0].ID, s.workspaces[1].ID
	for _, title := range []string{"Standard", "Gewerblich 2025"} {
		s.sets = append(s.sets, &RateCardSet{
			ID: s.nextID(), Title: title, ActiveCurrencies: []string{"USD", "EUR"}, DefaultCurrencies: []string{"USD"}, Destroyable: s.Once(2),
		})
	}
	names := map[string]bool{}
	for count := s.Size(s.Seed); len(s.groups) < count; {
		if !s.Once(4) { // others were imported together
			made = made.Add(time.Duration(s.IntN(5*24*3600)) * time.Second)
		}
		name := s.Name()
		if !names[standin.Fold(name)] {
			names[standin.Fold(name)] = true
			s.groups = append(s.groups, s.group(name, made))
		}
	}
	// What clients are told of can be seen.
	s.groups[0].WorkspaceIDs = []string{s.workspaces[0].ID, s.workspaces[1].ID}
	s.join(s.users[1], s.groups[0])
	s.join(s.users[2], s.groups[0])
	for _, group := range s.groups[1:min(len(s.groups), 15)] {
		s.fillGroup(group)
	}
	if len(s.groups) > 15 { // a large account has more people
		for range 32 {
			s.users = append(s.users, &User{ID: s.nextID(), FullName: s.Person(), EmailAddress: "user" + strconv.Itoa(s.IntN(1000)) + "@example.com"})
		}
		for i, user := range s.users[8:33] {
			s.Params[fmt.Sprintf("user_%d", i)] = user.ID
		}
		for i, user := range s.users[8:] {
			s.join(user, s.groups[1+i%12])
		}
	}
}

func (s *server) workspace(made time.Time) *Workspace {
	day := made.Format(time.DateOnly)
	return &Workspace{
		ID: s.nextID(), Title: s.Name(), AccountID: 4_242_424, Description: s.OrNothing(s.Note()), DueDate: &day,
		CreatedAt: s.stamp(made), UpdatedAt: s.stamp(made.Add(time.Hour)), AccessLevel: standin.Pick(s.Chance, []string{"invitation", "open", "admin"}),
		Budgeted: s.Once(2), Currency: standin.Pick(s.Chance, []string{"USD", "EUR", "JPY"}), PercentageComplete: s.IntN(101),
		Status: standin.Object{"color": "green", "key": 300, "message": "Active"},
	}
}

// group makes a group; its contact's fields are sometimes empty and sometimes
// null.
func (s *server) group(name string, made time.Time) *Group {
	changed := made.Add(time.Duration(s.IntN(3)) * time.Hour)
	return &Group{
		CreatedAt: s.stamp(made), UpdatedAt: s.stamp(changed), Name: name, Company: s.Once(2),
		ContactName: s.OrNothing(s.Person()), Email: s.OrNothing("Info@Example.com"), PhoneNumber: s.OrNothing("+49 30 123456"),
		Address: s.OrNothing("12 Rue de la Paix\n75002 Paris"), Website: s.OrNothing("example.org/über-uns"), Notes: s.OrNothing(s.Note()),
		WorkspaceIDs: []string{}, SetIDs: []string{}, ID: s.nextID(), created: made, updated: changed,
	}
}

// fillGroup puts workspaces, prices, users and a reference into a group.
func (s *server) fillGroup(group *Group) {
	for _, i := range s.Perm(len(s.workspaces))[:s.IntN(4)] {
		group.WorkspaceIDs = append(group.WorkspaceIDs, s.workspaces[i].ID)
	}
	if s.Once(3) {
		group.SetIDs = append(group.SetIDs, standin.Pick(s.Chance, s.sets).ID)
	}
	for _, i := range s.Perm(len(s.users))[:1+s.IntN(3)] {
		s.join(s.users[i], group)
	}
	if s.Once(2) {
		s.references = append(s.references, &Reference{
			ID: s.nextID(), ServiceName: standin.Pick(s.Chance, []string{"jira", "salesforce"}), ServiceModel: "Account", ServiceModelRef: strings.ToUpper(s.UUID()[:8]),
			SubjectID: group.ID, SubjectType: "WorkspaceGroup", Status: standin.Pick(s.Chance, []string{"pending", "successful", "failed"}),
			ExternalLink: s.OrNothing("https://example.com/browse/1"), ExternalMessage: s.OrNothing("synced"), ExternalStatus: s.OrNothing("open"),
			Locked: s.Once(2), CreatedAt: group.CreatedAt, UpdatedAt: group.UpdatedAt,
		})
	}
}

func (s *server) join(user *User, group *Group) {
	s.memberships = append(s.memberships, &Membership{
		CreatedAt: group.UpdatedAt, CreatorID: s.me, UserID: user.ID, WorkspaceGroupID: group.ID, ID: s.nextID(), created: group.updated,
	})
}

// number reads an id; what is none is 0.
func number(id string) int64 {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

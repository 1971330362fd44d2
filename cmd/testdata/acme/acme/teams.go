package acme

import (
	"cmp"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// Team is people who work together.
type Team struct {
	Ref         string `json:"ref"`
	Name        string `json:"name"`
	Description string `json:"description"`
	CreatedAt   Millis `json:"created_at"`
	UpdatedAt   Millis `json:"updated_at"`
}

// Millis is a time as Acme writes it: in unix milliseconds.
type Millis int64

func millis(at time.Time) Millis { return Millis(at.UnixMilli()) }

// DeletedTeam says that there was a team.
type DeletedTeam struct {
	Ref string `json:"ref"`
}

var (
	teams = &world.Collection[Team]{Name: "teams", Layout: store.Layout[Team]{
		ID:     func(t *Team) string { return t.Ref },
		Orders: []*store.Order[Team]{byCreatedAt},
	}}
	deletedTeams = &world.Collection[DeletedTeam]{Name: "deleted_teams", Layout: store.Layout[DeletedTeam]{
		ID:     func(t *DeletedTeam) string { return t.Ref },
		Orders: []*store.Order[DeletedTeam]{store.By(func(a, b *store.Row[DeletedTeam]) int { return cmp.Compare(a.ID(), b.ID()) })},
	}}
)

var byCreatedAt = store.By(func(a, b *store.Row[Team]) int { return cmp.Compare(a.Value.CreatedAt, b.Value.CreatedAt) })

// listTeams answers GET /teams with a page of teams.
func listTeams(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	call.Cite("oldest-first")
	page, err := call.Page()
	if err != nil {
		call.Cite("bad-page")
		return mock.Reply{}, err
	}
	rows, more, ok := teams.In(tx).Behind(byCreatedAt, page.After, page.Size)
	if !ok {
		call.Cite("bad-page")
		return mock.Reply{}, badCursor(page.After)
	}
	last := ""
	if len(rows) > 0 {
		last = rows[len(rows)-1].ID()
	}
	behind := page.Behind(last, more)
	return mock.OK(payload.Object{
		{Name: "data", Value: rows},
		{Name: "has_more", Value: behind.HasMore},
		{Name: "next_cursor", Value: behind.NextCursor},
	}), nil
}

func badCursor(ref string) error {
	e := mock.Errorf(mock.Invalid, "the cursor stands for the team %q, which is not there", ref)
	e.Field, e.Message = "cursor", "The cursor is not valid."
	return e
}

// CreateTeamRequest is the body of create-team.
type CreateTeamRequest struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// createTeam answers POST /teams by making a team.
func createTeam(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	answered, err := earlierAnswer(tx, call)
	if answered != nil || err != nil {
		return created(answered), err
	}
	var request CreateTeamRequest
	if err := call.Decode(&request); err != nil {
		return mock.Reply{}, err
	}
	if sent, _ := call.Body.(map[string]any); sent["description"] == nil {
		call.Cite("left-out-is-empty")
	}
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	now := millis(tx.Now())
	team := &Team{Ref: newRef(tx), Name: request.Name, Description: request.Description, CreatedAt: now, UpdatedAt: now}
	teams.Edit(tx).Insert(team)
	return created(team), rememberAnswer(tx, call, team)
}

func created(team *Team) mock.Reply {
	if team == nil {
		return mock.Reply{}
	}
	return mock.Reply{Status: http.StatusCreated, Header: tagged(team), Body: team}
}

// newRef makes a ref such as tm_0123456789ab.
func newRef(tx *world.Tx) string {
	chance := tx.Chance("ref").Uint64()
	var six [6]byte
	for i := range six {
		six[i] = byte(chance >> (8 * i))
	}
	return "tm_" + hex.EncodeToString(six[:])
}

// getTeam answers GET /teams/{ref} with the team, or with nothing when the client has
// it.
func getTeam(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	team, err := find(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	if names(call.Header["If-None-Match"], team) {
		return mock.Reply{}, &mock.Error{Kind: mock.NotModified, Header: tagged(team)}
	}
	return mock.Reply{Status: http.StatusOK, Header: tagged(team), Body: team}, nil
}

// find finds the team that the call names.
func find(tx *world.Tx, call *mock.Call) (*Team, error) {
	ref := call.Path.Get("ref")
	if row, ok := teams.In(tx).Get(ref); ok {
		return row.Value, nil
	}
	if _, ok := deletedTeams.In(tx).Get(ref); ok {
		return nil, mock.Errorf(mock.Gone, "the team %q was deleted in this world", ref)
	}
	return nil, mock.Errorf(mock.NotFound, "there is no team with the ref %q in this world", ref)
}

// UpdateTeamRequest is the body of update-team. What is nil stays as it is.
type UpdateTeamRequest struct {
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

// updateTeam answers PATCH /teams/{ref} by changing what was sent.
func updateTeam(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	team, err := find(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	if wanted := call.Header["If-Match"]; wanted != nil && !names(wanted, team) {
		return mock.Reply{}, mock.Errorf(mock.PreconditionFailed, "the ETag of the team is %s, which If-Match does not name", etag(team))
	}
	var request UpdateTeamRequest
	if err := call.Decode(&request); err != nil {
		return mock.Reply{}, err
	}
	call.Cite("touched")
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	changed := *team
	changed.UpdatedAt = millis(tx.Now())
	if request.Name != nil {
		changed.Name = *request.Name
	}
	if request.Description != nil {
		changed.Description = *request.Description
	}
	teams.Edit(tx).Put(&changed)
	return mock.Reply{Status: http.StatusOK, Header: tagged(&changed), Body: &changed}, nil
}

// deleteTeam answers DELETE /teams/{ref}: the team is gone from then on.
func deleteTeam(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	team, err := find(tx, call)
	if err != nil {
		return mock.Reply{}, err
	}
	teams.Edit(tx).Delete(team.Ref)
	deletedTeams.Edit(tx).Insert(&DeletedTeam{team.Ref})
	return mock.NoContent(), nil
}

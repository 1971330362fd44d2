package piercloud

import (
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Group is a group as the list shows it.
type Group struct {
	ID          string      `json:"id"`
	Name        string      `json:"name"`
	Description *string     `json:"description"`
	CreatedByID string      `json:"created_by_id,omitempty"` // not shown of a single group
	UpdatedByID string      `json:"updated_by_id,omitempty"` // not shown of a single group
	CreatedAt   string      `json:"created_at"`
	UpdatedAt   string      `json:"updated_at"`
	BusinessID  string      `json:"business_id"`
	ContextID   string      `json:"context_id"`
	Workspaces  []Workspace `json:"workspaces"`
	AccessScope string      `json:"access_scope"`
}

// Workspace is a workspace as it stands in its group.
type Workspace struct {
	ID               int64   `json:"id"`
	Name             string  `json:"name"`
	Description      *string `json:"description"`
	ContextID        string  `json:"context_id"`
	AccessScope      string  `json:"access_scope"`
	CreatedAt        string  `json:"created_at"`
	BusinessID       string  `json:"business_id"`
	WorkspaceGroupID string  `json:"workspace_group_id"`
}

// business is a part of an organisation, with its groups in the order in which
// they were made.
type business struct {
	org, id string
	groups  []*Group
}

// fill makes what the server holds: two organisations with two businesses each,
// of which the first has most groups and the last has none.
func (s *server) fill() {
	for range 2 {
		org := s.UUID()
		for range 2 {
			s.businesses = append(s.businesses, &business{org: org, id: s.UUID()})
		}
	}
	s.Params["org_id"], s.Params["business_id"] = s.businesses[0].org, s.businesses[0].id
	s.addGroups(s.businesses[0], s.Size(s.Seed))
	s.addGroups(s.businesses[1], 2+s.IntN(9))
	s.addGroups(s.businesses[2], 1+s.IntN(3))
}

func (s *server) addGroups(b *business, count int) {
	made := s.Before(s.Now.AddDate(-1, 0, 0), 100)
	contexts := []string{s.UUID(), s.UUID(), s.UUID()}
	workspace := int64(1000 + s.IntN(90000))
	for range count {
		if !s.Once(4) { // others were imported together
			made = made.Add(time.Duration(s.Int64N(int64(5 * 24 * time.Hour))))
		}
		group := &Group{
			ID: s.UUID(), Name: s.Name(), Description: s.OrNothing(s.Note()), CreatedByID: s.UUID(), UpdatedByID: s.UUID(),
			CreatedAt: stamp(made), UpdatedAt: stamp(made.Add(time.Duration(s.Int64N(int64(time.Hour))))),
			BusinessID: b.id, ContextID: standin.Pick(s.Chance, contexts), Workspaces: []Workspace{}, AccessScope: s.scope(),
		}
		for range s.IntN(4) {
			workspace += 1 + s.Int64N(40)
			group.Workspaces = append(group.Workspaces, Workspace{
				ID: workspace, Name: s.Name(), Description: s.OrNothing(s.Note()), ContextID: group.ContextID, AccessScope: s.scope(),
				CreatedAt: stamp(made.Add(-time.Hour)), BusinessID: b.id, WorkspaceGroupID: group.ID,
			})
		}
		b.groups = append(b.groups, group)
	}
}

func (s *server) scope() string { return standin.Pick(s.Chance, []string{"public", "private"}) }

// millis is how the page's examples write times: UTC, to the millisecond.
const millis = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string { return t.UTC().Format(millis) }

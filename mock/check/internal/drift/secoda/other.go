package secoda

import (
	"fmt"
	"slices"
	"strings"
)

// other writes as another client does: groups are made, renamed and removed, those too
// that were there before.
func (s *server) other(times int) {
	foreign := func(g *Group) bool { return !strings.Contains(g.Name, "ringer ") }
	at := times * 7 % len(s.groups)
	switch group := s.groups[at]; {
	case times%3 == 0:
		now := s.now()
		s.groups = append(slices.Clone(s.groups), &Group{ID: s.UUID(), CreatedAt: now, UpdatedAt: now, Users: []string{}, Name: fmt.Sprintf("Another %d", times), WorkspaceID: s.workspace})
	case !foreign(group):
	case times%3 == 1:
		changed := *group
		changed.Name, changed.UpdatedAt = fmt.Sprintf("Renamed %d", times), s.now()
		s.groups = slices.Clone(s.groups)
		s.groups[at] = &changed
	default:
		s.groups = slices.Delete(slices.Clone(s.groups), at, at+1)
	}
}

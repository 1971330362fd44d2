package kantata

import (
	"fmt"
	"slices"
	"strings"
)

// other writes as another client does: groups and memberships are made, changed and
// removed, those too that were there before.
func (s *server) other(times int) {
	foreign := func(g *Group) bool { return !strings.Contains(g.Name, "ringer ") }
	at := times * 7 % len(s.groups)
	group := s.groups[at]
	switch {
	case times%4 == 0:
		s.groups = append(slices.Clone(s.groups), s.group(fmt.Sprintf("Another %d", times), s.now()))
	case !foreign(group):
	case times%4 == 1:
		changed := *group
		changed.Name, changed.updated = fmt.Sprintf("Renamed %d", times), s.now()
		changed.UpdatedAt = s.stamp(changed.updated)
		s.groups = slices.Clone(s.groups)
		s.groups[at] = &changed
	case times%4 == 2:
		added := &Membership{CreatorID: s.me, UserID: s.users[3].ID, WorkspaceGroupID: group.ID, ID: s.nextID(), created: s.now()}
		added.CreatedAt = s.stamp(added.created)
		if s.check(added) == nil {
			s.memberships = append(slices.Clone(s.memberships), added)
		}
	default:
		s.groups = slices.Delete(slices.Clone(s.groups), at, at+1)
		s.memberships = slices.DeleteFunc(slices.Clone(s.memberships), func(m *Membership) bool { return m.WorkspaceGroupID == group.ID })
		s.references = slices.DeleteFunc(slices.Clone(s.references), func(r *Reference) bool { return r.SubjectID == group.ID })
	}
}

package piercloud

import (
	"fmt"
	"slices"
)

// other writes as another client does: groups of the business that is checked are made,
// renamed and removed.
func (s *server) other(times int) {
	s.Tick()
	b := s.businesses[0]
	at := times * 7 % len(b.groups)
	changed := *b.groups[at]
	switch {
	case times%3 == 0:
		changed.ID, changed.Name, changed.CreatedAt, changed.UpdatedAt, changed.Workspaces = s.UUID(), fmt.Sprintf("Another %d", times), stamp(s.Now), stamp(s.Now), []Workspace{}
		b.groups = append(slices.Clone(b.groups), &changed)
	case times%3 == 1:
		changed.Name, changed.UpdatedAt = fmt.Sprintf("Renamed %d", times), stamp(s.Now)
		b.groups = slices.Clone(b.groups)
		b.groups[at] = &changed
	default:
		b.groups = slices.Delete(slices.Clone(b.groups), at, at+1)
	}
}

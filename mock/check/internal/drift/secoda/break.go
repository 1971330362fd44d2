package secoda

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

var failure = standin.Object{"detail": "Internal server error"}

func edit(e standin.Edit, path ...string) func(*server) {
	return func(s *server) { s.Edit(e, path...) }
}

// editGroups changes every group of every answer, in a list or alone.
func editGroups(e standin.Edit) func(*server) {
	return func(s *server) {
		s.Edit(e, "results", "*")
		for _, operation := range []string{"create-group", "get-group", "update-group"} {
			s.After(operation, root(e))
		}
	}
}

func after(operation string, change func(*standin.Request, *standin.Answer)) func(*server) {
	return func(s *server) { s.After(operation, change) }
}

func refusals(status int, change func(*standin.Request, *standin.Answer)) func(*server) {
	return func(s *server) { s.Status(status, change) }
}

// root changes the body itself.
func root(e standin.Edit) func(*standin.Request, *standin.Answer) {
	return func(_ *standin.Request, a *standin.Answer) {
		for _, object := range a.At() {
			e(object)
		}
	}
}

// become answers something else.
func become(status int, body standin.Object) func(*standin.Request, *standin.Answer) {
	return func(_ *standin.Request, a *standin.Answer) { *a = *standin.JSON(status, body) }
}

func objects(users any) any {
	list := []any{}
	for _, id := range users.([]any) {
		list = append(list, standin.Object{"id": id})
	}
	return list
}

func nullForEmpty(value any) any {
	if list, ok := value.([]any); ok && len(list) == 0 || value == "" {
		return nil
	}
	return value
}

func secondPage(link any) any {
	before, _, _ := strings.Cut(link.(string), "?")
	return before + "?page=2"
}

func relative(link any) any {
	address, err := url.Parse(link.(string))
	if err != nil {
		return link
	}
	return address.RequestURI()
}

// undone takes back what an operation has done, after it has answered.
func undone(operation string) func(*server) {
	return func(s *server) {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				before := slices.Clone(s.groups)
				a := next(r)
				s.groups = before
				return a
			}
		})
	}
}

// with lets an operation that reads see other groups.
func (s *server) with(operation string, other func() []*Group) {
	s.Wrap(operation, func(next standin.Handler) standin.Handler {
		return func(r *standin.Request) *standin.Answer {
			now := s.groups
			s.groups = other()
			defer func() { s.groups = now }()
			return next(r)
		}
	})
}

// sorted lets the list see the groups in another order.
func (s *server) sorted(sort func([]*Group)) {
	s.with("list-groups", func() []*Group {
		groups := slices.Clone(s.groups)
		sort(groups)
		return groups
	})
}

// created changes every group that is made, before it is answered.
func (s *server) created(change func(*Group)) {
	before := s.made
	s.made = func(group *Group) { before(group); change(group) }
}

// updated changes every group that is updated, before it is answered, by how it
// was and by what was sent.
func updated(change func(before, now *Group, sent string)) func(*server) {
	return func(s *server) {
		earlier := s.changed
		s.changed = func(before, now *Group, sent string) { earlier(before, now, sent); change(before, now, sent) }
	}
}

// clearUnless empties the fields that were not sent.
func (g *Group) clearUnless(sent string) {
	for name, field := range map[string]*string{"icon": &g.Icon, "description": &g.Description} {
		if !strings.Contains(sent, `"`+name+`"`) {
			*field = ""
		}
	}
}

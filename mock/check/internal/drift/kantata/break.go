package kantata

import (
	"fmt"
	"net/http"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

func edit(e standin.Edit, path ...string) func(*server) {
	return func(s *server) { s.Edit(e, path...) }
}

func after(operation string, change func(*standin.Request, *standin.Answer)) func(*server) {
	return func(s *server) { s.After(operation, change) }
}

// afterList changes the numbers of every list of groups that has some.
func afterList(e standin.Edit) func(*server) {
	return after("get-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
		if meta := a.At("meta")[0]; standin.Int(meta["count"]) > 0 {
			e(meta)
		}
	})
}

func ignore(name string) func(*server) {
	return func(s *server) { s.ignored = map[string]bool{name: true} }
}

// ignoreIn lets a parameter of one operation have no effect.
func ignoreIn(operation, name string) func(*server) {
	return func(s *server) {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				r.Query.Del(name)
				return next(r)
			}
		})
	}
}

// ignoreFilter lets a filter on groups have no effect.
func ignoreFilter(name string) func(*server) { return ignoreIn("get-workspace-groups", name) }

// inList changes the groups of lists, and not those that are answered alone.
func inList(e standin.Edit) func(*server) {
	return after("get-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
		for _, group := range a.At("workspace_groups", "*") {
			e(group)
		}
	})
}

// moved writes the times of a group later, and with an offset of more hours.
func moved(by time.Duration, hours int) standin.Edit {
	return func(group standin.Object) {
		for _, name := range []string{"created_at", "updated_at"} {
			if t, err := time.Parse(offset, fmt.Sprint(group[name])); err == nil {
				_, east := t.Zone()
				group[name] = t.Add(by).In(time.FixedZone("", east+hours*3600)).Format(offset)
			}
		}
	}
}

// texts changes all texts of groups.
func texts(turn func(string) string) func(*server) {
	return edit(func(group standin.Object) {
		for _, name := range []string{"name", "contact_name", "notes"} {
			if text, isText := group[name].(string); isText {
				group[name] = turn(text)
			}
		}
	}, "workspace_groups", "*")
}

// lagging shows, in the first answer of an operation after each write, what was there
// before it.
func lagging(operation string, writes ...string) func(*server) {
	return func(s *server) {
		var before *state
		for _, write := range writes {
			s.Wrap(write, func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					now := s.state.copy()
					before = &now
					return next(r)
				}
			})
		}
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				now := s.state
				if before != nil {
					s.state = *before
				}
				before = nil
				defer func() { s.state = now }()
				return next(r)
			}
		})
	}
}

// root changes the body itself.
func root(a *standin.Answer, e standin.Edit) {
	for _, object := range a.At() {
		e(object)
	}
}

// before changes every request.
func (s *server) before(change func(*standin.Request)) {
	whole := s.Whole
	s.Whole = func(r *standin.Request) *standin.Answer {
		change(r)
		return whole(r)
	}
}

// undone takes back what an operation has done, after it has answered.
func undone(operation string) func(*server) {
	return func(s *server) {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				before := s.state.copy()
				a := next(r)
				s.state = before
				return a
			}
		})
	}
}

// with lets an operation that reads see another state.
func (s *server) with(operation string, other func() state) {
	s.Wrap(operation, func(next standin.Handler) standin.Handler {
		return func(r *standin.Request) *standin.Answer {
			now := s.state
			s.state = other()
			defer func() { s.state = now }()
			return next(r)
		}
	})
}

func unavailable() *standin.Answer {
	return refuse(http.StatusServiceUnavailable, mistake{Type: "system", Message: "The service is temporarily unavailable."})
}

func nullForFalse(value any) any {
	if value == false {
		return nil
	}
	return value
}

package kantata

import (
	"net/http"

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

package piercloud

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

func edit(e standin.Edit, path ...string) func(*server) {
	return func(s *server) { s.Edit(e, path...) }
}

// editGroups changes every group of every answer, in a list or alone.
func editGroups(e standin.Edit) func(*server) {
	ifGroup := func(object standin.Object) {
		if _, there := object["workspaces"]; there {
			e(object)
		}
	}
	return func(s *server) {
		s.Edit(ifGroup, "data")
		s.Edit(ifGroup, "data", "*")
	}
}

func eachWorkspace(group standin.Object, e standin.Edit) {
	workspaces, _ := group["workspaces"].([]any)
	for _, workspace := range workspaces {
		e(workspace.(standin.Object))
	}
}

func after(operation string, change func(*standin.Request, *standin.Answer)) func(*server) {
	return func(s *server) { s.After(operation, change) }
}

// each changes every object at a place of an answer.
func each(e standin.Edit, path ...string) func(*standin.Request, *standin.Answer) {
	return func(_ *standin.Request, a *standin.Answer) {
		for _, object := range a.At(path...) {
			e(object)
		}
	}
}

// refusals changes the bodies of all refusals of a status.
func refusals(status int, e standin.Edit) func(*server) {
	return func(s *server) { s.Status(status, each(e)) }
}

// ignore takes a parameter out of every request.
func ignore(name string) func(*server) {
	return func(s *server) {
		s.Wrap("list-workspace-groups", func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				r.Query.Del(name)
				return next(r)
			}
		})
	}
}

func nullForEmpty(value any) any {
	if list, ok := value.([]any); ok && len(list) == 0 {
		return nil
	}
	return value
}

// expireAll takes back all tokens that were given.
func (s *server) expireAll() {
	for token := range s.issued {
		s.issued[token] = s.Now
	}
}

func broken() *standin.Answer {
	return refuse(http.StatusInternalServerError, "server/internal-error", "Internal server error")
}

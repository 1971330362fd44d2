package kantata

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// server is the stand-in.
type server struct {
	*standin.Core
	state
	rules
	lastID int64
	zone   *time.Location // the account's, whose offset its times have
	me     int64          // the user whom the token stands for
}

// rules are what a mutation may turn off or change.
type rules struct {
	duplicateNames, halfBulk, keepMemberships, unknownUsers bool
	noClamp                                                 bool
	// overTheBound is how many objects a page has when more are asked for than it holds.
	overTheBound int
	// key makes of a name what it is sorted by.
	key func(name string) string
	// shift is how far every page but the first stands from where it should.
	shift int
	// groupOrder and memberOrder take the place of the usual orders.
	groupOrder, memberOrder string
	// ties turns the order of objects around that are equal otherwise.
	ties bool
	// bulk is how many memberships one call makes at most; the rest is dropped. 0 is all.
	bulk int
	// replaces says that workspaces which are added take the place of those that are there.
	replaces bool
	// madeAnew says that an update moves the time when a group was made.
	madeAnew bool
	// updatedStays says that one does not move the time when it last changed.
	updatedStays bool
	// onReference says what a second reference to the same service does.
	onReference onReference
	// inclusive are the time filters that let the moment itself through.
	inclusive map[string]bool
	// freed keeps the names that groups have had, which stay taken; nil is that they do not.
	freed map[string]bool
	// ignored are parameters and fields that have no effect.
	ignored map[string]bool
}

// New makes a stand-in, changed by the mutations of those names, with a + between; empty is none.
func New(o standin.Options, mutation string) (*standin.Core, error) {
	s := &server{Core: standin.NewCore("kantata", o), rules: rules{overTheBound: largestPage, key: standin.Fold}}
	s.Whole, s.Other = s.serve, s.other
	s.Handle("get-workspace-groups", http.MethodGet, "/workspace_groups", s.listGroups)
	s.Handle("create-workspace-group", http.MethodPost, "/workspace_groups", s.createGroup)
	s.Handle("get-workspace-group", http.MethodGet, "/workspace_groups/{id}", s.getGroup)
	s.Handle("update-workspace-group", http.MethodPut, "/workspace_groups/{id}", s.updateGroup)
	s.Handle("delete-workspace-group", http.MethodDelete, "/workspace_groups/{id}", s.deleteGroup)
	s.Handle("get-user-group-memberships", http.MethodGet, "/user_group_memberships", s.listMemberships)
	s.Handle("create-user-group-memberships", http.MethodPost, "/user_group_memberships", s.createMemberships)
	s.Handle("delete-user-group-membership", http.MethodDelete, "/user_group_memberships/{id}", s.deleteMembership)
	s.fill()
	return s.Core, standin.Break(s, slices.Concat(mutations, assumptions), mutation)
}

func (s *server) serve(r *standin.Request) *standin.Answer {
	a := s.answer(r)
	a.Header.Set("Cache-Control", "no-cache, no-store")
	a.Header.Set("Pragma", "no-cache")
	if a.Header.Get("Content-Type") == "application/json" {
		a.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return a
}

func (s *server) answer(r *standin.Request) *standin.Answer {
	token := r.Token()
	if token == "" || s.Token != "" && token != s.Token && token != s.Member {
		return refuse(http.StatusUnauthorized, mistake{Type: "oauth", Message: "Invalid OAuth 2 Request"})
	}
	path, ours := strings.CutPrefix(r.Path, "/api/v1")
	handle, _ := s.Find(r.Method, strings.TrimSuffix(path, ".json"), r)
	if !ours || handle == nil {
		return notFound()
	}
	if strings.Contains(r.Operation, "membership") && token == s.Member {
		return refuse(http.StatusForbidden, mistake{Type: "system", Message: "You must be an Account Administrator"})
	}
	return handle(r)
}

// mistake is one thing that is wrong with a request.
type mistake struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	Index   *int   `json:"index,omitempty"` // of the wrong object of a bulk request
}

func refuse(status int, mistakes ...mistake) *standin.Answer {
	return standin.JSON(status, standin.Object{"errors": mistakes})
}

func notFound() *standin.Answer {
	return refuse(http.StatusNotFound, mistake{Type: "system", Message: "Record not found"})
}

// unreadable refuses what is missing, or is of the wrong type.
func unreadable(message string) *standin.Answer {
	return refuse(http.StatusBadRequest, mistake{Type: "syntax", Message: message})
}

// invalid refuses what breaks a rule of the model.
func invalid(field, message string) *standin.Answer {
	return refuse(http.StatusUnprocessableEntity, mistake{Type: "validation", Field: field, Message: message})
}

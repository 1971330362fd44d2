package secoda

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Group is a group as answers show it (v1_UserGroupResponse).
type Group struct {
	ID            string   `json:"id"`
	CreatedAt     string   `json:"created_at"`
	UpdatedAt     string   `json:"updated_at"`
	Users         []string `json:"users"`
	Name          string   `json:"name"`
	Icon          string   `json:"icon"`
	Description   string   `json:"description"`
	WorkspaceID   string   `json:"workspace_id"`
	SnowflakeRole *string  `json:"snowflake_role"` // "can be ignored", says the page
}

// server is the stand-in. Groups stand in the order in which they were made; a
// group that changes is another pointer.
type server struct {
	*standin.Core
	groups    []*Group
	workspace string
	users     []string // those that groups have at first
	pageSize  int
	// shift is how far every page but the first stands from where it should.
	shift int
	// checkName says whether a group must have a name.
	checkName bool
	// made and changed may change a group that was just made or updated.
	made    func(*Group)
	changed func(before, now *Group, sent string)
	// past answers a page that is not there.
	past func() *standin.Answer
}

// New makes a stand-in, changed by the mutations of those names, with a + between; empty is none.
func New(o standin.Options, mutation string) (*standin.Core, error) {
	s := &server{Core: standin.NewCore("secoda", o), pageSize: 50, checkName: true, made: func(*Group) {}, changed: func(_, _ *Group, _ string) {}}
	s.past = func() *standin.Answer { return refuse(http.StatusBadRequest, "Invalid page.") }
	s.Whole, s.Other = s.serve, s.other
	s.Handle("list-groups", http.MethodGet, "/auth/group", s.list)
	s.Handle("create-group", http.MethodPost, "/auth/group", s.create)
	s.Handle("get-group", http.MethodGet, "/auth/group/{id}", s.get)
	s.Handle("update-group", http.MethodPatch, "/auth/group/{id}", s.update)
	s.Handle("delete-group", http.MethodDelete, "/auth/group/{id}", s.delete)
	s.fill()
	return s.Core, standin.Break(s, slices.Concat(mutations, updates, assumptions), mutation)
}

// fill makes the groups that the server begins with.
func (s *server) fill() {
	s.workspace = s.UUID()
	s.users = make([]string, 40)
	for i := range s.users {
		s.users[i] = s.UUID()
	}
	made := s.Before(s.Now.AddDate(-1, 0, 0), 200)
	for range 2 * s.Size(s.Seed) { // a page holds 50, and several pages are wanted
		made = made.Add(time.Duration(s.Int64N(int64(5 * 24 * time.Hour)))).Truncate(time.Microsecond)
		group := &Group{
			ID: s.UUID(), CreatedAt: stamp(made), UpdatedAt: stamp(made.Add(time.Duration(s.Int64N(int64(time.Hour))))),
			Users: []string{}, Name: s.Name(), WorkspaceID: s.workspace,
		}
		for range s.IntN(6) {
			group.Users = append(group.Users, standin.Pick(s.Chance, s.users))
		}
		if !s.Once(3) {
			group.Icon = standin.Pick(s.Chance, []string{"📊", "👩‍💻", "❤️", "https://example.com/icon.png"})
		}
		if !s.Once(3) {
			group.Description = s.Note()
		}
		s.groups = append(s.groups, group)
	}
}

// micros is how Django writes times: UTC, to the microsecond.
const micros = "2006-01-02T15:04:05.000000Z"

func stamp(t time.Time) string { return t.UTC().Format(micros) }

// now moves the clock and reads it.
func (s *server) now() string {
	s.Tick()
	return stamp(s.Now)
}

func (s *server) serve(r *standin.Request) *standin.Answer {
	token := r.Token()
	if token == "" || s.Token != "" && token != s.Token {
		a := refuse(http.StatusUnauthorized, "Authentication credentials were not provided.")
		a.Header.Set("WWW-Authenticate", "Bearer")
		return a
	}
	path := strings.TrimSuffix(strings.TrimPrefix(r.Path, "/api/v1"), "/")
	handle, allowed := s.Find(r.Method, path, r)
	switch {
	case handle != nil:
		return handle(r)
	case allowed != nil:
		a := refuse(http.StatusMethodNotAllowed, "Method \""+r.Method+"\" not allowed.")
		a.Header.Set("Allow", strings.Join(allowed, ", "))
		return a
	}
	return refuse(http.StatusNotFound, "Not found.")
}

// refuse makes a refusal of the call as a whole, as Django REST Framework does.
func refuse(status int, detail string) *standin.Answer {
	return standin.JSON(status, standin.Object{"detail": detail})
}

// List Groups: GET /auth/group.
func (s *server) list(r *standin.Request) *standin.Answer {
	pages := max(1, (len(s.groups)+s.pageSize-1)/s.pageSize)
	page := 1
	if text, sent := r.Last("page"); sent {
		var err error
		if page, err = strconv.Atoi(text); err != nil || page < 1 {
			return refuse(http.StatusBadRequest, "Invalid page.")
		}
		if page > pages {
			if a := s.past(); a != nil {
				return a
			}
		}
	}
	next, nextPage := s.neighbour(r, page+1, page < pages)
	previous, previousPage := s.neighbour(r, page-1, page > 1)
	return standin.JSON(http.StatusOK, standin.Object{
		"links":       standin.Object{"next": next, "previous": previous},
		"meta":        standin.Object{"page": page, "next_page": nextPage, "previous_page": previousPage},
		"count":       len(s.groups),
		"total_pages": pages,
		"results":     standin.Shifted(s.groups, (page-1)*s.pageSize, s.pageSize, s.shift),
	})
}

// neighbour gives the absolute address and the number of a page; both are null
// where there is none.
func (s *server) neighbour(r *standin.Request, page int, exists bool) (link, number any) {
	if !exists {
		return nil, nil
	}
	query := url.Values{}
	for name, values := range r.Query {
		query[name] = values
	}
	query.Set("page", strconv.Itoa(page))
	return "http://" + r.Host + r.Path + "?" + query.Encode(), page
}

// Create Group: POST /auth/group.
func (s *server) create(r *standin.Request) *standin.Answer {
	sent, refusal := readGroup(r, s.checkName)
	if refusal != nil {
		return refusal
	}
	now := s.now()
	group := &Group{ID: s.UUID(), CreatedAt: now, UpdatedAt: now, Users: []string{}, WorkspaceID: s.workspace}
	sent.apply(group)
	s.made(group)
	s.groups = append(s.groups, group)
	return standin.JSON(http.StatusCreated, group)
}

// Get Group: GET /auth/group/{id}.
func (s *server) get(r *standin.Request) *standin.Answer {
	i := s.find(r)
	if i < 0 {
		return refuse(http.StatusNotFound, "Not found.")
	}
	return standin.JSON(http.StatusOK, s.groups[i])
}

func (s *server) find(r *standin.Request) int {
	return slices.IndexFunc(s.groups, func(g *Group) bool { return g.ID == r.Vars["id"] })
}

// Update Group: PATCH /auth/group/{id}.
func (s *server) update(r *standin.Request) *standin.Answer {
	i := s.find(r)
	if i < 0 {
		return refuse(http.StatusNotFound, "Not found.")
	}
	sent, refusal := readGroup(r, false)
	if refusal != nil {
		return refusal
	}
	changed := *s.groups[i]
	changed.UpdatedAt = s.now()
	sent.apply(&changed)
	s.changed(s.groups[i], &changed, string(r.Body))
	s.groups[i] = &changed
	return standin.JSON(http.StatusOK, &changed)
}

// Delete Group: DELETE /auth/group/{id}.
func (s *server) delete(r *standin.Request) *standin.Answer {
	i := s.find(r)
	if i < 0 {
		return refuse(http.StatusNotFound, "Not found.")
	}
	s.groups = slices.Delete(slices.Clone(s.groups), i, i+1)
	return standin.Empty(http.StatusNoContent)
}

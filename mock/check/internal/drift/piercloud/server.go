package piercloud

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// server is the stand-in.
type server struct {
	*standin.Core
	businesses []*business
	// anyBusiness says whether a business that is not there has an empty list.
	anyBusiness bool
	// issued are the tokens that were given, with the times at which they expire.
	issued map[string]time.Time
	limits
}

// limits are what a list holds to.
type limits struct {
	defaultSize, maxSize int
	// shift is how far every page but the first stands from where it should.
	shift int
	// mended says whether a number that is none counts as the default.
	mended bool
	// field and direction sort a list when nothing else is asked for.
	field, direction string
	// key makes of a name what it is sorted by.
	key func(name string) string
	// reversed says whether a list downwards is one upwards, from its end.
	reversed bool
	// finds says whether a group has a text in it.
	finds func(g *Group, text string) bool
}

// New makes a stand-in, changed by the mutations of those names, with a + between; empty is none.
func New(o standin.Options, mutation string) (*standin.Core, error) {
	s := &server{Core: standin.NewCore("piercloud", o), issued: map[string]time.Time{}, limits: limits{
		defaultSize: 10, maxSize: 100, field: "created_at", direction: "ASC", key: standin.Fold,
		finds: func(g *Group, text string) bool {
			return strings.Contains(standin.Fold(g.Name), standin.Fold(text))
		},
	}}
	s.Whole, s.Other = s.serve, s.other
	const business, tenancy = "/lighthouse/orgs/{org_id}/businesses/{business_id}", "/lighthouse/tenancies/{tenancy_id}"
	s.Handle("create-token", http.MethodPost, "/auth", s.createToken)
	s.Handle("list-workspace-groups", http.MethodGet, business+"/workspaces-groups", s.list)
	s.Handle("get-workspace-group", http.MethodGet, business+"/workspaces-groups/{id}", s.get)
	s.Handle("list-tenancy-workspace-groups", http.MethodGet, tenancy+"/workspaces-groups", s.list)
	s.Handle("get-tenancy-workspace-group", http.MethodGet, tenancy+"/workspaces-groups/{id}", s.get)
	s.fill()
	return s.Core, standin.Break(s, slices.Concat(mutations, together, assumptions), mutation)
}

func (s *server) serve(r *standin.Request) *standin.Answer {
	handle, _ := s.Find(r.Method, r.Path, r)
	switch {
	case handle != nil && r.Operation == "create-token":
		return handle(r)
	case !s.knows(r.Token()):
		return refuse(http.StatusUnauthorized, "failed", "invalid or expired token")
	case handle != nil:
		return handle(r)
	}
	return notFound()
}

func (s *server) knows(token string) bool {
	expires, issued := s.issued[token]
	switch {
	case issued:
		return s.Now.Before(expires)
	case s.Token != "":
		return token == s.Token || token != "" && token == s.Member
	}
	return token != ""
}

func refuse(status int, code, message string) *standin.Answer {
	return standin.JSON(status, standin.Object{"code": code, "message": message})
}

func notFound() *standin.Answer {
	return refuse(http.StatusNotFound, "workspace-group/not-found", "Workspace group not found")
}

func invalid(format string, args ...any) *standin.Answer {
	return refuse(http.StatusBadRequest, "bad-request/invalid-parameters", fmt.Sprintf(format, args...))
}

// Authentication: POST /auth.
func (s *server) createToken(r *standin.Request) *standin.Answer {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return invalid("the body must be JSON")
	}
	var sent standin.Object
	if err := json.Unmarshal(r.Body, &sent); err != nil {
		return invalid("the body cannot be read")
	}
	for _, name := range []string{"client_id", "client_secret"} {
		if text, ok := sent[name].(string); !ok || text == "" {
			return invalid("%s must be a text", name)
		}
	}
	s.Tick()
	session := s.UUID()
	claims := fmt.Sprintf(`{"exp":%d,"iat":%d,"jti":%q,"typ":"Bearer","session_state":%q}`, s.Now.Add(time.Hour).Unix(), s.Now.Unix(), s.UUID(), session)
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte(s.UUID()))
	s.issued[token] = s.Now.Add(time.Hour)
	return standin.JSON(http.StatusCreated, standin.Object{"code": "success", "data": standin.Object{
		"access_token": token, "expires_in": 3600, "refresh_expires_in": 0, "token_type": "Bearer",
		"not-before-policy": 0, "session_state": session, "scope": "email profile",
	}})
}

var uuid = regexp.MustCompile("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")

// business finds the business that a path names. A tenancy is a business under
// another name.
func (s *server) business(r *standin.Request) (*business, *standin.Answer) {
	for _, name := range []string{"org_id", "business_id", "tenancy_id"} {
		if id, there := r.Vars[name]; there && !uuid.MatchString(id) {
			return nil, invalid("%s must be a UUID", name)
		}
	}
	for _, b := range s.businesses {
		if strings.EqualFold(b.id, r.Vars["tenancy_id"]) || strings.EqualFold(b.org, r.Vars["org_id"]) && strings.EqualFold(b.id, r.Vars["business_id"]) {
			if s.Member == "" || r.Token() != s.Member {
				return b, nil
			}
		}
	}
	if s.anyBusiness {
		return &business{}, nil
	}
	return nil, refuse(http.StatusForbidden, "authorization/forbidden", "Unable to give access to the user")
}

// List Workspace Groups: GET …/workspaces-groups.
func (s *server) list(r *standin.Request) *standin.Answer {
	b, refusal := s.business(r)
	if refusal != nil {
		return refusal
	}
	asked, refusal := s.readQuery(r)
	if refusal != nil {
		return refusal
	}
	var found []*Group
	for _, group := range b.groups {
		if (asked.context == "" || strings.EqualFold(asked.context, group.ContextID)) && (asked.search == "" || s.finds(group, asked.search)) {
			found = append(found, group)
		}
	}
	if s.reversed && asked.downwards {
		slices.Reverse(found)
	}
	slices.SortStableFunc(found, asked.compare)
	start := len(found) // a page far beyond the end is one beyond the end
	if asked.page <= len(found) {
		start = (asked.page - 1) * asked.size
	}
	page := append([]*Group{}, standin.Shifted(found, start, asked.size, s.shift)...)
	return standin.JSON(http.StatusOK, standin.Object{
		"code": "success", "data": page,
		"meta": standin.Object{"page": asked.page, "page_size": asked.size, "total": len(found)},
	})
}

// Access Workspace Group Information: GET …/workspaces-groups/{id}.
func (s *server) get(r *standin.Request) *standin.Answer {
	b, refusal := s.business(r)
	if refusal != nil {
		return refusal
	}
	if !uuid.MatchString(r.Vars["id"]) {
		return invalid("id must be a UUID")
	}
	for _, group := range b.groups {
		if strings.EqualFold(group.ID, r.Vars["id"]) {
			shown := *group
			shown.CreatedByID, shown.UpdatedByID = "", ""
			return standin.JSON(http.StatusOK, standin.Object{"code": "success", "data": &shown})
		}
	}
	return notFound()
}

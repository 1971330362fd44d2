package piercloud

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// together are the differences that only several parameters, several pages or two views
// of the same group show.
var together = []standin.Row[*server]{
	{Name: "search-second-page-all", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?search",
		Says: "A search has no effect on pages but the first.",
		Break: asking(func(r *standin.Request) {
			if page, _ := r.Last("page"); page > "1" {
				r.Query.Del("search")
			}
		})},
	{Name: "search-pages-of-10", Class: "clamp", Verdict: drifted, Fact: "list-workspace-groups?page_size",
		Says: "page_size has no effect on a search.",
		Break: asking(func(r *standin.Request) {
			if r.Query.Has("search") {
				r.Query.Del("page_size")
			}
		})},
	{Name: "sorted-pages-restart", Class: "paging", Verdict: drifted, Fact: paging + "/items",
		Says: "Every page of a list by name is the first one.",
		Break: func(s *server) {
			s.Wrap("list-workspace-groups", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					page, sent := r.Last("page")
					if field, _ := r.Last("sort_field"); field != "name" || !sent {
						return next(r)
					}
					r.Query.Del("page")
					a := next(r)
					for _, meta := range a.At("meta") {
						meta["page"] = standin.Int(page)
					}
					return a
				}
			})
		}},
	{Name: "sorted-first-page-only", Class: "order", Verdict: drifted, Fact: "list-workspace-groups?sort_field",
		Says: "sort_field has no effect on pages but the first.",
		Break: asking(func(r *standin.Request) {
			if page, _ := r.Last("page"); page > "1" {
				r.Query.Del("sort_field")
			}
		})},
	{Name: "context-ignored-in-search", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?context_id",
		Says: "context_id has no effect on a search.",
		Break: asking(func(r *standin.Request) {
			if r.Query.Has("search") {
				r.Query.Del("context_id")
			}
		})},
	{Name: "search-ignored-in-context", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?search",
		Says: "search has no effect on the groups of a context.",
		Break: asking(func(r *standin.Request) {
			if r.Query.Has("context_id") {
				r.Query.Del("search")
			}
		})},
	{Name: "order-ignored-in-search", Class: "order", Verdict: drifted, Fact: "list-workspace-groups?sort_field",
		Says: "sort_field has no effect on a search.",
		Break: asking(func(r *standin.Request) {
			if r.Query.Has("search") {
				r.Query.Del("sort_field")
			}
		})},
	{Name: "total-of-all", Class: "paging", Verdict: tight, Fact: paging + "/total",
		Says:    "meta.total counts what a search leaves out too.",
		Misread: "One answer alone does not show whether groups are missing, or are counted that are not meant.",
		Break: func(s *server) {
			s.After("list-workspace-groups", func(r *standin.Request, a *standin.Answer) {
				if r.Query.Has("search") {
					a.At("meta")[0]["total"] = len(s.businesses[0].groups)
				}
			})
		}},
	{Name: "search-by-case", Class: "filter", Verdict: tight, Fact: "list-workspace-groups#search-in-name",
		Says:  "A search finds a text only in the case in which it stands.",
		Break: func(s *server) { s.finds = func(g *Group, text string) bool { return strings.Contains(g.Name, text) } }},
	{Name: "search-of-wildcards", Class: "filter", Verdict: tight, Fact: "list-workspace-groups#search-in-name",
		Says: "In a search % stands for any text.",
		Break: func(s *server) {
			s.finds = func(g *Group, text string) bool {
				pattern := strings.ReplaceAll(regexp.QuoteMeta(standin.Fold(text)), "%", ".*")
				return regexp.MustCompile(pattern).MatchString(standin.Fold(g.Name))
			}
		}},
	{Name: "search-plus-as-it-stands", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?search",
		Says: "A blank of a search that is sent as a plus is taken for a plus.",
		Break: asking(func(r *standin.Request) {
			for i, text := range r.Query["search"] {
				r.Query["search"][i] = strings.ReplaceAll(text, " ", "+")
			}
		})},
	{Name: "search-beyond-ascii-500", Class: "failure", Verdict: drifted, Fact: listed,
		Says: "A search with letters beyond ASCII is answered with 500.",
		Break: after("list-workspace-groups", func(r *standin.Request, a *standin.Answer) {
			if text, _ := r.Last("search"); len(text) != utf8.RuneCountInString(text) {
				*a = *broken()
			}
		})},

	{Name: "single-to-the-second", Class: "field reformatted", Verdict: drifted, Fact: detail + "/properties/updated_at",
		Says: "A single group has updated_at to the second, and the list to the millisecond.",
		Break: after("get-workspace-group", each(standin.Turned("updated_at", func(at any) any {
			parsed, err := time.Parse(millis, at.(string))
			if err != nil {
				return at
			}
			return stamp(parsed.Truncate(time.Second))
		}), "data"))},
	{Name: "nested-ids-differ", Class: "state", Verdict: drifted, Fact: "get-workspace-group",
		Says: "The workspaces of a single group have other ids than in the list.",
		Break: after("get-workspace-group", each(func(group standin.Object) {
			eachWorkspace(group, standin.Turned("id", standin.Plus(1_000_000)))
		}, "data"))},
	{Name: "replicas-disagree", Class: "intermittent", Verdict: flaky, Fact: "get-workspace-group",
		Says: "Every second time a group is read it is as it was before its last change.",
		Break: func(s *server) {
			reads := 0
			s.After("get-workspace-group", func(_ *standin.Request, a *standin.Answer) {
				if reads++; reads%2 == 0 {
					group := a.At("data")[0]
					group["name"], group["updated_at"] = "Old "+group["name"].(string), group["created_at"]
				}
			})
		}},
	{Name: "lists-disagree", Class: "intermittent", Verdict: flaky, Fact: "list-workspace-groups",
		Says: "Every second list lacks a group that the others have.",
		Break: func(s *server) {
			lists := 0
			s.Wrap("list-workspace-groups", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					now := s.businesses[0].groups
					if lists++; lists%2 == 0 {
						s.businesses[0].groups = now[1:]
					}
					defer func() { s.businesses[0].groups = now }()
					return next(r)
				}
			})
		}},
}

// asking changes what every list is asked for.
func asking(change func(*standin.Request)) func(*server) {
	return func(s *server) {
		s.Wrap("list-workspace-groups", func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				change(r)
				return next(r)
			}
		})
	}
}

package secoda

import (
	"html"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Mutations are the ways in which the stand-in can differ.
var Mutations = standin.Mutations("secoda", slices.Concat(mutations, updates))

// Places in the bundled contract.
const (
	listed    = "/paths/~1auth~1group/get/responses/200"
	paging    = listed + "/x-ringer-paging"
	group     = "/components/schemas/group"
	list      = "/components/schemas/group_list"
	responses = "/components/responses"
)

const (
	drifted = standin.VendorDrifted
	tight   = standin.ContractTooTight
	loose   = standin.ContractTooLoose
	flaky   = standin.Flaky
)

var mutations = []standin.Row[*server]{
	{Name: "group-without-description", Class: "field missing", Verdict: tight, Fact: group + "/required",
		Says:  "A group has no description.",
		Break: editGroups(standin.Without("description"))},
	{Name: "links-without-previous", Class: "field missing", Verdict: tight, Fact: list + "/properties/links/required",
		Says:  "links has no previous.",
		Break: edit(standin.Without("previous"), "links")},
	{Name: "list-with-resource-totals", Class: "field extra", Verdict: loose, Fact: list + "/properties",
		Says:  "The list has a field that nobody documents, resource_totals.",
		Break: after("list-groups", root(standin.With("resource_totals", standin.Object{"group": 1})))},
	{Name: "total-pages-renamed", Class: "field renamed", Verdict: tight, Fact: list + "/required",
		Says:  "total_pages is called totalPages.",
		Break: edit(standin.Renamed("total_pages", "totalPages"))},
	{Name: "count-text", Class: "field retyped", Verdict: drifted, Fact: list + "/properties/count/type",
		Says:  "count is a text.",
		Break: edit(standin.Turned("count", standin.Text))},
	{Name: "id-number", Class: "field retyped", Verdict: drifted, Fact: group + "/properties/id/type",
		Says:  "A group's id is a number.",
		Break: editGroups(standin.Turned("id", standin.Number))},
	{Name: "users-objects", Class: "field retyped", Verdict: drifted, Fact: group + "/properties/users/items/type",
		Says:  "A group's users are objects with an id.",
		Break: editGroups(standin.Turned("users", objects))},
	{Name: "users-null", Class: "field nulled", Verdict: drifted, Fact: group + "/properties/users/type",
		Says:  "A group without users has null for them.",
		Break: editGroups(standin.Turned("users", nullForEmpty))},
	{Name: "description-null", Class: "field nulled", Verdict: drifted, Fact: group + "/properties/description/type",
		Says:  "A description that is empty is null.",
		Break: editGroups(standin.Turned("description", nullForEmpty))},
	{Name: "id-without-hyphens", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/id/format",
		Says:  "A group's id has no hyphens.",
		Break: editGroups(standin.Turned("id", func(id any) any { return strings.ReplaceAll(id.(string), "-", "") }))},
	{Name: "created-at-without-t", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/created_at/format",
		Says:  "created_at is of the form 2025-01-01 00:00:00.",
		Break: editGroups(standin.Turned("created_at", standin.Retimed(micros, "2006-01-02 15:04:05")))},

	{Name: "create-200", Class: "status", Verdict: drifted, Fact: "create-group",
		Says:  "A group that was made is answered with 200.",
		Break: after("create-group", standin.As(http.StatusOK))},
	{Name: "delete-200", Class: "status", Verdict: drifted, Fact: "delete-group",
		Says:  "A group that was deleted is answered with 200 and a body.",
		Break: after("delete-group", become(http.StatusOK, standin.Object{"deleted": true}))},
	{Name: "update-204", Class: "status", Verdict: drifted, Fact: "update-group",
		Says:  "An update is answered with 204.",
		Break: after("update-group", func(_ *standin.Request, a *standin.Answer) { *a = *standin.Empty(http.StatusNoContent) })},
	{Name: "get-404", Class: "status", Verdict: drifted, Fact: "get-group",
		Says:  "A group that the list shows is not found by its id.",
		Break: after("get-group", become(http.StatusNotFound, standin.Object{"detail": "Not found."}))},
	{Name: "invalid-422", Class: "status", Verdict: drifted, Fact: "create-group",
		Says:  "What cannot be taken is refused with 422 in place of 400.",
		Break: refusals(http.StatusBadRequest, standin.As(http.StatusUnprocessableEntity))},
	{Name: "no-key-403", Class: "status", Verdict: tight, Fact: responses + "/Unauthorized",
		Says:  "A call without a key is refused with 403 in place of 401.",
		Break: refusals(http.StatusUnauthorized, standin.As(http.StatusForbidden))},
	{Name: "method-404", Class: "status", Verdict: tight, Fact: responses + "/MethodNotAllowed",
		Says:  "A method that a path lacks is answered with 404 in place of 405.",
		Break: refusals(http.StatusMethodNotAllowed, standin.As(http.StatusNotFound))},
	{Name: "past-the-end-empty", Class: "status", Verdict: tight, Fact: "list-groups#page-out-of-range",
		Says:  "A page after the last one is answered, and holds no groups.",
		Break: func(s *server) { s.past = func() *standin.Answer { return nil } }},
	{Name: "nameless-accepted", Class: "status", Verdict: tight, Fact: "/components/schemas/create-group/required",
		Says:  "A group can be made without a name.",
		Break: func(s *server) { s.checkName = false }},
	{Name: "slash-redirected", Class: "status", Verdict: drifted, Fact: "/x-ringer-path-suffixes/0",
		Says: "A path without a slash at its end is redirected to the one with it.",
		Break: func(s *server) {
			s.Change(func(r *standin.Request, a *standin.Answer) {
				if !strings.HasSuffix(r.Path, "/") && r.Operation != "" {
					*a = *standin.Empty(http.StatusMovedPermanently)
					a.Header.Set("Location", r.Path+"/")
				}
			})
		}},
	{Name: "get-html", Class: "content type", Verdict: drifted, Fact: "/paths/~1auth~1group~1{id}/get/responses/200/content",
		Says:  "A group is a web page.",
		Break: after("get-group", standin.Page)},
	{Name: "detail-renamed", Class: "error format", Verdict: tight, Fact: "/components/schemas/error/required",
		Says:  "A refusal has its words under message.",
		Break: refusals(http.StatusNotFound, root(standin.Renamed("detail", "message")))},
	{Name: "no-www-authenticate", Class: "header", Verdict: tight, Fact: responses + "/Unauthorized/headers/WWW-Authenticate",
		Says:  "A 401 has no WWW-Authenticate.",
		Break: refusals(http.StatusUnauthorized, func(_ *standin.Request, a *standin.Answer) { a.Header.Del("WWW-Authenticate") })},
	{Name: "no-allow", Class: "header", Verdict: tight, Fact: responses + "/MethodNotAllowed/headers/Allow",
		Says:  "A 405 has no Allow.",
		Break: refusals(http.StatusMethodNotAllowed, func(_ *standin.Request, a *standin.Answer) { a.Header.Del("Allow") })},
	{Name: "create-empty", Class: "body", Verdict: drifted, Fact: "/paths/~1auth~1group/post/responses/201/content",
		Says:  "A group that was made is answered with an empty body.",
		Break: after("create-group", standin.NoBody)},
	{Name: "list-truncated", Class: "body", Verdict: drifted, Fact: listed + "/content",
		Says:  "The list ends in the middle.",
		Break: after("list-groups", standin.Truncated)},

	{Name: "count-of-page", Class: "paging", Verdict: drifted, Fact: paging + "/total",
		Says: "count is that of the page.",
		Break: after("list-groups", func(_ *standin.Request, a *standin.Answer) {
			a.At()[0]["count"] = len(a.At("results", "*"))
		})},
	{Name: "total-pages-one-less", Class: "paging", Verdict: drifted, Fact: paging + "/pages",
		Says: "total_pages is one less than the groups fill.",
		Break: after("list-groups", root(func(body standin.Object) {
			body["total_pages"] = max(1, standin.Int(body["total_pages"])-1)
		}))},
	{Name: "page-number-stays", Class: "paging", Verdict: drifted, Fact: paging + "/page",
		Says:  "meta.page is 1 on every page.",
		Break: edit(standin.With("page", 1), "meta")},
	{Name: "next-ends-early", Class: "paging", Verdict: drifted, Fact: paging + "/next_link",
		Says: "On the last page but one there is no next page.",
		Break: after("list-groups", func(_ *standin.Request, a *standin.Answer) {
			meta, links := a.At("meta")[0], a.At("links")[0]
			if standin.Int(meta["page"]) == standin.Int(a.At()[0]["total_pages"])-1 {
				meta["next_page"], links["next"] = nil, nil
			}
		})},
	{Name: "next-link-stays", Class: "paging", Verdict: drifted, Fact: paging + "/next_link",
		Says:  "The next link leads to the second page, from every page.",
		Break: edit(standin.Turned("next", secondPage), "links")},
	{Name: "next-link-relative", Class: "paging", Verdict: drifted, Fact: list + "/properties/links/properties/next/format",
		Says:  "The next link is no absolute address.",
		Break: edit(standin.Turned("next", relative), "links")},
	{Name: "pages-overlap", Class: "paging", Verdict: drifted, Fact: paging + "/items",
		Says:  "A page begins with the last group of the page before.",
		Break: func(s *server) { s.shift = -1 }},
	{Name: "pages-skip", Class: "paging", Verdict: drifted, Fact: paging + "/items",
		Says:  "Between two pages one group is left out.",
		Break: func(s *server) { s.shift = 1 }},
	{Name: "pages-of-20", Class: "clamp", Verdict: tight, Fact: "list-groups#page-size",
		Says:  "A page holds 20 groups.",
		Break: func(s *server) { s.pageSize = 20 }},
	{Name: "newest-first", Class: "order", Verdict: tight, Fact: "list-groups#oldest-first",
		Says:  "Groups that were made last stand first.",
		Break: func(s *server) { s.sorted(func(groups []*Group) { slices.Reverse(groups) }) }},
	{Name: "order-random", Class: "order", Verdict: flaky, Fact: "list-groups#oldest-first",
		Says:  "The groups of a page stand in another order every time.",
		Break: func(s *server) { s.Edit(standin.Turned("results", s.Shuffled)) }},

	{Name: "update-ignored", Class: "state", Verdict: drifted, Fact: "update-group",
		Says:  "An update is answered as if it were done, and is not.",
		Break: undone("update-group")},
	{Name: "delete-ignored", Class: "state", Verdict: drifted, Fact: "delete-group",
		Says:  "A delete is answered as if it were done, and is not.",
		Break: undone("delete-group")},
	{Name: "create-not-stored", Class: "state", Verdict: drifted, Fact: "create-group",
		Says:  "A group that was made is not there.",
		Break: undone("create-group")},
	{Name: "list-stale", Class: "state", Verdict: drifted, Fact: "list-groups",
		Says: "The list is as it was when the server started.",
		Break: func(s *server) {
			old := slices.Clone(s.groups)
			s.with("list-groups", func() []*Group { return old })
		}},
	{Name: "read-after-delete", Class: "state", Verdict: drifted, Fact: "delete-group",
		Says: "A group that was deleted is gone from the list, and still answered by its id.",
		Break: func(s *server) {
			deleted := s.groups[:0:0]
			s.Wrap("delete-group", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					if i := s.find(r); i >= 0 {
						deleted = append(deleted, s.groups[i])
					}
					return next(r)
				}
			})
			s.with("get-group", func() []*Group { return append(slices.Clone(s.groups), deleted...) })
		}},
	{Name: "update-clears", Class: "state", Verdict: drifted, Fact: "/components/schemas/update-group",
		Says:  "An update empties the fields that it does not name.",
		Break: updated(func(_, now *Group, sent string) { now.clearUnless(sent) })},
	{Name: "users-added", Class: "state", Verdict: tight, Fact: "update-group#users-replaced",
		Says:  "The users of an update are added to those that the group has.",
		Break: updated(func(before, now *Group, _ string) { now.Users = append(slices.Clone(before.Users), now.Users...) })},
	{Name: "updated-at-stays", Class: "state", Verdict: tight, Fact: "update-group#touched",
		Says:  "An update does not move updated_at.",
		Break: updated(func(before, now *Group, _ string) { now.UpdatedAt = before.UpdatedAt })},
	{Name: "icon-by-default", Class: "state", Verdict: tight, Fact: "create-group#left-out-is-empty",
		Says: "A group that is made without an icon has one.",
		Break: func(s *server) {
			s.created(func(group *Group) {
				if group.Icon == "" {
					group.Icon = "👥"
				}
			})
		}},
	{Name: "name-trimmed", Class: "state", Verdict: loose, Fact: group + "/properties/name",
		Says:  "A name loses the spaces around it.",
		Break: func(s *server) { s.created(func(group *Group) { group.Name = strings.TrimSpace(group.Name) }) }},
	{Name: "description-escaped", Class: "state", Verdict: loose, Fact: group + "/properties/description",
		Says: "A description comes back with its < and & as HTML writes them.",
		Break: func(s *server) {
			s.created(func(group *Group) { group.Description = html.EscapeString(group.Description) })
		}},

	{Name: "get-slow", Class: "slow", Verdict: drifted, Fact: "get-group",
		Says:  "A group is answered after longer than anybody waits.",
		Break: after("get-group", standin.HeldBack)},
	{Name: "second-page-500", Class: "failure", Verdict: drifted, Fact: listed,
		Says: "Every page but the first is answered with 500.",
		Break: after("list-groups", func(r *standin.Request, a *standin.Answer) {
			if page, _ := r.Last("page"); page > "1" {
				become(http.StatusInternalServerError, failure)(r, a)
			}
		})},
	{Name: "third-list-500", Class: "intermittent", Verdict: flaky, Fact: listed,
		Says:  "Every third list is answered with 500.",
		Break: func(s *server) { s.EveryThird("list-groups", become(http.StatusInternalServerError, failure)) }},
	{Name: "third-group-loses-a-field", Class: "intermittent", Verdict: flaky, Fact: group + "/required",
		Says: "Every third time a group is answered alone, some field of it is missing.",
		Break: func(s *server) {
			fields := []string{"created_at", "description", "icon", "name", "users"}
			s.EveryThird("get-group", root(func(group standin.Object) { delete(group, standin.Pick(s.Chance, fields)) }))
		}},
}

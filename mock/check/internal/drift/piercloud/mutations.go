package piercloud

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Mutations are the ways in which the stand-in can differ.
var Mutations = standin.Mutations("piercloud", slices.Concat(mutations, together))

// Places in the bundled contract.
const (
	schemas   = "/components/schemas"
	item      = schemas + "/workspace_group_item"
	detail    = schemas + "/workspace_group_detail"
	workspace = schemas + "/workspace"
	meta      = schemas + "/workspace_group_list/properties/meta"
	token     = schemas + "/token"
	path      = "/paths/~1lighthouse~1orgs~1{org_id}~1businesses~1{business_id}~1workspaces-groups"
	listed    = path + "/get/responses/200"
	paging    = listed + "/x-ringer-paging"
)

const (
	drifted = standin.VendorDrifted
	tight   = standin.ContractTooTight
	loose   = standin.ContractTooLoose
	flaky   = standin.Flaky
)

var mutations = []standin.Row[*server]{
	{Name: "workspace-without-description", Class: "field missing", Verdict: tight, Fact: workspace + "/required",
		Says:  "The workspaces of a group have no description.",
		Break: editGroups(func(group standin.Object) { eachWorkspace(group, standin.Without("description")) })},
	{Name: "group-without-updated-at", Class: "field missing", Verdict: tight, Fact: item + "/required",
		Says:  "A group of the list has no updated_at.",
		Break: edit(standin.Without("updated_at"), "data", "*")},
	{Name: "group-with-creator", Class: "field extra", Verdict: loose, Fact: detail + "/properties",
		Says:  "A single group has created_by_id, as those of the list have.",
		Break: after("get-workspace-group", each(standin.With("created_by_id", "0b0b0b0b-0000-4000-8000-000000000000"), "data"))},
	{Name: "context-id-renamed", Class: "field renamed", Verdict: tight, Fact: item + "/required",
		Says:  "context_id is called contextId.",
		Break: edit(standin.Renamed("context_id", "contextId"), "data", "*")},
	{Name: "page-size-renamed", Class: "field renamed", Verdict: tight, Fact: meta + "/required",
		Says:  "meta.page_size is called pageSize, as in another list of the vendor's.",
		Break: edit(standin.Renamed("page_size", "pageSize"), "meta")},
	{Name: "workspace-id-text", Class: "field retyped", Verdict: drifted, Fact: workspace + "/properties/id/type",
		Says:  "A workspace's id is a text.",
		Break: editGroups(func(group standin.Object) { eachWorkspace(group, standin.Turned("id", standin.Text)) })},
	{Name: "id-number", Class: "field retyped", Verdict: drifted, Fact: item + "/properties/id/type",
		Says:  "A group's id is a number.",
		Break: editGroups(standin.Turned("id", standin.Number))},
	{Name: "total-text", Class: "field retyped", Verdict: drifted, Fact: meta + "/properties/total/type",
		Says:  "meta.total is a text.",
		Break: edit(standin.Turned("total", standin.Text), "meta")},
	{Name: "business-id-null", Class: "field nulled", Verdict: drifted, Fact: item + "/properties/business_id/type",
		Says:  "A group's business_id is null.",
		Break: editGroups(standin.With("business_id", nil))},
	{Name: "workspaces-null", Class: "field nulled", Verdict: drifted, Fact: item + "/properties/workspaces/type",
		Says:  "A group without workspaces has null for them.",
		Break: editGroups(standin.Turned("workspaces", nullForEmpty))},
	{Name: "created-at-to-the-second", Class: "field reformatted", Verdict: drifted, Fact: item + "/properties/created_at/pattern",
		Says:  "created_at has no milliseconds.",
		Break: editGroups(standin.Turned("created_at", standin.Retimed(millis, "2006-01-02T15:04:05Z")))},
	{Name: "updated-at-with-offset", Class: "field reformatted", Verdict: drifted, Fact: item + "/properties/updated_at/pattern",
		Says:  "updated_at has an offset in place of the Z.",
		Break: editGroups(standin.Turned("updated_at", standin.Retimed(millis, "2006-01-02T15:04:05.000-07:00")))},
	{Name: "access-scope-capitals", Class: "field reformatted", Verdict: tight, Fact: item + "/properties/access_scope/enum",
		Says:  "access_scope is in capital letters.",
		Break: editGroups(standin.Turned("access_scope", func(scope any) any { return strings.ToUpper(scope.(string)) }))},
	{Name: "code-ok", Class: "field reformatted", Verdict: drifted, Fact: schemas + "/workspace_group_envelope/properties/code/const",
		Says:  "The code of a group's answer is ok.",
		Break: after("get-workspace-group", each(standin.With("code", "ok")))},
	{Name: "token-type-small", Class: "field reformatted", Verdict: drifted, Fact: token + "/properties/data/properties/token_type/const",
		Says:  "token_type is bearer, in small letters.",
		Break: after("create-token", each(standin.Turned("token_type", standin.Lower), "data"))},
	{Name: "expires-in-text", Class: "field retyped", Verdict: loose, Fact: token + "/properties/data/properties/expires_in/type",
		Says:  "expires_in is a text of digits.",
		Break: after("create-token", each(standin.Turned("expires_in", standin.Text), "data"))},

	{Name: "token-200", Class: "status", Verdict: drifted, Fact: "create-token",
		Says:  "A token is answered with 200.",
		Break: after("create-token", standin.As(http.StatusOK))},
	{Name: "get-404", Class: "status", Verdict: drifted, Fact: "get-workspace-group",
		Says:  "A group that the list shows is not found by its id.",
		Break: after("get-workspace-group", func(_ *standin.Request, a *standin.Answer) { *a = *notFound() })},
	{Name: "list-204", Class: "status", Verdict: drifted, Fact: "list-workspace-groups",
		Says: "A list without groups is answered with 204.",
		Break: after("list-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
			if len(a.At("data", "*")) == 0 {
				*a = *standin.Empty(http.StatusNoContent)
			}
		})},
	{Name: "no-access-404", Class: "status", Verdict: drifted, Fact: "list-workspace-groups",
		Says: "A business that is not there is answered with 404 in place of 403.",
		Break: func(s *server) {
			s.Status(http.StatusForbidden, func(_ *standin.Request, a *standin.Answer) { *a = *notFound() })
		}},
	{Name: "no-access-empty", Class: "status", Verdict: tight, Fact: "list-workspace-groups#no-access",
		Says:  "A business that is not there has an empty list.",
		Break: func(s *server) { s.anyBusiness = true }},
	{Name: "malformed-id-404", Class: "status", Verdict: tight, Fact: "get-workspace-group#malformed-ids",
		Says: "A group's id that is no UUID is answered with 404 in place of 400.",
		Break: func(s *server) {
			s.Status(http.StatusBadRequest, func(r *standin.Request, a *standin.Answer) {
				if r.Operation == "get-workspace-group" {
					*a = *notFound()
				}
			})
		}},
	{Name: "bad-pages-mended", Class: "status", Verdict: tight, Fact: "list-workspace-groups#bad-values",
		Says:  "A page or page_size that is no whole number from 1 counts as the usual one.",
		Break: func(s *server) { s.mended = true }},
	{Name: "no-tenancies", Class: "status", Verdict: tight, Fact: "list-tenancy-workspace-groups",
		Says: "The paths of tenancies are not known.",
		Break: func(s *server) {
			for _, operation := range []string{"list-tenancy-workspace-groups", "get-tenancy-workspace-group"} {
				s.After(operation, func(_ *standin.Request, a *standin.Answer) { *a = *notFound() })
			}
		}},
	{Name: "list-html", Class: "content type", Verdict: drifted, Fact: listed + "/content",
		Says:  "The list is a web page.",
		Break: after("list-workspace-groups", standin.Page)},
	{Name: "group-plain-text", Class: "content type", Verdict: drifted, Fact: path + "~1{id}/get/responses/200/content",
		Says: "A group is JSON and calls itself text/plain.",
		Break: after("get-workspace-group", func(_ *standin.Request, a *standin.Answer) {
			a.Header.Set("Content-Type", "text/plain; charset=utf-8")
		})},
	{Name: "unauthorized-code", Class: "error format", Verdict: drifted, Fact: schemas + "/unauthorized/properties/code/const",
		Says:  "The code of a refused token is authorization/unauthorized.",
		Break: refusals(http.StatusUnauthorized, standin.With("code", "authorization/unauthorized"))},
	{Name: "not-found-code", Class: "error format", Verdict: drifted, Fact: schemas + "/not_found/properties/code/const",
		Says:  "The code of a group that is not there is workspaces-groups/not-found.",
		Break: refusals(http.StatusNotFound, standin.With("code", "workspaces-groups/not-found"))},
	{Name: "message-renamed", Class: "error format", Verdict: tight, Fact: schemas + "/bad_request/required",
		Says:  "A refusal of bad values has its words under detail.",
		Break: refusals(http.StatusBadRequest, standin.Renamed("message", "detail"))},
	{Name: "get-empty", Class: "body", Verdict: drifted, Fact: path + "~1{id}/get/responses/200/content",
		Says:  "A group is answered with an empty body.",
		Break: after("get-workspace-group", standin.NoBody)},
	{Name: "list-truncated", Class: "body", Verdict: drifted, Fact: listed + "/content",
		Says:  "The list ends in the middle.",
		Break: after("list-workspace-groups", standin.Truncated)},

	{Name: "total-of-page", Class: "paging", Verdict: tight, Fact: paging + "/total",
		Says: "meta.total is that of the page.",
		Break: after("list-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
			a.At("meta")[0]["total"] = len(a.At("data", "*"))
		})},
	{Name: "page-from-0", Class: "paging", Verdict: drifted, Fact: paging + "/page",
		Says:  "meta.page counts from 0.",
		Break: edit(standin.Turned("page", standin.Plus(-1)), "meta")},
	{Name: "pages-overlap", Class: "paging", Verdict: drifted, Fact: paging + "/items",
		Says:  "A page begins with the last group of the page before.",
		Break: func(s *server) { s.shift = -1 }},
	{Name: "pages-skip", Class: "paging", Verdict: drifted, Fact: paging + "/items",
		Says:  "Between two pages one group is left out.",
		Break: func(s *server) { s.shift = 1 }},
	{Name: "page-size-unbounded", Class: "clamp", Verdict: drifted, Fact: "list-workspace-groups#page-size-limit",
		Says:  "A page_size above 100 is taken as it is.",
		Break: func(s *server) { s.maxSize = 1 << 30 }},
	{Name: "pages-of-20", Class: "clamp", Verdict: drifted, Fact: paging + "/size_default",
		Says:  "A page holds 20 groups when nothing else is asked for.",
		Break: func(s *server) { s.defaultSize = 20 }},
	{Name: "newest-first", Class: "order", Verdict: drifted, Fact: "list-workspace-groups?sort_order",
		Says:  "Groups stand downwards when nothing else is asked for.",
		Break: func(s *server) { s.direction = "DESC" }},
	{Name: "sort-order-ignored", Class: "order", Verdict: drifted, Fact: "list-workspace-groups?sort_order",
		Says:  "sort_order has no effect.",
		Break: ignore("sort_order")},
	{Name: "sort-field-ignored", Class: "order", Verdict: drifted, Fact: "list-workspace-groups?sort_field",
		Says:  "sort_field has no effect.",
		Break: ignore("sort_field")},
	{Name: "capitals-first", Class: "order", Verdict: tight, Fact: "list-workspace-groups#name-order",
		Says:  "By name, capital letters stand before all small ones.",
		Break: func(s *server) { s.key = func(name string) string { return name } }},
	{Name: "ties-downwards", Class: "order", Verdict: tight, Fact: "list-workspace-groups#ties",
		Says:  "Sorted downwards, groups that are equal stand in reverse too.",
		Break: func(s *server) { s.reversed = true }},
	{Name: "order-random", Class: "order", Verdict: flaky, Fact: "list-workspace-groups?sort_field",
		Says:  "The groups of a page stand in another order every time.",
		Break: func(s *server) { s.After("list-workspace-groups", each(standin.Turned("data", s.Shuffled))) }},
	{Name: "search-ignored", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?search",
		Says:  "search has no effect.",
		Break: ignore("search")},
	{Name: "search-in-description", Class: "filter", Verdict: tight, Fact: "list-workspace-groups#search-in-name",
		Says: "A search looks into descriptions too.",
		Break: func(s *server) {
			inName := s.finds
			s.finds = func(g *Group, text string) bool {
				return inName(g, text) || g.Description != nil && strings.Contains(standin.Fold(*g.Description), standin.Fold(text))
			}
		}},
	{Name: "context-ignored", Class: "filter", Verdict: drifted, Fact: "list-workspace-groups?context_id",
		Says:  "context_id has no effect.",
		Break: ignore("context_id")},

	{Name: "token-not-taken", Class: "state", Verdict: drifted, Fact: "create-token",
		Says:  "A token that was given is refused.",
		Break: func(s *server) { s.After("create-token", func(*standin.Request, *standin.Answer) { s.expireAll() }) }},
	{Name: "group-without-workspaces", Class: "state", Verdict: drifted, Fact: "get-workspace-group",
		Says:  "A single group has no workspaces, and has some in the list.",
		Break: after("get-workspace-group", each(standin.With("workspaces", []any{}), "data"))},
	{Name: "group-stale", Class: "state", Verdict: drifted, Fact: "get-workspace-group",
		Says: "A single group has another name and time of change than in the list.",
		Break: after("get-workspace-group", each(func(group standin.Object) {
			group["name"], group["updated_at"] = "Old "+group["name"].(string), group["created_at"]
		}, "data"))},
	{Name: "other-business-listed", Class: "state", Verdict: drifted, Fact: "list-workspace-groups",
		Says: "The list has the groups of another business too.",
		Break: func(s *server) {
			s.businesses[0].groups = slices.Concat(s.businesses[1].groups[:1], s.businesses[0].groups)
		}},

	{Name: "get-slow", Class: "slow", Verdict: drifted, Fact: "get-workspace-group",
		Says:  "A group is answered after longer than anybody waits.",
		Break: after("get-workspace-group", standin.HeldBack)},
	{Name: "search-500", Class: "failure", Verdict: drifted, Fact: listed,
		Says: "A search is answered with 500.",
		Break: after("list-workspace-groups", func(r *standin.Request, a *standin.Answer) {
			if r.Query.Has("search") {
				*a = *broken()
			}
		})},
	{Name: "third-list-500", Class: "intermittent", Verdict: flaky, Fact: listed,
		Says: "Every third list is answered with 500.",
		Break: func(s *server) {
			s.EveryThird("list-workspace-groups", func(_ *standin.Request, a *standin.Answer) { *a = *broken() })
		}},
	{Name: "third-group-loses-a-field", Class: "intermittent", Verdict: flaky, Fact: detail + "/required",
		Says: "Every third time a group is answered alone, some field of it is missing.",
		Break: func(s *server) {
			fields := []string{"access_scope", "context_id", "created_at", "description", "name"}
			s.EveryThird("get-workspace-group", each(func(group standin.Object) { delete(group, standin.Pick(s.Chance, fields)) }, "data"))
		}},
}

package kantata

import (
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// Mutations are the ways in which the stand-in can differ.
var Mutations = standin.Mutations("kantata", mutations)

// Places in the bundled contract.
const (
	groupList   = "/paths/~1workspace_groups/get/responses/200"
	oneGroup    = "/components/responses/OneGroup"
	group       = "/components/schemas/workspace_group"
	groups      = "/components/schemas/workspace_groups"
	membership  = "/components/schemas/user_group_membership"
	createGroup = "/components/schemas/create-workspace-group/properties/workspace_group/properties"
	updateGroup = "/components/schemas/update-workspace-group/properties/workspace_group/properties"
)

const (
	drifted = standin.VendorDrifted
	tight   = standin.ContractTooTight
	loose   = standin.ContractTooLoose
	flaky   = standin.Flaky
)

var mutations = []standin.Row[*server]{
	{Name: "group-without-phone-number", Class: "field missing", Verdict: drifted, Fact: group + "/required",
		Says:  "A group has no phone_number.",
		Break: edit(standin.Without("phone_number"), "workspace_groups", "*")},
	{Name: "meta-without-page-count", Class: "field missing", Verdict: drifted, Fact: groups + "/properties/meta/required",
		Says:  "meta has no page_count.",
		Break: edit(standin.Without("page_count"), "meta")},
	{Name: "group-with-color", Class: "field extra", Verdict: loose, Fact: group + "/properties",
		Says:  "A group has a field that nobody documents, color.",
		Break: edit(standin.With("color", "#00aaff"), "workspace_groups", "*")},
	{Name: "count-renamed", Class: "field renamed", Verdict: drifted, Fact: groups + "/required",
		Says:  "count is called total_count.",
		Break: edit(standin.Renamed("count", "total_count"))},
	{Name: "result-id-number", Class: "field retyped", Verdict: drifted, Fact: groups + "/properties/results/items/properties/id/type",
		Says:  "The ids in results are numbers.",
		Break: edit(standin.Turned("id", standin.Number), "results", "*")},
	{Name: "membership-user-id-number", Class: "field retyped", Verdict: tight, Fact: membership + "/properties/user_id/type",
		Says:  "A membership's user_id is a number.",
		Break: edit(standin.Turned("user_id", standin.Number), "user_group_memberships", "*")},
	{Name: "company-null", Class: "field nulled", Verdict: drifted, Fact: group + "/properties/company/type",
		Says:  "company is null where it was false.",
		Break: edit(standin.Turned("company", nullForFalse), "workspace_groups", "*")},
	{Name: "created-at-in-utc", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/created_at",
		Says:  "Times have a Z in place of the account's offset.",
		Break: edit(standin.Turned("created_at", standin.Retimed(offset, "2006-01-02T15:04:05Z")), "workspace_groups", "*")},
	{Name: "created-at-date", Class: "field reformatted", Verdict: drifted, Fact: membership + "/properties/created_at/format",
		Says:  "A membership's created_at is a day.",
		Break: edit(standin.Turned("created_at", standin.Retimed(offset, "2006-01-02")), "user_group_memberships", "*")},
	{Name: "email-in-small-letters", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/email",
		Says:  "An email is not as it was typed: its letters are small.",
		Break: edit(standin.Turned("email", standin.Lower), "workspace_groups", "*")},

	{Name: "create-201", Class: "status", Verdict: drifted, Fact: "create-workspace-group#answers-200",
		Says:  "A group that was made is answered with 201.",
		Break: after("create-workspace-group", standin.As(http.StatusCreated))},
	{Name: "delete-200", Class: "status", Verdict: drifted, Fact: "delete-workspace-group",
		Says: "A group that was deleted is answered with 200 and a body.",
		Break: after("delete-workspace-group", func(_ *standin.Request, a *standin.Answer) {
			*a = *standin.JSON(http.StatusOK, standin.Object{"deleted": true})
		})},
	{Name: "get-404", Class: "status", Verdict: drifted, Fact: oneGroup,
		Says:  "A group that the list shows is not found by its id.",
		Break: after("get-workspace-group", func(_ *standin.Request, a *standin.Answer) { *a = *notFound() })},
	{Name: "duplicate-name-400", Class: "status", Verdict: loose, Fact: "create-workspace-group#unique-name",
		Says: "A name that is taken is refused with 400 in place of 422.",
		Break: func(s *server) {
			s.Status(http.StatusUnprocessableEntity, func(r *standin.Request, a *standin.Answer) {
				if r.Operation == "create-workspace-group" {
					a.Status = http.StatusBadRequest
				}
			})
		}},
	{Name: "json-suffix-404", Class: "status", Verdict: drifted, Fact: "/x-ringer-path-suffixes/0",
		Says: "A path that ends in .json is not known.",
		Break: func(s *server) {
			s.before(func(r *standin.Request) {
				if strings.HasSuffix(r.Path, ".json") {
					r.Path = "/api/v1/unknown"
				}
			})
		}},
	{Name: "list-html", Class: "content type", Verdict: drifted, Fact: groupList + "/content",
		Says:  "The list is a web page.",
		Break: after("get-workspace-groups", standin.Page)},
	{Name: "errors-renamed", Class: "error format", Verdict: drifted, Fact: "/components/schemas/error/required",
		Says: "A refusal has its errors under error.",
		Break: func(s *server) {
			s.Status(http.StatusNotFound, func(_ *standin.Request, a *standin.Answer) { root(a, standin.Renamed("errors", "error")) })
		}},
	{Name: "unauthorized-type", Class: "error format", Verdict: drifted, Fact: "/components/schemas/unauthorized/properties/errors/items/properties/type/enum",
		Says: "The refusal of a missing token is of the type authentication.",
		Break: func(s *server) {
			s.Status(http.StatusUnauthorized, func(_ *standin.Request, a *standin.Answer) {
				for _, mistake := range a.At("errors", "*") {
					mistake["type"] = "authentication"
				}
			})
		}},
	{Name: "no-cache-control", Class: "header", Verdict: drifted, Fact: "/components/headers/CacheControl",
		Says: "Answers have no Cache-Control.",
		Break: func(s *server) {
			s.Change(func(_ *standin.Request, a *standin.Answer) { a.Header.Del("Cache-Control") })
		}},
	{Name: "get-empty", Class: "body", Verdict: drifted, Fact: oneGroup + "/content",
		Says:  "A group is answered with an empty body.",
		Break: after("get-workspace-group", standin.NoBody)},
	{Name: "list-truncated", Class: "body", Verdict: drifted, Fact: groupList + "/content",
		Says:  "The list ends in the middle.",
		Break: after("get-workspace-groups", standin.Truncated)},

	{Name: "count-of-page", Class: "paging", Verdict: drifted, Fact: groupList + "/x-ringer-paging/total",
		Says: "count and meta.count are those of the page.",
		Break: after("get-workspace-groups", func(_ *standin.Request, a *standin.Answer) {
			held := len(a.At("results", "*"))
			a.At()[0]["count"], a.At("meta")[0]["count"] = held, held
		})},
	{Name: "counts-differ", Class: "paging", Verdict: drifted, Fact: groupList + "/x-ringer-envelope/equal",
		Says:  "meta.count is one more than count.",
		Break: edit(standin.Turned("count", standin.Plus(1)), "meta")},
	{Name: "page-count-one-more", Class: "paging", Verdict: tight, Fact: groupList + "/x-ringer-paging/pages",
		Says:  "meta.page_count is one more than the groups fill.",
		Break: afterList(standin.Turned("page_count", standin.Plus(1)))},
	{Name: "page-number-stays", Class: "paging", Verdict: tight, Fact: groupList + "/x-ringer-paging/page",
		Says:  "meta.page_number is 1 on every page.",
		Break: afterList(standin.With("page_number", 1))},
	{Name: "pages-overlap", Class: "paging", Verdict: drifted, Fact: groupList + "/x-ringer-paging/items",
		Says:  "A page begins with the last group of the page before.",
		Break: func(s *server) { s.shift = -1 }},
	{Name: "pages-skip", Class: "paging", Verdict: drifted, Fact: groupList + "/x-ringer-paging/items",
		Says:  "Between two pages one group is left out.",
		Break: func(s *server) { s.shift = 1 }},
	{Name: "per-page-unbounded", Class: "clamp", Verdict: tight, Fact: groupList + "/x-ringer-paging/size_max",
		Says:  "A per_page above 200 is taken as it is.",
		Break: func(s *server) { s.noClamp = true }},
	{Name: "names-downwards", Class: "order", Verdict: drifted, Fact: "get-workspace-groups#name-ascending",
		Says:  "Groups stand by their names, downwards.",
		Break: func(s *server) { s.groupOrder = "desc" }},
	{Name: "memberships-oldest-first", Class: "order", Verdict: drifted, Fact: "get-user-group-memberships#newest-first",
		Says:  "Memberships stand by the time when they were made, upwards.",
		Break: func(s *server) { s.memberOrder = "asc" }},
	{Name: "ties-downwards", Class: "order", Verdict: tight, Fact: "get-user-group-memberships#ties-by-id",
		Says:  "Objects that are equal in what they are sorted by stand by their ids, downwards.",
		Break: func(s *server) { s.ties = true }},
	{Name: "order-ignored", Class: "order", Verdict: drifted, Fact: "get-workspace-groups?order",
		Says:  "order has no effect.",
		Break: ignore("order")},
	{Name: "matching-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?matching",
		Says:  "matching has no effect.",
		Break: ignore("matching")},
	{Name: "group-ids-ignored", Class: "filter", Verdict: drifted, Fact: "get-user-group-memberships?group_ids",
		Says:  "group_ids has no effect.",
		Break: ignore("group_ids")},
	{Name: "only-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?only",
		Says:  "only has no effect.",
		Break: ignore("only")},
	{Name: "include-without-map", Class: "include", Verdict: drifted, Fact: groups + "/properties/workspaces",
		Says:  "Included workspaces are named by their ids and do not come along.",
		Break: edit(standin.Without("workspaces"))},
	{Name: "include-map-incomplete", Class: "include", Verdict: tight, Fact: groupList + "/x-ringer-envelope/refers",
		Says: "Of the included workspaces one does not come along.",
		Break: func(s *server) {
			s.Edit(func(workspaces standin.Object) {
				for _, workspace := range s.workspaces {
					if _, there := workspaces[workspace.ID]; there {
						delete(workspaces, workspace.ID)
						return
					}
				}
			}, "workspaces")
		}},
	{Name: "include-ignored", Class: "include", Verdict: drifted, Fact: "get-user-group-memberships?include",
		Says:  "include has no effect.",
		Break: ignore("include")},

	{Name: "update-ignored", Class: "state", Verdict: drifted, Fact: "update-workspace-group",
		Says:  "An update is answered as if it were done, and is not.",
		Break: undone("update-workspace-group")},
	{Name: "delete-ignored", Class: "state", Verdict: drifted, Fact: "delete-workspace-group",
		Says:  "A delete is answered as if it were done, and is not.",
		Break: undone("delete-workspace-group")},
	{Name: "create-not-stored", Class: "state", Verdict: drifted, Fact: "create-workspace-group",
		Says:  "A group that was made is not there.",
		Break: undone("create-workspace-group")},
	{Name: "membership-not-stored", Class: "state", Verdict: drifted, Fact: "create-user-group-memberships",
		Says:  "A membership that was made is not there.",
		Break: undone("create-user-group-memberships")},
	{Name: "duplicate-name-accepted", Class: "state", Verdict: drifted, Fact: "create-workspace-group#unique-name",
		Says:  "A name that another group has is taken.",
		Break: func(s *server) { s.duplicateNames = true }},
	{Name: "list-stale", Class: "state", Verdict: drifted, Fact: "get-workspace-groups",
		Says: "The list is as it was when the server started.",
		Break: func(s *server) {
			old := s.state.copy()
			s.with("get-workspace-groups", func() state { return old })
		}},
	{Name: "read-after-delete", Class: "state", Verdict: drifted, Fact: "delete-workspace-group",
		Says: "A group that was deleted is gone from the list, and still answered by its id.",
		Break: func(s *server) {
			deleted := s.groups[:0:0]
			s.Wrap("delete-workspace-group", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					if i := s.find(r.Vars["id"]); i >= 0 {
						deleted = append(deleted, s.groups[i])
					}
					return next(r)
				}
			})
			s.with("get-workspace-group", func() state {
				both := s.state.copy()
				both.groups = append(both.groups, deleted...)
				return both
			})
		}},
	{Name: "bulk-half-done", Class: "state", Verdict: tight, Fact: "create-user-group-memberships#all-or-nothing",
		Says:  "When one of several memberships is refused, those before it are made.",
		Break: func(s *server) { s.halfBulk = true }},
	{Name: "memberships-outlive-group", Class: "state", Verdict: tight, Fact: "delete-workspace-group#memberships-go-too",
		Says:  "The memberships of a group that was deleted are still there.",
		Break: func(s *server) { s.keepMemberships = true }},
	{Name: "unknown-user-accepted", Class: "state", Verdict: tight, Fact: "create-user-group-memberships#unknown-user",
		Says:  "A user who is not there can be put into a group.",
		Break: func(s *server) { s.unknownUsers = true }},
	{Name: "remove-workspaces-ignored", Class: "state", Verdict: drifted, Fact: updateGroup + "/remove_workspace_ids",
		Says:  "remove_workspace_ids has no effect.",
		Break: ignore("remove_workspace_ids")},
	{Name: "updated-at-stays", Class: "state", Verdict: drifted, Fact: group + "/properties/updated_at",
		Says:  "An update does not move updated_at.",
		Break: func(s *server) { s.updatedStays = true }},
	{Name: "name-trimmed", Class: "state", Verdict: loose, Fact: group + "/properties/name",
		Says:  "A name loses the spaces around it.",
		Break: edit(standin.Turned("name", standin.Trimmed), "workspace_groups", "*")},

	{Name: "create-without-workspaces", Class: "state", Verdict: drifted, Fact: createGroup + "/add_workspace_ids",
		Says: "Workspaces that a create adds are not in the group.",
		Break: func(s *server) {
			s.Wrap("create-workspace-group", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					s.ignored = map[string]bool{"add_workspace_ids": true}
					defer func() { s.ignored = nil }()
					return next(r)
				}
			})
		}},
	{Name: "second-workspace-replaces", Class: "state", Verdict: drifted, Fact: "update-workspace-group#add-is-idempotent",
		Says:  "A workspace that is added takes the place of those that were there.",
		Break: func(s *server) { s.replaces = true }},
	{Name: "phone-number-not-updated", Class: "state", Verdict: drifted, Fact: updateGroup + "/phone_number",
		Says:  "An update does not change the phone number.",
		Break: ignore("phone_number")},
	{Name: "second-reference-dropped", Class: "state", Verdict: tight, Fact: "update-workspace-group#reference-upsert",
		Says:  "A second reference of a group to one service is dropped.",
		Break: func(s *server) { s.onReference = keepFirst }},
	{Name: "second-reference-added", Class: "state", Verdict: tight, Fact: "update-workspace-group#reference-upsert",
		Says:  "A second reference of a group to one service stands beside the first.",
		Break: func(s *server) { s.onReference = addSecond }},
	{Name: "bulk-over-ten-dropped", Class: "state", Verdict: drifted, Fact: "create-user-group-memberships",
		Says:  "Of more than ten memberships at once the first ten are made.",
		Break: func(s *server) { s.bulk = 10 }},
	{Name: "bulk-over-ninety-dropped", Class: "state", Verdict: drifted, Fact: "create-user-group-memberships",
		Says:  "Of more than 90 memberships at once the first 90 are made.",
		Break: func(s *server) { s.bulk = 90 }},
	{Name: "freed-name-refused", Class: "state", Verdict: tight, Fact: "update-workspace-group#unique-name",
		Says:  "A name that a group has given up stays taken.",
		Break: func(s *server) { s.freed = map[string]bool{} }},

	{Name: "user-ids-ignored", Class: "filter", Verdict: drifted, Fact: "get-user-group-memberships?user_ids",
		Says:  "user_ids has no effect.",
		Break: ignore("user_ids")},
	{Name: "memberships-only-ignored", Class: "filter", Verdict: drifted, Fact: "get-user-group-memberships?only",
		Says:  "only has no effect on memberships.",
		Break: ignoreIn("get-user-group-memberships", "only")},
	{Name: "memberships-order-ignored", Class: "order", Verdict: drifted, Fact: "get-user-group-memberships?order",
		Says:  "order has no effect on memberships.",
		Break: ignoreIn("get-user-group-memberships", "order")},
	{Name: "updated-at-order-turned", Class: "order", Verdict: drifted, Fact: "get-workspace-groups?order",
		Says: "By updated_at, groups stand the other way round.",
		Break: func(s *server) {
			s.Wrap("get-workspace-groups", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					turned := map[string]string{"updated_at:asc": "updated_at:desc", "updated_at:desc": "updated_at:asc"}
					if order := turned[r.Query.Get("order")]; order != "" {
						r.Query.Set("order", order)
					}
					return next(r)
				}
			})
		}},
	{Name: "companies-only-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?companies_only",
		Says:  "companies_only has no effect.",
		Break: ignoreFilter("companies_only")},
	{Name: "created-after-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?created_after",
		Says:  "created_after has no effect.",
		Break: ignoreFilter("created_after")},
	{Name: "created-before-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?created_before",
		Says:  "created_before has no effect.",
		Break: ignoreFilter("created_before")},
	{Name: "updated-after-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?updated_after",
		Says:  "updated_after has no effect.",
		Break: ignoreFilter("updated_after")},
	{Name: "updated-before-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?updated_before",
		Says:  "updated_before has no effect.",
		Break: ignoreFilter("updated_before")},
	{Name: "updated-after-inclusive", Class: "filter", Verdict: tight, Fact: "get-workspace-groups#time-filters",
		Says:  "updated_after lets a group through that changed at that very second.",
		Break: func(s *server) { s.inclusive = map[string]bool{"updated_after": true} }},
	{Name: "created-before-inclusive", Class: "filter", Verdict: tight, Fact: "get-workspace-groups#time-filters",
		Says:  "created_before lets a group through that was made at that very second.",
		Break: func(s *server) { s.inclusive = map[string]bool{"created_before": true} }},
	{Name: "has-references-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?has_external_references",
		Says:  "has_external_references has no effect.",
		Break: ignoreFilter("has_external_references")},
	{Name: "service-name-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_service_name",
		Says:  "external_reference_service_name has no effect.",
		Break: ignoreFilter("external_reference_service_name")},
	{Name: "without-service-name-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?without_external_reference_service_name",
		Says:  "without_external_reference_service_name has no effect.",
		Break: ignoreFilter("without_external_reference_service_name")},
	{Name: "service-model-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_service_model",
		Says:  "external_reference_service_model has no effect.",
		Break: ignoreFilter("external_reference_service_model")},
	{Name: "service-model-ref-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_service_model_ref",
		Says:  "external_reference_service_model_ref has no effect.",
		Break: ignoreFilter("external_reference_service_model_ref")},
	{Name: "service-model-refs-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_service_model_refs",
		Says:  "external_reference_service_model_refs has no effect.",
		Break: ignoreFilter("external_reference_service_model_refs")},
	{Name: "reference-status-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_status",
		Says:  "external_reference_status has no effect.",
		Break: ignoreFilter("external_reference_status")},
	{Name: "external-status-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_external_status",
		Says:  "external_reference_external_status has no effect.",
		Break: ignoreFilter("external_reference_external_status")},
	{Name: "external-message-ignored", Class: "filter", Verdict: drifted, Fact: "get-workspace-groups?external_reference_external_message",
		Says:  "external_reference_external_message has no effect.",
		Break: ignoreFilter("external_reference_external_message")},

	{Name: "texts-composed", Class: "text", Verdict: loose, Fact: group + "/properties/name",
		Says:  "An e with an accent of its own comes back as one sign.",
		Break: texts(func(text string) string { return strings.ReplaceAll(text, "e\u0301", "é") })},
	{Name: "texts-escaped", Class: "text", Verdict: loose, Fact: group + "/properties/name",
		Says:  "Texts come back as they stand in a web page.",
		Break: texts(html.EscapeString)},
	{Name: "emoji-lost", Class: "text", Verdict: tight, Fact: "create-workspace-group#any-text",
		Says: "Signs beyond the first 65,536 of Unicode are question marks.",
		Break: texts(func(text string) string {
			return strings.Map(func(r rune) rune {
				if r > 0xffff {
					return '?'
				}
				return r
			}, text)
		})},
	{Name: "texts-cut", Class: "text", Verdict: tight, Fact: "create-workspace-group#any-text",
		Says: "Of a text the first 255 signs are kept.",
		Break: texts(func(text string) string {
			signs := []rune(text)
			return string(signs[:min(len(signs), 255)])
		})},
	{Name: "texts-in-capitals-lowered", Class: "text", Verdict: loose, Fact: group + "/properties/name",
		Says:  "Capital letters come back as small ones.",
		Break: texts(strings.ToLower)},
	{Name: "emoji-refused", Class: "text", Verdict: tight, Fact: "create-workspace-group#any-text",
		Says: "A name with a sign beyond the first 65,536 of Unicode is refused.",
		Break: func(s *server) {
			s.Wrap("create-workspace-group", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					if strings.Contains(string(r.Body), "🚀") {
						return invalid("name", "Name is invalid")
					}
					return next(r)
				}
			})
		}},

	{Name: "list-time-other-offset", Class: "time", Verdict: drifted, Fact: group + "/properties/created_at",
		Says:  "Times in lists have another offset than those of a group alone.",
		Break: inList(moved(0, 3))},
	{Name: "list-time-later", Class: "time", Verdict: drifted, Fact: group + "/properties/updated_at",
		Says:  "Times in lists are a second later than those of a group alone.",
		Break: inList(moved(time.Second, 0))},
	{Name: "created-at-moves", Class: "time", Verdict: drifted, Fact: group + "/properties/created_at",
		Says:  "An update moves created_at.",
		Break: func(s *server) { s.madeAnew = true }},
	{Name: "times-without-colon", Class: "time", Verdict: drifted, Fact: group + "/properties/created_at",
		Says: "The offsets of times have no colon.",
		Break: func(s *server) {
			for _, name := range []string{"created_at", "updated_at"} {
				s.Edit(standin.Turned(name, func(value any) any {
					text := fmt.Sprint(value)
					return text[:len(text)-3] + text[len(text)-2:]
				}), "workspace_groups", "*")
			}
		}},
	{Name: "times-in-milliseconds", Class: "time", Verdict: drifted, Fact: group + "/properties/created_at",
		Says: "Times are milliseconds since 1970.",
		Break: func(s *server) {
			for _, name := range []string{"created_at", "updated_at"} {
				s.Edit(standin.Turned(name, func(value any) any {
					t, err := time.Parse(offset, fmt.Sprint(value))
					if err != nil {
						return value
					}
					return t.UnixMilli()
				}), "workspace_groups", "*")
			}
		}},

	{Name: "group-stale-after-write", Class: "intermittent", Verdict: flaky, Fact: "update-workspace-group",
		Says:  "The first time that a group is read after a write, it is as before it.",
		Break: lagging("get-workspace-group", "create-workspace-group", "update-workspace-group")},
	{Name: "list-stale-after-write", Class: "intermittent", Verdict: flaky, Fact: "update-workspace-group",
		Says:  "The first list after a write is as before it.",
		Break: lagging("get-workspace-groups", "create-workspace-group", "update-workspace-group")},
	{Name: "replicas-disagree", Class: "intermittent", Verdict: flaky, Fact: group + "/properties/notes",
		Says: "Of two servers that answer by chance one has other notes of a group.",
		Break: func(s *server) {
			s.Change(func(_ *standin.Request, a *standin.Answer) {
				if a.OK() && s.Once(2) {
					for _, group := range a.At("workspace_groups", s.groups[0].ID) {
						group["notes"] = "As the other server has it."
					}
				}
			})
		}},

	{Name: "get-slow", Class: "slow", Verdict: drifted, Fact: oneGroup,
		Says:  "A group is answered after longer than anybody waits.",
		Break: after("get-workspace-group", standin.HeldBack)},
	{Name: "filter-503", Class: "failure", Verdict: drifted, Fact: groupList,
		Says: "A list of what matches is answered with 503.",
		Break: after("get-workspace-groups", func(r *standin.Request, a *standin.Answer) {
			if r.Query.Get("matching") != "" {
				*a = *unavailable()
			}
		})},
	{Name: "third-list-503", Class: "intermittent", Verdict: flaky, Fact: groupList,
		Says: "Every third list is answered with 503.",
		Break: func(s *server) {
			s.EveryThird("get-workspace-groups", func(_ *standin.Request, a *standin.Answer) { *a = *unavailable() })
		}},
	{Name: "third-group-loses-a-field", Class: "intermittent", Verdict: flaky, Fact: group + "/required",
		Says: "Every third time a group is answered alone, some field of it is missing.",
		Break: func(s *server) {
			fields := []string{"address", "company", "contact_name", "email", "notes", "website"}
			s.EveryThird("get-workspace-group", func(_ *standin.Request, a *standin.Answer) {
				delete(a.At("workspace_groups", "*")[0], standin.Pick(s.Chance, fields))
			})
		}},
}

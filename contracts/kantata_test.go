package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	groupsPath      = "/api/v1/workspace_groups"
	membershipsPath = "/api/v1/user_group_memberships"
)

type object = map[string]any

// workspaceGroup is a group as a list shows it when nothing is included.
func workspaceGroup(id int) object {
	return object{
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "name": fmt.Sprintf("Group %03d", id), "company": true,
		"contact_name": nil, "email": "", "phone_number": nil, "address": nil, "website": nil, "notes": nil, "id": strconv.Itoa(id),
	}
}

// membership puts a user into the group 1; those with higher ids are newer.
func membership(id, user int) object {
	return object{"created_at": fmt.Sprintf("2019-08-19T09:41:%02d-07:00", id%60), "creator_id": 7, "user_id": strconv.Itoa(user), "workspace_group_id": "1", "id": strconv.Itoa(id)}
}

func member(id int) object {
	return object{"id": strconv.Itoa(id), "full_name": "Ada", "photo_path": nil, "email_address": "ada@example.com", "headline": nil}
}

func project(id int) object {
	return object{
		"id": strconv.Itoa(id), "title": "Site", "account_id": 1, "archived": false, "description": nil, "due_date": "2026-01-31", "start_date": nil,
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "access_level": "open", "budgeted": true, "currency": "USD",
		"percentage_complete": 50, "status": object{"color": "green", "key": 300, "message": "Active"},
	}
}

func externalReference(id, group int) object {
	return object{
		"id": strconv.Itoa(id), "service_name": "jira", "service_model": "Issue", "service_model_ref": "J-1", "subject_id": strconv.Itoa(group),
		"subject_type": "WorkspaceGroup", "status": "pending", "external_link": nil, "external_message": nil, "external_status": nil, "locked": false,
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "last_synced_at": nil,
	}
}

// wrapped puts objects into the envelope, as the page that holds them all.
func wrapped(key string, objects ...object) object {
	results, byID := []any{}, object{}
	for _, o := range objects {
		results = append(results, object{"key": key, "id": o["id"]})
		byID[o["id"].(string)] = o
	}
	meta := object{"count": len(objects), "page_count": 1, "page_number": 1, "page_size": 20}
	if len(objects) == 0 {
		meta["page_count"], meta["page_number"] = 0, 0
	}
	return object{"count": len(objects), "results": results, key: byID, "meta": meta}
}

// groupPage is a true page of 45 groups.
func groupPage(number, size int) object {
	var groups []object
	for i := (number-1)*size + 1; i <= min(45, number*size); i++ {
		groups = append(groups, workspaceGroup(i))
	}
	page := wrapped("workspace_groups", groups...)
	page["count"] = 45
	page["meta"] = object{"count": 45, "page_count": (45 + size - 1) / size, "page_number": number, "page_size": size}
	return page
}

// included is a list of one group with all that may come along.
func included() object {
	group := workspaceGroup(1)
	group["workspace_ids"], group["external_reference_ids"], group["rate_card_set_ids"] = []any{"201", "202"}, []any{"401"}, []any{}
	page := wrapped("workspace_groups", group)
	page["workspaces"] = object{"201": project(201), "202": project(202)}
	page["external_references"] = object{"401": externalReference(401, 1)}
	page["rate_card_sets"] = object{}
	return page
}

// memberships is a list of two memberships with users and groups.
func memberships() object {
	page := wrapped("user_group_memberships", membership(9, 101), membership(8, 102))
	page["users"] = object{"101": member(101), "102": member(102)}
	page["workspace_groups"] = object{"1": workspaceGroup(1)}
	return page
}

func kantataExchange(t testing.TB, method, address string, status int, body any) Exchange {
	x := exchange(t, method, address, status, body)
	x.Header.Set("Cache-Control", "no-cache, no-store")
	if body != nil {
		x.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return x
}

func refusal(kind string) object {
	return object{"errors": []any{object{"type": kind, "message": "No."}}}
}

func TestJudgePassesKantata(t *testing.T) {
	c := load(t, "kantata")
	get := func(query string, body object) Exchange {
		return kantataExchange(t, "GET", groupsPath+query, 200, body)
	}
	none := wrapped("workspace_groups")
	far := groupPage(1, 20)
	far["results"], far["workspace_groups"] = []any{}, object{}
	far["meta"].(object)["page_number"] = 9
	some := wrapped("workspace_groups", workspaceGroup(5), workspaceGroup(6))
	offset := groupPage(1, 20)
	offset["results"], offset["workspace_groups"] = some["results"], some["workspace_groups"]
	hidden := get("", groupPage(2, 10))
	hidden.RequestBody = []byte(`{"page":2,"per_page":10}`)
	bulk := wrapped("user_group_memberships")
	for i := range 100 {
		one := membership(i+1, i+1)
		bulk["results"] = append(bulk["results"].([]any), object{"key": "user_group_memberships", "id": one["id"]})
		bulk["user_group_memberships"].(object)[one["id"].(string)] = one
	}
	bulk["count"], bulk["meta"] = 100, object{"count": 100, "page_count": 1, "page_number": 1, "page_size": 20}
	numbered := memberships()
	numbered["user_group_memberships"].(object)["9"].(object)["creator_id"] = nil
	for _, test := range []struct {
		why      string
		exchange Exchange
	}{
		{"the first page", get("", groupPage(1, 20))},
		{"the second page", get(".json?page=2", groupPage(2, 20))},
		{"a page of another size", get("?page=5&per_page=10", groupPage(5, 10))},
		{"of two sizes asked for the last counts", get("?per_page=7&per_page=30", groupPage(1, 30))},
		{"a page that is too large is cut", get("?per_page=1000", groupPage(1, 200))},
		{"far too large", get("?per_page=99999999999999999999", groupPage(1, 200))},
		{"a page of no size has the usual one", get("?per_page=0", groupPage(1, 20))},
		{"so has a page of a word", get("?per_page=all", groupPage(1, 20))},
		{"a page below 1 is the first", get("?page=-3", groupPage(1, 20))},
		{"a word is the first", get("?page=next", groupPage(1, 20))},
		{"what is not properly encoded is a word", get("?page=2&page=%zz", groupPage(1, 20))},
		{"a page past the end is empty", get("?page=9", far)},
		{"no groups are on page 0", get("?page=3", none)},
		{"those that were asked for by their ids", get("?only=5,6,7&per_page=1", some)},
		{"as an array", get("?only[]=5&only[]=6", some)},
		{"workspaces that nobody asked for by a known name", get("?include=projects", none)},
		{"what a body may ask for", func() Exchange {
			x := get("?include=workspaces", none)
			x.RequestBody = []byte("include=nothing")
			return x
		}()},
		{"a part of the list", get("?limit=2&offset=4", offset)},
		{"a limit alone counts for nothing", get("?limit=2", groupPage(1, 20))},
		{"what the body asks for cannot be seen", hidden},
		{"groups with all that may come along", get("?include=workspaces,external_references,rate_card_sets", included())},
		{"ten thousand parameters", get("?"+manyParameters(10_001)+"page=3", groupPage(3, 20))},
		{"one group", kantataExchange(t, "GET", groupsPath+"/1.json?page=4", 200, wrapped("workspace_groups", workspaceGroup(1)))},
		{"a group that was made", kantataExchange(t, "POST", groupsPath, 200, included())},
		{"a group that was changed", kantataExchange(t, "PUT", groupsPath+"/1", 200, wrapped("workspace_groups", workspaceGroup(1)))},
		{"a group that is gone", kantataExchange(t, "DELETE", groupsPath+"/1", 204, nil)},
		{"memberships", kantataExchange(t, "GET", membershipsPath+"?include=user,workspace_group", 200, memberships())},
		{"a membership that nobody is known to have made", kantataExchange(t, "GET", membershipsPath, 200, numbered)},
		{"a membership that was made", kantataExchange(t, "POST", membershipsPath, 200, wrapped("user_group_memberships", membership(9, 101)))},
		{"a hundred of them are on one page", kantataExchange(t, "POST", membershipsPath, 200, bulk)},
		{"a membership that is gone", kantataExchange(t, "DELETE", membershipsPath+"/9.json", 204, nil)},
		{"a refusal", kantataExchange(t, "GET", groupsPath+"/7", 404, refusal("system"))},
		{"a refusal with a field and an index", kantataExchange(t, "POST", membershipsPath, 422, object{"errors": []any{object{"type": "validation", "message": "No.", "field": "user_id", "index": 3}}})},
		{"a method that a path lacks", kantataExchange(t, "PATCH", groupsPath+"/7", 404, refusal("system"))},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff([]string(nil), lines(c.Judge(test.exchange))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func manyParameters(n int) (query string) {
	text := make([]byte, 0, 4*n)
	for range n {
		text = append(text, "a=b&"...)
	}
	return string(text)
}

func kantataMutations(t testing.TB) []mutation {
	get := func(query string, body object) Exchange {
		return kantataExchange(t, "GET", groupsPath+query, 200, body)
	}
	pageTwo := func(pointer string, value any) Exchange { return get("?page=2", set(groupPage(2, 20), pointer, value)) }
	single := func(pointer string, value any) Exchange {
		return kantataExchange(t, "GET", groupsPath+"/1", 200, set(wrapped("workspace_groups", workspaceGroup(1)), pointer, value))
	}
	with := func(pointer string, value any) Exchange {
		return get("?include=workspaces", set(included(), pointer, value))
	}
	joined := func(pointer string, value any) Exchange {
		return kantataExchange(t, "GET", membershipsPath, 200, set(memberships(), pointer, value))
	}
	none := func(pointer string, value any) Exchange {
		return get("", set(wrapped("workspace_groups"), pointer, value))
	}
	few := groupPage(2, 20)
	delete(few["workspace_groups"].(object), "40")
	few["results"] = few["results"].([]any)[:19]
	twice := groupPage(1, 20)
	twice["results"].([]any)[3] = twice["results"].([]any)[1]
	delete(twice["workspace_groups"].(object), "4")
	two := wrapped("workspace_groups", workspaceGroup(1), workspaceGroup(2))
	bare := kantataExchange(t, "GET", groupsPath, 200, groupPage(1, 20))
	bare.Header.Del("Cache-Control")
	kept := kantataExchange(t, "GET", groupsPath, 200, groupPage(1, 20))
	kept.Header.Set("Cache-Control", "no-cache")
	bareRefusal := kantataExchange(t, "GET", groupsPath, 503, refusal("system"))
	bareRefusal.Header.Del("Cache-Control")
	hidden := get("", set(included(), "/workspaces/203", project(203)))
	hidden.RequestBody = []byte(`only=1`)
	posted := kantataExchange(t, "POST", groupsPath, 200, set(wrapped("workspace_groups", workspaceGroup(1)), "/meta/page_size", 50))
	posted.RequestBody = []byte(`{}`)
	only := func(pointer string, value any) Exchange {
		return get("?only=5,6", set(wrapped("workspace_groups", workspaceGroup(5), workspaceGroup(6)), pointer, value))
	}
	made := func(pointer string, value any) Exchange {
		return kantataExchange(t, "POST", membershipsPath, 200, set(wrapped("user_group_memberships", membership(9, 101), membership(8, 102)), pointer, value))
	}
	counted := wrapped("workspace_groups", workspaceGroup(5))
	counted["count"], counted["meta"].(object)["count"] = 2, 2
	alone := included()
	delete(alone, "workspaces")
	created := kantataExchange(t, "POST", groupsPath+"?include[]=workspaces", 200, alone)
	created.RequestBody = []byte(`{"workspace_group":{"name":"a"}}`)
	return []mutation{
		{"a page without Cache-Control", RuleMissingHeader, bare, []string{"error missing-header"}},
		{"a page that may be kept", RuleHeader, kept, []string{"error header"}},
		{"a refusal without it", RuleMissingHeader, bareRefusal, []string{"error missing-header"}},
		{"a POST that answers 201", RuleUndeclaredStatus, kantataExchange(t, "POST", groupsPath, 201, included()), []string{"error undeclared-status"}},
		{"405 for a method that a path lacks", RuleUnknownOperation, kantataExchange(t, "PATCH", groupsPath+"/1", 405, refusal("system")), []string{"error unknown-operation"}},
		{"a refusal of an unknown type", RuleErrorFormat, kantataExchange(t, "GET", groupsPath, 400, refusal("fatal")), []string{"error error-format /errors/0/type"}},
		{"a 401 that speaks of something else", RuleErrorFormat, kantataExchange(t, "GET", groupsPath, 401, refusal("system")), []string{"error error-format /errors/0/type"}},
		{"a refusal without a reason", RuleErrorFormat, kantataExchange(t, "GET", groupsPath, 400, object{"errors": []any{}}), []string{"error error-format /errors"}},
		{"a count beyond all reason", RulePaging, single("/meta/page_number", json.Number("99999999999999999999")), []string{"error paging /meta/page_number"}},
		{"an id that is a number", RuleSchema, single("/workspace_groups/1/id", 1), []string{"error schema /workspace_groups/1/id"}},
		{"a time in UTC", RuleSchema, single("/workspace_groups/1/created_at", "2019-08-19T16:41:55Z"), []string{"error schema /workspace_groups/1/created_at"}},
		{"a time to the millisecond", RuleSchema, with("/workspaces/201/updated_at", "2019-08-19T09:41:55.000-07:00"), []string{"error schema /workspaces/201/updated_at"}},
		{"a membership's time in UTC", RuleSchema, joined("/user_group_memberships/9/created_at", "2019-08-19T16:41:55Z"), []string{"error schema /user_group_memberships/9/created_at"}},
		{"an id of words", RuleSchema, joined("/user_group_memberships/9/user_id", "ada"), []string{"error schema /user_group_memberships/9/user_id", "error envelope /user_group_memberships/9/user_id", "error envelope /users/101"}},
		{"a group without its notes", RuleMissingField, kantataExchange(t, "PUT", groupsPath+"/1", 200, wrapped("workspace_groups", without(workspaceGroup(1), "notes"))), []string{"error missing-field /workspace_groups/1/notes"}},
		{"a field that nobody knows", RuleUndocumentedField, single("/workspace_groups/1/owner", nil), []string{"warning undocumented-field /workspace_groups/1/owner"}},
		{"a map that nobody knows", RuleUndocumentedField, get("", set(groupPage(1, 20), "/users", object{})), []string{"warning undocumented-field /users"}},

		{"another page than was asked for", RulePaging, get("?page=3", groupPage(2, 20)), []string{"error paging /meta/page_number"}},
		{"another page than the first for a word", RulePaging, get("?page=next", groupPage(2, 20)), []string{"error paging /meta/page_number"}},
		{"page 1 of no groups", RulePaging, none("/meta/page_number", 1), []string{"error paging /meta/page_number"}},
		{"a page without groups", RulePaging, none("/meta/page_count", 1), []string{"error paging /meta/page_count"}},
		{"a wrong number of pages", RulePaging, pageTwo("/meta/page_count", 2), []string{"error paging /meta/page_count"}},
		{"too few groups", RulePaging, get("?page=2", few), []string{"error paging /results"}},
		{"another size than the usual one", RulePaging, get("", groupPage(1, 30)), []string{"error paging /meta/page_size"}},
		{"another size than was asked for", RulePaging, get("?per_page=30", groupPage(1, 20)), []string{"error paging /meta/page_size"}},
		{"a size that is not cut", RulePaging, get("?per_page=300", groupPage(1, 300)), []string{"error paging /meta/page_size"}},
		{"another size than the usual one for nonsense", RulePaging, get("?per_page=0", groupPage(1, 1)), []string{"error paging /meta/page_size"}},
		{"another size of a single group", RulePaging, single("/meta/page_size", 50), []string{"error paging /meta/page_size"}},
		{"a body hides nothing from a call that takes one", RulePaging, posted, []string{"error paging /meta/page_size"}},
		{"a single group on page 2", RulePaging, single("/meta/page_number", 2), []string{"error paging /meta/page_number"}},

		{"fewer groups than are counted, by their ids", RulePaging, get("?only=5,6", counted), []string{"error paging /results"}},
		{"groups by their ids on two pages", RulePaging, only("/meta/page_count", 2), []string{"error paging /meta/page_count"}},
		{"groups by their ids on page 2", RulePaging, only("/meta/page_number", 2), []string{"error paging /meta/page_number"}},
		{"many that were made on two pages", RulePaging, made("/meta/page_count", 2), []string{"error paging /meta/page_count"}},

		{"an id twice among those of a group", RuleEnvelope, with("/workspace_groups/1/workspace_ids", []any{"201", "202", "201"}), []string{"error envelope /workspace_groups/1/workspace_ids/2"}},
		{"workspaces that were asked for and did not come", RuleEnvelope, get("?include=rate_card_sets,workspaces", alone), []string{"error envelope /workspaces"}},
		{"the same of a group that was made", RuleEnvelope, created, []string{"error envelope /workspaces"}},
		{"an id that stands twice", RuleEnvelope, get("", twice), []string{"error envelope /results/3/id"}},
		{"two counts", RuleEnvelope, get("", set(groupPage(1, 20), "/meta/count", 44)), []string{"error envelope /meta/count"}},
		{"an entry without its object", RuleEnvelope, single("/workspace_groups", object{}), []string{"error envelope /results/0"}},
		{"an object without its entry", RuleEnvelope, single("/workspace_groups/2", workspaceGroup(2)), []string{"error envelope /workspace_groups/2"}},
		{"an object without its entry, where there are none", RuleEnvelope, none("/workspace_groups/2", workspaceGroup(2)), []string{"error envelope /workspace_groups/2"}},
		{"an object that calls itself by another id", RuleEnvelope, single("/workspace_groups/1/id", "2"), []string{"error envelope /workspace_groups/1/id"}},
		{"two groups where one was asked for", RuleEnvelope, kantataExchange(t, "GET", groupsPath+"/1", 200, two), []string{"error envelope /results"}},
		{"a workspace that calls itself by another id", RuleEnvelope, with("/workspaces/201/id", "7"), []string{"error envelope /workspaces/201/id"}},
		{"a workspace that is not included", RuleEnvelope, with("/workspace_groups/1/workspace_ids", []any{"201", "202", "203"}), []string{"error envelope /workspace_groups/1/workspace_ids/2"}},
		{"a workspace too many", RuleEnvelope, with("/workspaces/203", project(203)), []string{"error envelope /workspaces/203"}},
		{"one too many, whatever was asked for", RuleEnvelope, hidden, []string{"error envelope /workspaces/203"}},
		{"a user who is not included", RuleEnvelope, joined("/user_group_memberships/9/user_id", "103"), []string{"error envelope /user_group_memberships/9/user_id", "error envelope /users/101"}},
		{"a group that is not included", RuleEnvelope, joined("/workspace_groups", object{}), []string{"error envelope /user_group_memberships/8/workspace_group_id", "error envelope /user_group_memberships/9/workspace_group_id"}},
	}
}

// An answer that is looked at with other eyes than the contract's own.
func TestJudgeKantataFacts(t *testing.T) {
	c := load(t, "kantata")
	for _, test := range []struct {
		why   string
		x     Exchange
		level Level
	}{
		{"a page that is not the one asked for rests on the library", kantataExchange(t, "GET", groupsPath+"?page=3", 200, groupPage(2, 20)), Assumed},
		{"the usual size rests on the page", kantataExchange(t, "GET", groupsPath, 200, groupPage(1, 30)), Documented},
		{"what a header says was seen", func() Exchange {
			x := kantataExchange(t, "GET", groupsPath, 200, groupPage(1, 20))
			x.Header = http.Header{"Content-Type": {"application/json"}}
			return x
		}(), Observed},
		{"on a refusal it was not", func() Exchange {
			x := kantataExchange(t, "GET", groupsPath, 404, refusal("system"))
			x.Header = http.Header{"Content-Type": {"application/json"}}
			return x
		}(), Assumed},
		{"counts rest on the page", kantataExchange(t, "GET", groupsPath, 200, set(groupPage(1, 20), "/meta/count", 44)), Documented},
		{"what is included rests on the library", kantataExchange(t, "GET", groupsPath, 200, set(included(), "/workspaces/203", project(203))), Assumed},
	} {
		t.Run(test.why, func(t *testing.T) {
			found := c.Judge(test.x)
			if len(found) != 1 || found[0].Evidence.Level != test.level {
				t.Errorf("found %v, want one of level %s", found, test.level)
			}
		})
	}
}

func TestKantataRequests(t *testing.T) {
	c := load(t, "kantata")
	group := func(fields object) object {
		all := object{"name": "Acme"}
		maps.Copy(all, fields)
		return object{"workspace_group": all}
	}
	reference := func(fields object) object {
		all := object{"service_name": "jira", "service_model": "Issue", "service_model_ref": "J-1"}
		maps.Copy(all, fields)
		return group(object{"external_reference": all})
	}
	one := object{"user_id": num(101), "workspace_group_id": "1"}
	many := func(n int) object {
		items := make([]any, n)
		for i := range items {
			items[i] = one
		}
		return object{"user_group_memberships": items}
	}
	for _, test := range []struct {
		why, operation string
		body           any
		want           []string
	}{
		{"a name is enough", "create-workspace-group", group(nil), nil},
		{"unknown names are passed over", "create-workspace-group", object{"workspace_group": object{"name": "A", "x": num(1)}, "include": "workspaces", "y": nil}, nil},
		{"all fields, as JSON has them", "create-workspace-group", group(object{"add_workspace_ids": []any{num(1), "2"}, "company": true, "notes": nil, "email": "", "website": "w"}), nil},
		{"all fields, as a form has them", "update-workspace-group", group(object{"add_workspace_ids": []any{"1"}, "remove_workspace_ids": []any{"2"}, "company": "1"}), nil},
		{"a number for a boolean", "update-workspace-group", group(object{"company": num(0)}), nil},
		{"a reference", "update-workspace-group", reference(object{"status": "failed", "locked": "false", "external_link": nil}), nil},
		{"no object", "create-workspace-group", []any{}, []string{" type"}},
		{"no root", "create-workspace-group", object{}, []string{"/workspace_group required"}},
		{"no root, with the fields in its place", "update-workspace-group", object{"name": "A"}, []string{"/workspace_group required"}},
		{"a root that is no object", "update-workspace-group", object{"workspace_group": "A"}, []string{"/workspace_group type"}},
		{"no name", "create-workspace-group", object{"workspace_group": object{}}, []string{"/workspace_group/name required"}},
		{"no name in an update either", "update-workspace-group", object{"workspace_group": object{"notes": "n"}}, []string{"/workspace_group/name required"}},
		{"a blank name", "create-workspace-group", group(object{"name": " "}), []string{"/workspace_group/name pattern"}},
		{"a name that is null", "create-workspace-group", group(object{"name": nil}), []string{"/workspace_group/name type"}},
		{"an id of a word", "create-workspace-group", group(object{"add_workspace_ids": []any{num(1), "x"}}), []string{"/workspace_group/add_workspace_ids/1 pattern"}},
		{"an id of a fraction", "update-workspace-group", group(object{"remove_workspace_ids": []any{num("1.5")}}), []string{"/workspace_group/remove_workspace_ids/0 type"}},
		{"an id below 1", "update-workspace-group", group(object{"remove_workspace_ids": []any{num(0), "-1", "0"}}), []string{"/workspace_group/remove_workspace_ids/0 minimum", "/workspace_group/remove_workspace_ids/1 pattern", "/workspace_group/remove_workspace_ids/2 pattern"}},
		{"ids that are no list", "create-workspace-group", group(object{"add_workspace_ids": "1,2"}), []string{"/workspace_group/add_workspace_ids type"}},
		{"a word for a boolean", "create-workspace-group", group(object{"company": "yes"}), []string{"/workspace_group/company enum"}},
		{"a number for a text", "create-workspace-group", group(object{"email": num(1)}), []string{"/workspace_group/email type"}},
		{"a reference that is null", "create-workspace-group", group(object{"external_reference": nil}), []string{"/workspace_group/external_reference type"}},
		{"a reference without its parts", "create-workspace-group", group(object{"external_reference": object{}}), []string{"/workspace_group/external_reference/service_model required", "/workspace_group/external_reference/service_model_ref required", "/workspace_group/external_reference/service_name required"}},
		{"a reference of unknown status", "update-workspace-group", reference(object{"status": "fail"}), []string{"/workspace_group/external_reference/status enum"}},

		{"one membership", "create-user-group-memberships", object{"user_group_membership": one, "include": "user"}, nil},
		{"several", "create-user-group-memberships", many(1), nil},
		{"a hundred", "create-user-group-memberships", many(100), nil},
		{"a hundred and one", "create-user-group-memberships", many(101), []string{"/user_group_memberships maxItems"}},
		{"none", "create-user-group-memberships", many(0), []string{"/user_group_memberships minItems"}},
		{"neither root", "create-user-group-memberships", object{"users": nil}, []string{" oneOf"}},
		{"both roots", "create-user-group-memberships", object{"user_group_membership": one, "user_group_memberships": []any{one}}, []string{" oneOf"}},
		{"a list under the singular", "create-user-group-memberships", object{"user_group_membership": []any{one}}, []string{"/user_group_membership type"}},
		{"a membership without a user", "create-user-group-memberships", object{"user_group_memberships": []any{one, object{"workspace_group_id": num(1)}}}, []string{"/user_group_memberships/1/user_id required"}},
		{"a membership of a user by name", "create-user-group-memberships", object{"user_group_membership": object{"user_id": "ada", "workspace_group_id": num(1)}}, []string{"/user_group_membership/user_id pattern"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			op, ok := c.Operation(test.operation)
			if !ok {
				t.Fatalf("there is no operation %s", test.operation)
			}
			schema, err := op.Body.Schema()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, v := range schema.Validate(test.body) {
				if got = append(got, v.Pointer+" "+v.Keyword); c.EvidenceFor(v.Fact).Level == "" {
					t.Errorf("%s rests on nothing: %s", v.Pointer, v.Fact)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// Evidence that is read off one fact too far is a guess that looks like
// knowledge.
func TestKantataLevels(t *testing.T) {
	c := load(t, "kantata")
	list, _ := c.Operation("get-workspace-groups")
	update, _ := c.Operation("update-workspace-group")
	bulk, _ := c.Operation("create-user-group-memberships")
	for _, test := range []struct {
		why       string
		got, want Level
	}{
		{"a filter", list.QueryLevel("matching"), Documented},
		{"a parameter as an array", list.QueryLevel("include[]"), Documented},
		{"a parameter with a key", list.QueryLevel("only[0]"), Documented},
		{"a filter that has no effect", list.QueryLevel("by_custom_text_value[7]"), Assumed},
		{"optional fields", update.QueryLevel("optional_fields"), Assumed},
		{"a bracket that does not close", list.QueryLevel("include["), Assumed},
		{"brackets alone", list.QueryLevel("[]"), Assumed},
		{"fields in a query", update.QueryLevel("workspace_group[name]"), Assumed},
		{"documented fields", update.BodyLevel(object{"workspace_group": object{"name": "A", "add_workspace_ids": []any{"1"}}}), Documented},
		{"a field inside that the page does not name", update.BodyLevel(object{"workspace_group": object{"name": "A", "id": "1"}}), Assumed},
		{"a member of a list", bulk.BodyLevel(object{"user_group_memberships": []any{object{"user_id": "1"}}}), Documented},
		{"one that the page does not name", bulk.BodyLevel(object{"user_group_memberships": []any{object{"role": "1"}}}), Assumed},
		{"an answer that is made", c.StatusLevel(update, 200), Documented},
		{"an answer that is too large", c.StatusLevel(update, 413), Assumed},
	} {
		t.Run(test.why, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("got %q, want %q", test.got, test.want)
			}
		})
	}
	var writers []string
	for _, collection := range c.Collections {
		writers = append(writers, fmt.Sprint(collection.Name, " ", collection.Writers))
	}
	want := []string{
		"external_references [create-workspace-group update-workspace-group]", "rate_card_sets []", "user_group_memberships [create-user-group-memberships]",
		"users []", "workspace_groups [create-workspace-group update-workspace-group]", "workspaces []",
	}
	if diff := cmp.Diff(want, writers); diff != "" {
		t.Errorf("who writes (-want +got):\n%s", diff)
	}
}

func num(value any) json.Number { return json.Number(fmt.Sprint(value)) }

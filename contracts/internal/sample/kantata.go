package sample

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

const (
	GroupsPath      = "/api/v1/workspace_groups"
	MembershipsPath = "/api/v1/user_group_memberships"
)

type Object = map[string]any

// WorkspaceGroup is a group as a list shows it when nothing is included.
func WorkspaceGroup(id int) Object {
	return Object{
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "name": fmt.Sprintf("Group %03d", id), "company": true,
		"contact_name": nil, "email": "", "phone_number": nil, "address": nil, "website": nil, "notes": nil, "id": strconv.Itoa(id),
	}
}

// Membership puts a user into the group 1; those with higher ids are newer.
func Membership(id, user int) Object {
	return Object{"created_at": fmt.Sprintf("2019-08-19T09:41:%02d-07:00", id%60), "creator_id": 7, "user_id": strconv.Itoa(user), "workspace_group_id": "1", "id": strconv.Itoa(id)}
}

func member(id int) Object {
	return Object{"id": strconv.Itoa(id), "full_name": "Ada", "photo_path": nil, "email_address": "ada@example.com", "headline": nil}
}

func Project(id int) Object {
	return Object{
		"id": strconv.Itoa(id), "title": "Site", "account_id": 1, "archived": false, "description": nil, "due_date": "2026-01-31", "start_date": nil,
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "access_level": "open", "budgeted": true, "currency": "USD",
		"percentage_complete": 50, "status": Object{"color": "green", "key": 300, "message": "Active"},
	}
}

func externalReference(id, group int) Object {
	return Object{
		"id": strconv.Itoa(id), "service_name": "jira", "service_model": "Issue", "service_model_ref": "J-1", "subject_id": strconv.Itoa(group),
		"subject_type": "WorkspaceGroup", "status": "pending", "external_link": nil, "external_message": nil, "external_status": nil, "locked": false,
		"created_at": "2019-08-19T09:41:55-07:00", "updated_at": "2019-08-19T09:41:55-07:00", "last_synced_at": nil,
	}
}

// Wrapped puts objects into the envelope, as the page that holds them all.
func Wrapped(key string, objects ...Object) Object {
	results, byID := []any{}, Object{}
	for _, o := range objects {
		results = append(results, Object{"key": key, "id": o["id"]})
		byID[o["id"].(string)] = o
	}
	meta := Object{"count": len(objects), "page_count": 1, "page_number": 1, "page_size": 20}
	if len(objects) == 0 {
		meta["page_count"], meta["page_number"] = 0, 0
	}
	return Object{"count": len(objects), "results": results, key: byID, "meta": meta}
}

// GroupPage is a true page of 45 groups.
func GroupPage(number, size int) Object {
	var groups []Object
	for i := (number-1)*size + 1; i <= min(45, number*size); i++ {
		groups = append(groups, WorkspaceGroup(i))
	}
	page := Wrapped("workspace_groups", groups...)
	page["count"] = 45
	page["meta"] = Object{"count": 45, "page_count": (45 + size - 1) / size, "page_number": number, "page_size": size}
	return page
}

// Included is a list of one group with all that may come along.
func Included() Object {
	group := WorkspaceGroup(1)
	group["workspace_ids"], group["external_reference_ids"], group["rate_card_set_ids"] = []any{"201", "202"}, []any{"401"}, []any{}
	page := Wrapped("workspace_groups", group)
	page["workspaces"] = Object{"201": Project(201), "202": Project(202)}
	page["external_references"] = Object{"401": externalReference(401, 1)}
	page["rate_card_sets"] = Object{}
	return page
}

// Memberships is a list of two memberships with users and groups.
func Memberships() Object {
	page := Wrapped("user_group_memberships", Membership(9, 101), Membership(8, 102))
	page["users"] = Object{"101": member(101), "102": member(102)}
	page["workspace_groups"] = Object{"1": WorkspaceGroup(1)}
	return page
}

func KantataExchange(t testing.TB, method, address string, status int, body any) contracts.Exchange {
	x := Exchange(t, method, address, status, body)
	x.Header.Set("Cache-Control", "no-cache, no-store")
	if body != nil {
		x.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	return x
}

func Refusal(kind string) Object {
	return Object{"errors": []any{Object{"type": kind, "message": "No."}}}
}

func ManyParameters(n int) (query string) {
	text := make([]byte, 0, 4*n)
	for range n {
		text = append(text, "a=b&"...)
	}
	return string(text)
}

func KantataMutations(t testing.TB) []Mutation {
	get := func(query string, body Object) contracts.Exchange {
		return KantataExchange(t, "GET", GroupsPath+query, 200, body)
	}
	pageTwo := func(pointer string, value any) contracts.Exchange {
		return get("?page=2", Set(GroupPage(2, 20), pointer, value))
	}
	single := func(pointer string, value any) contracts.Exchange {
		return KantataExchange(t, "GET", GroupsPath+"/1", 200, Set(Wrapped("workspace_groups", WorkspaceGroup(1)), pointer, value))
	}
	with := func(pointer string, value any) contracts.Exchange {
		return get("?include=workspaces", Set(Included(), pointer, value))
	}
	joined := func(pointer string, value any) contracts.Exchange {
		return KantataExchange(t, "GET", MembershipsPath, 200, Set(Memberships(), pointer, value))
	}
	none := func(pointer string, value any) contracts.Exchange {
		return get("", Set(Wrapped("workspace_groups"), pointer, value))
	}
	few := GroupPage(2, 20)
	delete(few["workspace_groups"].(Object), "40")
	few["results"] = few["results"].([]any)[:19]
	twice := GroupPage(1, 20)
	twice["results"].([]any)[3] = twice["results"].([]any)[1]
	delete(twice["workspace_groups"].(Object), "4")
	two := Wrapped("workspace_groups", WorkspaceGroup(1), WorkspaceGroup(2))
	bare := KantataExchange(t, "GET", GroupsPath, 200, GroupPage(1, 20))
	bare.Header.Del("Cache-Control")
	kept := KantataExchange(t, "GET", GroupsPath, 200, GroupPage(1, 20))
	kept.Header.Set("Cache-Control", "no-cache")
	bareRefusal := KantataExchange(t, "GET", GroupsPath, 503, Refusal("system"))
	bareRefusal.Header.Del("Cache-Control")
	hidden := get("", Set(Included(), "/workspaces/203", Project(203)))
	hidden.RequestBody = []byte(`only=1`)
	posted := KantataExchange(t, "POST", GroupsPath, 200, Set(Wrapped("workspace_groups", WorkspaceGroup(1)), "/meta/page_size", 50))
	posted.RequestBody = []byte(`{}`)
	only := func(pointer string, value any) contracts.Exchange {
		return get("?only=5,6", Set(Wrapped("workspace_groups", WorkspaceGroup(5), WorkspaceGroup(6)), pointer, value))
	}
	made := func(pointer string, value any) contracts.Exchange {
		return KantataExchange(t, "POST", MembershipsPath, 200, Set(Wrapped("user_group_memberships", Membership(9, 101), Membership(8, 102)), pointer, value))
	}
	counted := Wrapped("workspace_groups", WorkspaceGroup(5))
	counted["count"], counted["meta"].(Object)["count"] = 2, 2
	alone := Included()
	delete(alone, "workspaces")
	created := KantataExchange(t, "POST", GroupsPath+"?include=projects,workspaces", 200, alone)
	created.RequestBody = []byte(`{"workspace_group":{"name":"a"}}`)
	return []Mutation{
		{"a page without Cache-Control", contracts.CheckMissingHeader, bare, []string{"error missing-header"}},
		{"a page that may be kept", contracts.CheckHeader, kept, []string{"error header"}},
		{"a refusal without it", contracts.CheckMissingHeader, bareRefusal, []string{"error missing-header"}},
		{"a POST that answers 201", contracts.CheckUndeclaredStatus, KantataExchange(t, "POST", GroupsPath, 201, Included()), []string{"error undeclared-status"}},
		{"405 for a method that a path lacks", contracts.CheckUnknownOperation, KantataExchange(t, "PATCH", GroupsPath+"/1", 405, Refusal("system")), []string{"error unknown-operation"}},
		{"the refusal of a body that is no JSON, with another status", contracts.CheckErrorFormat, KantataExchange(t, "POST", GroupsPath, 400, Object{"status": 422, "error": "No."}), []string{"error error-format /status"}},
		{"one that is not about the body", contracts.CheckErrorFormat, KantataExchange(t, "POST", GroupsPath, 422, Object{"status": 422, "error": "No."}), []string{"error error-format /errors", "warning undocumented-field /error", "warning undocumented-field /status"}},
		{"a refusal of an unknown type", contracts.CheckErrorFormat, KantataExchange(t, "GET", GroupsPath, 400, Refusal("fatal")), []string{"error error-format /errors/0/type"}},
		{"a 401 that speaks of something else", contracts.CheckErrorFormat, KantataExchange(t, "GET", GroupsPath, 401, Refusal("system")), []string{"error error-format /errors/0/type"}},
		{"a refusal without a reason", contracts.CheckErrorFormat, KantataExchange(t, "GET", GroupsPath, 400, Object{"errors": []any{}}), []string{"error error-format /errors"}},
		{"a count beyond all reason", contracts.CheckPaging, single("/meta/page_number", json.Number("99999999999999999999")), []string{"error paging /meta/page_number"}},
		{"an id that is a number", contracts.CheckSchema, single("/workspace_groups/1/id", 1), []string{"error schema /workspace_groups/1/id"}},
		{"a time in UTC", contracts.CheckSchema, single("/workspace_groups/1/created_at", "2019-08-19T16:41:55Z"), []string{"error schema /workspace_groups/1/created_at"}},
		{"a time to the millisecond", contracts.CheckSchema, with("/workspaces/201/updated_at", "2019-08-19T09:41:55.000-07:00"), []string{"error schema /workspaces/201/updated_at"}},
		{"a membership's time in UTC", contracts.CheckSchema, joined("/user_group_memberships/9/created_at", "2019-08-19T16:41:55Z"), []string{"error schema /user_group_memberships/9/created_at"}},
		{"an id of words", contracts.CheckSchema, joined("/user_group_memberships/9/user_id", "ada"), []string{"error schema /user_group_memberships/9/user_id", "error envelope /user_group_memberships/9/user_id", "error envelope /users/101"}},
		{"a group without its notes", contracts.CheckMissingField, KantataExchange(t, "PUT", GroupsPath+"/1", 200, Wrapped("workspace_groups", Without(WorkspaceGroup(1), "notes"))), []string{"error missing-field /workspace_groups/1/notes"}},
		{"a field that nobody knows", contracts.CheckUndocumentedField, single("/workspace_groups/1/owner", nil), []string{"warning undocumented-field /workspace_groups/1/owner"}},
		{"a map that nobody knows", contracts.CheckUndocumentedField, get("", Set(GroupPage(1, 20), "/users", Object{})), []string{"warning undocumented-field /users"}},

		{"another page than was asked for", contracts.CheckPaging, get("?page=3", GroupPage(2, 20)), []string{"error paging /meta/page_number"}},
		{"another page than the first for a word", contracts.CheckPaging, get("?page=next", GroupPage(2, 20)), []string{"error paging /meta/page_number"}},
		{"page 1 of no groups", contracts.CheckPaging, none("/meta/page_number", 1), []string{"error paging /meta/page_number"}},
		{"a page without groups", contracts.CheckPaging, none("/meta/page_count", 1), []string{"error paging /meta/page_count"}},
		{"a count that a double takes for another", contracts.CheckEnvelope, KantataExchange(t, "GET", GroupsPath, 200, Set(Set(Set(GroupPage(1, 20), "/count", int64(1<<53+1)), "/meta/count", int64(1<<53)), "/meta/page_count", int64(450359962737050))), []string{"error envelope /meta/count"}},
		{"a page too many of more groups than a double counts", contracts.CheckPaging, KantataExchange(t, "GET", GroupsPath, 200, Set(Set(Set(GroupPage(1, 20), "/count", int64(1<<53+1)), "/meta/count", int64(1<<53+1)), "/meta/page_count", int64(450359962737051))), []string{"error paging /meta/page_count"}},
		{"a wrong number of pages", contracts.CheckPaging, pageTwo("/meta/page_count", 2), []string{"error paging /meta/page_count"}},
		{"too few groups", contracts.CheckPaging, get("?page=2", few), []string{"error paging /results"}},
		{"another size than the usual one", contracts.CheckPaging, get("", GroupPage(1, 30)), []string{"error paging /meta/page_size"}},
		{"another size than was asked for", contracts.CheckPaging, get("?per_page=30", GroupPage(1, 20)), []string{"error paging /meta/page_size"}},
		{"a size that is not cut", contracts.CheckPaging, get("?per_page=300", GroupPage(1, 300)), []string{"error paging /meta/page_size"}},
		{"another size than the usual one for nonsense", contracts.CheckPaging, get("?per_page=0", GroupPage(1, 1)), []string{"error paging /meta/page_size"}},
		{"another size of a single group", contracts.CheckPaging, single("/meta/page_size", 50), []string{"error paging /meta/page_size"}},
		{"a body hides nothing from a call that takes one", contracts.CheckPaging, posted, []string{"error paging /meta/page_size"}},
		{"a single group on page 2", contracts.CheckPaging, single("/meta/page_number", 2), []string{"error paging /meta/page_number"}},

		{"fewer groups than are counted, by their ids", contracts.CheckPaging, get("?only=5,6", counted), []string{"error paging /results"}},
		{"a page of digits and letters that is the first", contracts.CheckPaging, get("?page=2abc", GroupPage(1, 20)), []string{"error paging /meta/page_number"}},
		{"a page below 1 that is told as the first", contracts.CheckPaging, get("?page=0", GroupPage(1, 20)), []string{"error paging /meta/page_number"}},
		{"groups by their ids on two pages", contracts.CheckPaging, only("/meta/page_count", 2), []string{"error paging /meta/page_count"}},
		{"groups by their ids on page 2", contracts.CheckPaging, only("/meta/page_number", 2), []string{"error paging /meta/page_number"}},
		{"many that were made on two pages", contracts.CheckPaging, made("/meta/page_count", 2), []string{"error paging /meta/page_count"}},

		{"an id twice among those of a group", contracts.CheckEnvelope, with("/workspace_groups/1/workspace_ids", []any{"201", "202", "201"}), []string{"error envelope /workspace_groups/1/workspace_ids/2"}},
		{"workspaces that were asked for and did not come", contracts.CheckEnvelope, get("?include=rate_card_sets,workspaces", alone), []string{"error envelope /workspaces"}},
		{"the same of a group that was made", contracts.CheckEnvelope, created, []string{"error envelope /workspaces"}},
		{"an id that stands twice", contracts.CheckEnvelope, get("", twice), []string{"error envelope /results/3/id"}},
		{"two counts", contracts.CheckEnvelope, get("", Set(GroupPage(1, 20), "/meta/count", 44)), []string{"error envelope /meta/count"}},
		{"an entry without its object", contracts.CheckEnvelope, single("/workspace_groups", Object{}), []string{"error envelope /results/0"}},
		{"an object without its entry", contracts.CheckEnvelope, single("/workspace_groups/2", WorkspaceGroup(2)), []string{"error envelope /workspace_groups/2"}},
		{"an object without its entry, where there are none", contracts.CheckEnvelope, none("/workspace_groups/2", WorkspaceGroup(2)), []string{"error envelope /workspace_groups/2"}},
		{"an object that calls itself by another id", contracts.CheckEnvelope, single("/workspace_groups/1/id", "2"), []string{"error envelope /workspace_groups/1/id"}},
		{"two groups where one was asked for", contracts.CheckEnvelope, KantataExchange(t, "GET", GroupsPath+"/1", 200, two), []string{"error envelope /results"}},
		{"a workspace that calls itself by another id", contracts.CheckEnvelope, with("/workspaces/201/id", "7"), []string{"error envelope /workspaces/201/id"}},
		{"a workspace that is not included", contracts.CheckEnvelope, with("/workspace_groups/1/workspace_ids", []any{"201", "202", "203"}), []string{"error envelope /workspace_groups/1/workspace_ids/2"}},
		{"a workspace too many", contracts.CheckEnvelope, with("/workspaces/203", Project(203)), []string{"error envelope /workspaces/203"}},
		{"one too many, whatever was asked for", contracts.CheckEnvelope, hidden, []string{"error envelope /workspaces/203"}},
		{"a user who is not included", contracts.CheckEnvelope, joined("/user_group_memberships/9/user_id", "103"), []string{"error envelope /user_group_memberships/9/user_id", "error envelope /users/101"}},
		{"a group that is not included", contracts.CheckEnvelope, joined("/workspace_groups", Object{}), []string{"error envelope /user_group_memberships/8/workspace_group_id", "error envelope /user_group_memberships/9/workspace_group_id"}},
	}
}

func Num(value any) json.Number { return json.Number(fmt.Sprint(value)) }

package judge

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

func TestJudgePassesKantata(t *testing.T) {
	c := sample.ContractOf(t, "kantata")
	get := func(query string, body sample.Object) contracts.Exchange {
		return sample.KantataExchange(t, "GET", sample.GroupsPath+query, 200, body)
	}
	none := sample.Wrapped("workspace_groups")
	far := sample.GroupPage(1, 20)
	far["results"], far["workspace_groups"] = []any{}, sample.Object{}
	far["meta"].(sample.Object)["page_number"] = 9
	some := sample.Wrapped("workspace_groups", sample.WorkspaceGroup(5), sample.WorkspaceGroup(6))
	onPage := sample.Wrapped("workspace_groups", sample.WorkspaceGroup(5), sample.WorkspaceGroup(6))
	onPage["meta"] = sample.Object{"count": 2, "page_count": 2, "page_number": 4, "page_size": 1}
	offset := sample.GroupPage(1, 20)
	offset["results"], offset["workspace_groups"] = some["results"], some["workspace_groups"]
	hidden := get("", sample.GroupPage(2, 10))
	hidden.RequestBody = []byte(`{"page":2,"per_page":10}`)
	bulk := sample.Wrapped("user_group_memberships")
	for i := range 100 {
		one := sample.Membership(i+1, i+1)
		bulk["results"] = append(bulk["results"].([]any), sample.Object{"key": "user_group_memberships", "id": one["id"]})
		bulk["user_group_memberships"].(sample.Object)[one["id"].(string)] = one
	}
	bulk["count"], bulk["meta"] = 100, sample.Object{"count": 100, "page_count": 1, "page_number": 1, "page_size": 20}
	numbered := sample.Memberships()
	numbered["user_group_memberships"].(sample.Object)["9"].(sample.Object)["creator_id"] = nil
	for _, test := range []struct {
		why      string
		exchange contracts.Exchange
	}{
		{"the first page", get("", sample.GroupPage(1, 20))},
		{"of more groups than a double counts", get("", sample.Set(sample.Set(sample.Set(sample.GroupPage(1, 20), "/count", int64(1<<53+1)), "/meta/count", int64(1<<53+1)), "/meta/page_count", int64(450359962737050)))},
		{"the second page", get(".json?page=2", sample.GroupPage(2, 20))},
		{"a page of another size", get("?page=5&per_page=10", sample.GroupPage(5, 10))},
		{"of two sizes asked for the last counts", get("?per_page=7&per_page=30", sample.GroupPage(1, 30))},
		{"a page that is too large is cut", get("?per_page=1000", sample.GroupPage(1, 200))},
		{"far too large", get("?per_page=99999999999999999999", sample.GroupPage(1, 200))},
		{"a page of no size has the usual one", get("?per_page=0", sample.GroupPage(1, 20))},
		{"so has a page of a word", get("?per_page=all", sample.GroupPage(1, 20))},
		{"a page below 1 is the first, and told as sent", get("?page=-3", sample.Set(sample.GroupPage(1, 20), "/meta/page_number", -3))},
		{"digits before others count", get("?page=2.0&per_page=10abc", sample.GroupPage(2, 10))},
		{"include in a list, or behind a blank, asks for nothing", get("?include[]=workspaces&include=projects,%20workspaces", none)},
		{"a word is the first", get("?page=next", sample.Set(sample.GroupPage(1, 20), "/meta/page_number", 0))},
		{"what is not properly encoded is a word", get("?page=2&page=%zz", sample.Set(sample.GroupPage(1, 20), "/meta/page_number", 0))},
		{"a page past the end is empty", get("?page=9", far)},
		{"no groups are on page 0", get("?page=3", none)},
		{"those that were asked for by their ids", get("?only=5,6,7", some)},
		{"whatever page is asked for", get("?only=5,6,7&per_page=1&page=4", onPage)},
		{"as an array", get("?only[]=5&only[]=6", some)},
		{"workspaces that nobody asked for by a known name", get("?include=projects", none)},
		{"what a body may ask for", func() contracts.Exchange {
			x := get("?include=workspaces", none)
			x.RequestBody = []byte("include=nothing")
			return x
		}()},
		{"a part of the list", get("?limit=2&offset=4", offset)},
		{"a limit alone counts for nothing", get("?limit=2", sample.GroupPage(1, 20))},
		{"what the body asks for cannot be seen", hidden},
		{"groups with all that may come along", get("?include=workspaces,external_references,rate_card_sets", sample.Included())},
		{"ten thousand parameters", get("?"+sample.ManyParameters(10_001)+"page=3", sample.GroupPage(3, 20))},
		{"one group", sample.KantataExchange(t, "GET", sample.GroupsPath+"/1.json?page=4", 200, sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1)))},
		{"a group that was made", sample.KantataExchange(t, "POST", sample.GroupsPath, 200, sample.Included())},
		{"a group that was changed", sample.KantataExchange(t, "PUT", sample.GroupsPath+"/1", 200, sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1)))},
		{"a group that is gone", sample.KantataExchange(t, "DELETE", sample.GroupsPath+"/1", 204, nil)},
		{"memberships", sample.KantataExchange(t, "GET", sample.MembershipsPath+"?include=user,workspace_group", 200, sample.Memberships())},
		{"a membership that nobody is known to have made", sample.KantataExchange(t, "GET", sample.MembershipsPath, 200, numbered)},
		{"a membership that was made", sample.KantataExchange(t, "POST", sample.MembershipsPath, 200, sample.Wrapped("user_group_memberships", sample.Membership(9, 101)))},
		{"a hundred of them are on one page", sample.KantataExchange(t, "POST", sample.MembershipsPath, 200, bulk)},
		{"a membership that is gone", sample.KantataExchange(t, "DELETE", sample.MembershipsPath+"/9.json", 204, nil)},
		{"a refusal", sample.KantataExchange(t, "GET", sample.GroupsPath+"/7", 404, sample.Refusal("system"))},
		{"a refusal with a field and an index", sample.KantataExchange(t, "POST", sample.MembershipsPath, 422, sample.Object{"errors": []any{sample.Object{"type": "validation", "message": "No.", "field": "user_id", "index": 3}}})},
		{"the refusal of a body that is no JSON", sample.KantataExchange(t, "PUT", sample.GroupsPath+"/7", 400, sample.Object{"status": 400, "error": "There was a problem in the JSON you submitted"})},
		{"a method that a path lacks", sample.KantataExchange(t, "PATCH", sample.GroupsPath+"/7", 404, sample.Refusal("system"))},
	} {
		t.Run(test.why, func(t *testing.T) {
			if diff := cmp.Diff([]string(nil), sample.Lines(Judge(c, test.exchange))); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// An answer that is looked at with other eyes than the contract's own.
func TestJudgeKantataFacts(t *testing.T) {
	c := sample.ContractOf(t, "kantata")
	for _, test := range []struct {
		why   string
		x     contracts.Exchange
		level contracts.Level
	}{
		{"a page that is not the one asked for rests on the library", sample.KantataExchange(t, "GET", sample.GroupsPath+"?page=3", 200, sample.GroupPage(2, 20)), contracts.Assumed},
		{"the usual size rests on the page", sample.KantataExchange(t, "GET", sample.GroupsPath, 200, sample.GroupPage(1, 30)), contracts.Documented},
		{"what a header says was seen", func() contracts.Exchange {
			x := sample.KantataExchange(t, "GET", sample.GroupsPath, 200, sample.GroupPage(1, 20))
			x.Header = http.Header{"Content-Type": {"application/json"}}
			return x
		}(), contracts.Observed},
		{"on a refusal it was not", func() contracts.Exchange {
			x := sample.KantataExchange(t, "GET", sample.GroupsPath, 404, sample.Refusal("system"))
			x.Header = http.Header{"Content-Type": {"application/json"}}
			return x
		}(), contracts.Assumed},
		{"counts rest on the page", sample.KantataExchange(t, "GET", sample.GroupsPath, 200, sample.Set(sample.GroupPage(1, 20), "/meta/count", 44)), contracts.Documented},
		{"what is included rests on the library", sample.KantataExchange(t, "GET", sample.GroupsPath, 200, sample.Set(sample.Included(), "/workspaces/203", sample.Project(203))), contracts.Assumed},
	} {
		t.Run(test.why, func(t *testing.T) {
			found := Judge(c, test.x)
			if len(found) != 1 || found[0].Evidence.Level != test.level {
				t.Errorf("found %v, want one of level %s", found, test.level)
			}
		})
	}
}

func TestKantataRequests(t *testing.T) {
	c := sample.ContractOf(t, "kantata")
	group := func(fields sample.Object) sample.Object {
		all := sample.Object{"name": "Acme"}
		maps.Copy(all, fields)
		return sample.Object{"workspace_group": all}
	}
	reference := func(fields sample.Object) sample.Object {
		all := sample.Object{"service_name": "jira", "service_model": "Issue", "service_model_ref": "J-1"}
		maps.Copy(all, fields)
		return group(sample.Object{"external_reference": all})
	}
	one := sample.Object{"user_id": sample.Num(101), "workspace_group_id": "1"}
	many := func(n int) sample.Object {
		items := make([]any, n)
		for i := range items {
			items[i] = one
		}
		return sample.Object{"user_group_memberships": items}
	}
	for _, test := range []struct {
		why, operation string
		body           any
		want           []string
	}{
		{"a name is enough", "create-workspace-group", group(nil), nil},
		{"unknown names are passed over", "create-workspace-group", sample.Object{"workspace_group": sample.Object{"name": "A", "x": sample.Num(1)}, "include": "workspaces", "y": nil}, nil},
		{"all fields, as JSON has them", "create-workspace-group", group(sample.Object{"add_workspace_ids": []any{sample.Num(1), "2"}, "company": true, "notes": nil, "email": "", "website": "w"}), nil},
		{"all fields, as a form has them", "update-workspace-group", group(sample.Object{"add_workspace_ids": []any{"1"}, "remove_workspace_ids": []any{"2"}, "company": "1"}), nil},
		{"a number for a boolean", "update-workspace-group", group(sample.Object{"company": sample.Num(0)}), nil},
		{"a reference", "update-workspace-group", reference(sample.Object{"status": "failed", "locked": "false", "external_link": nil}), nil},
		{"no object", "create-workspace-group", []any{}, []string{" type"}},
		{"no root", "create-workspace-group", sample.Object{}, []string{"/workspace_group required"}},
		{"no root, with the fields in its place", "update-workspace-group", sample.Object{"name": "A"}, []string{"/workspace_group required"}},
		{"a root that is no object", "update-workspace-group", sample.Object{"workspace_group": "A"}, []string{"/workspace_group type"}},
		{"no name", "create-workspace-group", sample.Object{"workspace_group": sample.Object{}}, []string{"/workspace_group/name required"}},
		{"no name in an update either", "update-workspace-group", sample.Object{"workspace_group": sample.Object{"notes": "n"}}, []string{"/workspace_group/name required"}},
		{"a blank name", "create-workspace-group", group(sample.Object{"name": " "}), []string{"/workspace_group/name pattern"}},
		{"a name that is null", "create-workspace-group", group(sample.Object{"name": nil}), []string{"/workspace_group/name type"}},
		{"an id of a word", "create-workspace-group", group(sample.Object{"add_workspace_ids": []any{sample.Num(1), "x"}}), []string{"/workspace_group/add_workspace_ids/1 pattern"}},
		{"an id of a fraction", "update-workspace-group", group(sample.Object{"remove_workspace_ids": []any{sample.Num("1.5")}}), []string{"/workspace_group/remove_workspace_ids/0 type"}},
		{"an id below 1", "update-workspace-group", group(sample.Object{"remove_workspace_ids": []any{sample.Num(0), "-1", "0"}}), []string{"/workspace_group/remove_workspace_ids/0 minimum", "/workspace_group/remove_workspace_ids/1 pattern", "/workspace_group/remove_workspace_ids/2 pattern"}},
		{"ids that are no list", "create-workspace-group", group(sample.Object{"add_workspace_ids": "1,2"}), []string{"/workspace_group/add_workspace_ids type"}},
		{"a word for a boolean", "create-workspace-group", group(sample.Object{"company": "yes"}), []string{"/workspace_group/company enum"}},
		{"a number for a text", "create-workspace-group", group(sample.Object{"email": sample.Num(1)}), []string{"/workspace_group/email type"}},
		{"a reference that is null", "create-workspace-group", group(sample.Object{"external_reference": nil}), []string{"/workspace_group/external_reference type"}},
		{"a reference without its parts", "create-workspace-group", group(sample.Object{"external_reference": sample.Object{}}), []string{"/workspace_group/external_reference/service_model required", "/workspace_group/external_reference/service_model_ref required", "/workspace_group/external_reference/service_name required"}},
		{"a reference of unknown status", "update-workspace-group", reference(sample.Object{"status": "fail"}), []string{"/workspace_group/external_reference/status enum"}},

		{"one membership", "create-user-group-memberships", sample.Object{"user_group_membership": one, "include": "user"}, nil},
		{"several", "create-user-group-memberships", many(1), nil},
		{"a hundred", "create-user-group-memberships", many(100), nil},
		{"a hundred and one", "create-user-group-memberships", many(101), []string{"/user_group_memberships maxItems"}},
		{"none", "create-user-group-memberships", many(0), []string{"/user_group_memberships minItems"}},
		{"neither root", "create-user-group-memberships", sample.Object{"users": nil}, []string{" oneOf"}},
		{"both roots", "create-user-group-memberships", sample.Object{"user_group_membership": one, "user_group_memberships": []any{one}}, []string{" oneOf"}},
		{"a list under the singular", "create-user-group-memberships", sample.Object{"user_group_membership": []any{one}}, []string{"/user_group_membership type"}},
		{"a membership without a user", "create-user-group-memberships", sample.Object{"user_group_memberships": []any{one, sample.Object{"workspace_group_id": sample.Num(1)}}}, []string{"/user_group_memberships/1/user_id required"}},
		{"a membership of a user by name", "create-user-group-memberships", sample.Object{"user_group_membership": sample.Object{"user_id": "ada", "workspace_group_id": sample.Num(1)}}, []string{"/user_group_membership/user_id pattern"}},
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
	c := sample.ContractOf(t, "kantata")
	list, _ := c.Operation("get-workspace-groups")
	update, _ := c.Operation("update-workspace-group")
	bulk, _ := c.Operation("create-user-group-memberships")
	for _, test := range []struct {
		why       string
		got, want contracts.Level
	}{
		{"a filter", queryLevel(list, "matching"), contracts.Documented},
		{"a parameter as an array", queryLevel(list, "include[]"), contracts.Documented},
		{"a parameter with a key", queryLevel(list, "only[0]"), contracts.Documented},
		{"a filter that has no effect", queryLevel(list, "by_custom_text_value[7]"), contracts.Assumed},
		{"optional fields", queryLevel(update, "optional_fields"), contracts.Assumed},
		{"a bracket that does not close", queryLevel(list, "include["), contracts.Assumed},
		{"brackets alone", queryLevel(list, "[]"), contracts.Assumed},
		{"fields in a query", queryLevel(update, "workspace_group[name]"), contracts.Assumed},
		{"documented fields", bodyLevel(update, sample.Object{"workspace_group": sample.Object{"name": "A", "add_workspace_ids": []any{"1"}}}), contracts.Documented},
		{"a field inside that the page does not name", bodyLevel(update, sample.Object{"workspace_group": sample.Object{"name": "A", "id": "1"}}), contracts.Assumed},
		{"a member of a list", bodyLevel(bulk, sample.Object{"user_group_memberships": []any{sample.Object{"user_id": "1"}}}), contracts.Documented},
		{"one that the page does not name", bodyLevel(bulk, sample.Object{"user_group_memberships": []any{sample.Object{"role": "1"}}}), contracts.Assumed},
		{"an answer that is made", c.StatusFact(update, 200).Evidence.Level, contracts.Documented},
		{"an answer that is too large", c.StatusFact(update, 413).Evidence.Level, contracts.Assumed},
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

func queryLevel(o *contracts.Operation, name string) contracts.Level {
	return o.QueryFact(name).Evidence.Level
}

// bodyLevel is the weakest level of evidence among the fields of a body.
func bodyLevel(o *contracts.Operation, body any) (level contracts.Level) {
	o.BodyFacts(body, func(fact contracts.Fact) { level = level.Weaker(fact.Evidence.Level) })
	return level
}

package judge

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// named is a page of Kantata groups with these names, made in this order unless
// times are given.
func named(names ...string) sample.Object {
	var groups []sample.Object
	for i, name := range names {
		group := sample.WorkspaceGroup(i + 1)
		group["name"] = name
		groups = append(groups, group)
	}
	return sample.Wrapped("workspace_groups", groups...)
}

// made is a page of Kantata memberships, each an id and the second of its
// creation, such as "7@30".
func made(all ...string) sample.Object {
	var memberships []sample.Object
	for i, one := range all {
		id, second, _ := strings.Cut(one, "@")
		m := sample.Membership(1, i+1)
		m["id"], m["created_at"] = id, "2019-08-19T09:41:"+second+"-07:00"
		memberships = append(memberships, m)
	}
	return sample.Wrapped("user_group_memberships", memberships...)
}

// inBusiness is a page of PierCloud groups, each a name and the day of its
// creation, such as "Core@02".
func inBusiness(all ...string) sample.Object {
	groups := []any{}
	for i, one := range all {
		name, day, _ := strings.Cut(one, "@")
		made := "2025-01-" + day + "T00:00:00.911Z"
		groups = append(groups, sample.Object{
			"id": fmt.Sprintf("00000000-0000-4000-8000-%012d", i), "name": name, "description": nil, "created_by_id": businessID, "updated_by_id": businessID,
			"created_at": made, "updated_at": made, "business_id": businessID, "context_id": businessID, "workspaces": []any{}, "access_scope": "public",
		})
	}
	return sample.Object{"code": "success", "data": groups, "meta": sample.Object{"page": 1, "page_size": 10, "total": len(groups)}}
}

const (
	businessID  = "22222222-2222-4222-8222-222222222222"
	lighthouse  = "/lighthouse/orgs/11111111-1111-4111-8111-111111111111/businesses/" + businessID + "/workspaces-groups"
	kantataList = "/paths/~1workspace_groups/get"
	memberList  = "/paths/~1user_group_memberships/get"
	pierList    = "/paths/~1lighthouse~1orgs~1{org_id}~1businesses~1{business_id}~1workspaces-groups/get"
)

// TestOrder holds lists to the order that their contract declares; a want is the
// place of a finding, the level of its evidence and the fact that is broken.
func TestOrder(t *testing.T) {
	groups := func(query string, names ...string) contracts.Exchange {
		return sample.KantataExchange(t, "GET", sample.GroupsPath+query, 200, named(names...))
	}
	members := func(query string, all ...string) contracts.Exchange {
		return sample.KantataExchange(t, "GET", sample.MembershipsPath+query, 200, made(all...))
	}
	inTenancy := sample.Exchange(t, "GET", "/lighthouse/tenancies/"+businessID+"/workspaces-groups", 200, inBusiness("A@02", "B@01", "C@03"))
	pier := func(query string, all ...string) contracts.Exchange {
		return sample.Exchange(t, "GET", lighthouse+query, 200, inBusiness(all...))
	}
	body := groups("", "B", "A")
	body.RequestBody = []byte(`{"order":"name:desc"}`)
	offsets := made("1@30", "2@30")
	offsets["user_group_memberships"].(sample.Object)["2"].(sample.Object)["created_at"] = "2019-08-19T18:41:29+02:00"
	rules := func(list string, n int) string { return fmt.Sprintf("%s/x-ringer-rules/%d", list, n) }
	order := kantataList + "/parameters/22"
	for _, test := range []struct {
		why     string
		vendor  string
		x       contracts.Exchange
		level   contracts.Level
		at      string
		factual string // the fact; empty where nothing is found
	}{
		{"names upwards", "kantata", groups("", "A", "B", "C"), "", "", ""},
		{"names in whatever case", "kantata", groups("", "apple", "Banana", "cherry"), "", "", ""},
		{"a sign that stands before small letters", "kantata", groups("", "a_b", "AB"), "", "", ""},
		{"a sign that stands behind capitals", "kantata", groups("", "AB", "a_b"), "", "", ""},
		{"names downwards", "kantata", groups("", "C", "B", "A"), contracts.Documented, "/workspace_groups/2/name", rules(kantataList, 0)},
		{"names in no order", "kantata", groups("", "A", "C", "B"), contracts.Documented, "/workspace_groups/3/name", rules(kantataList, 0)},
		{"capitals first", "kantata", groups("", "Banana", "Cherry", "apple"), contracts.Assumed, "/workspace_groups/3/name", rules(kantataList, 1)},
		{"names as a language has them", "kantata", groups("", "ab", "a-c", "ad", "Über", "z"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 1)},
		{"numbers in names as numbers", "kantata", groups("", "Team 2", "Team 10"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 1)},
		{"a script before another, in each as it should be", "kantata", groups("", "Платформа", "Bee", "Ada 2", "Ada 10"), contracts.Documented, "/workspace_groups/2/name", rules(kantataList, 0)},
		{"Cyrillic before Latin", "kantata", groups("", "Платформа", "Ada", "Bee"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 1)},
		{"names downwards, when asked", "kantata", groups("?order=name:desc", "C", "b", "A"), "", "", ""},
		{"names upwards, when asked for the other way", "kantata", groups("?order=name:desc", "A", "B", "C"), contracts.Documented, "/workspace_groups/2/name", order},
		{"of two orders the last counts", "kantata", groups("?order=name:desc&order=name:asc", "A", "B", "C"), "", "", ""},
		{"a direction that is none is upwards", "kantata", groups("?order=name:DESC", "A", "B", "C"), "", "", ""},
		{"a direction that is none is taken for downwards", "kantata", groups("?order=name:DESC", "C", "B", "A"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 7)},
		{"without a direction it is upwards", "kantata", groups("?order=name", "A", "C", "B"), contracts.Assumed, "/workspace_groups/3/name", rules(kantataList, 7)},
		{"an order by nothing is the usual one", "kantata", groups("?order=id:desc", "A", "B", "C"), "", "", ""},
		{"an order by nothing is another", "kantata", groups("?order=id:desc", "C", "B", "A"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 7)},
		{"an order by nothing is the usual one, turned around for no reason", "kantata", groups("?order=id:asc", "C", "B", "A"), contracts.Documented, "/workspace_groups/2/name", rules(kantataList, 0)},
		{"an order by nothing, in the usual direction, is another", "kantata", groups("?order=id:asc", "C", "A", "B"), contracts.Assumed, "/workspace_groups/2/name", rules(kantataList, 7)},
		{"equal times stand by ids", "kantata", groups("?order=created_at:desc", "C", "A", "B"), "", "", ""},
		{"those of a list of ids stand as they do", "kantata", groups("?only=1,2", "B", "A"), "", "", ""},
		{"a body may ask for another order", "kantata", body, "", "", ""},

		{"the newest first", "kantata", members("", "9@30", "3@29", "10@29"), "", "", ""},
		{"the oldest first", "kantata", members("", "3@29", "10@29", "9@30"), contracts.Documented, "/user_group_memberships/9/created_at", rules(memberList, 1)},
		{"the oldest first, when asked", "kantata", members("?order=created_at:asc", "3@29", "10@29", "9@30"), "", "", ""},
		{"ties by id, downwards", "kantata", members("", "10@30", "9@30"), contracts.Assumed, "/user_group_memberships/9/id", rules(memberList, 2)},
		{"moments, whatever their offsets", "kantata", sample.KantataExchange(t, "GET", sample.MembershipsPath, 200, offsets), "", "", ""},

		{"the oldest first, unless something else is asked for", "piercloud", pier("", "B@01", "A@02", "C@03"), "", "", ""},
		{"the newest first", "piercloud", pier("", "C@03", "A@02", "B@01"), contracts.Documented, "/data/1/created_at", "/components/parameters/sort_order"},
		{"in no order", "piercloud", pier("", "A@01", "C@03", "B@02"), contracts.Documented, "/data/2/created_at", "/components/parameters/sort_field"},
		{"by name", "piercloud", pier("?sort_field=name", "a@02", "B@01", "c@03"), "", "", ""},
		{"by time, when names are asked for", "piercloud", pier("?sort_field=name", "B@01", "A@02", "C@03"), contracts.Documented, "/data/1/name", "/components/parameters/sort_field"},
		{"by name, capitals first", "piercloud", pier("?sort_field=name", "B@01", "C@03", "a@02"), contracts.Assumed, "/data/2/name", rules(pierList, 9)},
		{"downwards", "piercloud", pier("?sort_order=DESC", "C@03", "A@02", "B@01"), "", "", ""},
		{"upwards, when asked for the other way", "piercloud", pier("?sort_order=DESC", "B@01", "A@02", "C@03"), contracts.Documented, "/data/1/created_at", "/components/parameters/sort_order"},
		{"upwards, when asked in small letters", "piercloud", pier("?sort_order=desc", "B@01", "A@02", "C@03"), contracts.Assumed, "/data/1/created_at", rules(pierList, 8)},
		{"what is no direction is another rule's business", "piercloud", pier("?sort_order=up", "C@03", "B@02"), "", "", ""},
		{"what is no key is another rule's business", "piercloud", pier("?sort_field=id", "C@03", "B@02"), "", "", ""},
		{"equal times, in any order", "piercloud", pier("?sort_order=DESC", "B@01", "A@01", "C@01"), "", "", ""},
		{"another list of the same form has facts of its own", "piercloud", inTenancy, contracts.Documented, "/data/1/created_at", "/components/parameters/sort_field"},
	} {
		t.Run(test.why, func(t *testing.T) {
			var got, want [][3]string
			for _, f := range Judge(sample.ContractOf(t, test.vendor), test.x) {
				got = append(got, [3]string{string(f.Evidence.Level), f.Pointer, f.Evidence.Fact})
				if f.Check != contracts.CheckOrder {
					t.Errorf("something else is found: %s", f)
				}
			}
			if test.factual != "" {
				want = append(want, [3]string{string(test.level), test.at, test.factual})
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOrderByTime holds a list to an order by times that are written as its schema says.
func TestOrderByTime(t *testing.T) {
	for _, test := range []struct {
		why       string
		made      []int64
		misplaced string
	}{
		{"the oldest first", []int64{1_700_000_000_000, 1_700_000_000_001}, ""},
		{"as numbers, not as texts", []int64{999_999_999_999, 1_000_000_000_000}, ""},
		{"before 1970", []int64{-1_000, 0}, ""},
		{"the newest first", []int64{1_700_000_000_001, 1_700_000_000_000}, "/teams/1/made"},
		{"what counts in other units is no time", []int64{1_700_000_000_000_000_000, 1}, ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			teams := sample.Teams(0, len(test.made))
			for i, team := range teams {
				team.(map[string]any)["made"] = test.made[i]
			}
			x := sample.PagedExchange(t, "by-member", "", map[string]any{"teams": teams, "more": false})
			got := ""
			for _, f := range Judge(sample.ContractOf(t, sample.Paged), x) {
				got += f.Pointer
			}
			if got != test.misplaced {
				t.Errorf("found at %q, want %q", got, test.misplaced)
			}
		})
	}
}

// A value that cannot be compared is another rule's business.
func TestOrderOfWhatCannotBeCompared(t *testing.T) {
	for _, value := range []any{nil, true, "2026-01-02", "soon"} {
		broken := sample.Page(1, sample.List)
		broken["results"].([]any)[0].(map[string]any)["created_at"] = "2026-01-02T03:04:06Z"
		broken["results"].([]any)[3].(map[string]any)["created_at"] = value
		for _, f := range Judge(sample.ContractOf(t, "secoda"), sample.Exchange(t, "GET", sample.List, 200, broken)) {
			if f.Check == contracts.CheckOrder {
				t.Errorf("%v: %s", value, f)
			}
		}
	}
}

// TestObjects reads what answers show.
func TestObjects(t *testing.T) {
	cut := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	cut.BodyCut = true
	broken := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	broken.Body = broken.Body[:9]
	nameless := sample.Page(3, sample.List)
	delete(nameless["results"].([]any)[0].(map[string]any), "id")
	nameless["results"] = nameless["results"].([]any)[:2]
	org := "org_id=11111111-1111-4111-8111-111111111111"
	one := inBusiness("A@01")["data"].([]any)[0]
	for _, test := range []struct {
		why, vendor string
		x           contracts.Exchange
		member      string // what to tell of each object
		want        []string
	}{
		{"a list", "secoda", sample.Exchange(t, "GET", sample.List, 200, nameless), "name", []string{"groups 00000000-0000-4000-8000-000000000102 at /results/1 name=Team 102"}},
		{"one", "secoda", sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7)), "name", []string{"groups 00000000-0000-4000-8000-000000000007 at  name=Team 7"}},
		{"all that comes along", "kantata", sample.KantataExchange(t, "GET", sample.GroupsPath, 200, sample.Included()), "id", []string{
			"external_references 401 at /external_references/401 id=401", "workspace_groups 1 at /workspace_groups/1 id=1",
			"workspaces 201 at /workspaces/201 id=201", "workspaces 202 at /workspaces/202 id=202",
		}},
		{"what only the path says", "piercloud", sample.Exchange(t, "GET", lighthouse, 200, inBusiness("A@01")), "org_id", []string{"workspace_groups 00000000-0000-4000-8000-000000000000 at /data/0 " + org}},
		{"what only the path says of one", "piercloud", sample.Exchange(t, "GET", lighthouse+"/00000000-0000-4000-8000-000000000000", 200, sample.Object{"code": "success", "data": one}), "org_id", []string{"workspace_groups 00000000-0000-4000-8000-000000000000 at /data " + org}},
		{"a path that says less", "piercloud", sample.Exchange(t, "GET", "/lighthouse/tenancies/"+businessID+"/workspaces-groups", 200, inBusiness("A@01")), "org_id", []string{"workspace_groups 00000000-0000-4000-8000-000000000000 at /data/0 org_id=<nil>"}},
		{"a refusal", "secoda", sample.Exchange(t, "GET", sample.Item, 404, sample.Group(7)), "id", nil},
		{"a status that nobody knows", "secoda", sample.Exchange(t, "GET", sample.Item, 299, sample.Group(7)), "id", nil},
		{"a call that nobody knows", "secoda", sample.Exchange(t, "GET", "/api/v1/auth/nope", 200, sample.Group(7)), "id", nil},
		{"an answer that is not all there", "secoda", cut, "id", nil},
		{"an answer that breaks off", "secoda", broken, "id", nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			var got []string
			for _, o := range sample.ContractOf(t, test.vendor).Objects(test.x) {
				got = append(got, fmt.Sprintf("%s %s at %s %s=%v", o.Collection.Name, o.ID, o.Pointer, test.member, o.Value[test.member]))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("objects (-want +got):\n%s", diff)
			}
		})
	}
}

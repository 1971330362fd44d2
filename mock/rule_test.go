package mock_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

const groupID = "11111111-1111-4111-8111-111111111111"

// ruled is a world with one group, and with rules, each a line.
func ruled(rules ...string) string {
	return "version: 1\nname: ruled\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: [{id: " + groupID + ", name: First}]}}\nrules:\n  - " + strings.Join(rules, "\n  - ") + "\n"
}

// lastEntry is the latest request in the journal of the default world.
func lastEntry(t *testing.T, client *vendortest.Client) map[string]any {
	t.Helper()
	all := client.Do("GET", "/_ringer/requests", "").JSON(t).(map[string]any)["requests"].([]any)
	return all[len(all)-1].(map[string]any)
}

// TestWhen sends requests one after another to a world with a rule that answers
// 418, and lists those that it answers.
func TestWhen(t *testing.T) {
	get, list := "GET "+groupsPath+"/"+groupID, "GET "+groupsPath
	create := func(body string) string { return "POST " + groupsPath + " " + body }
	for _, row := range []struct {
		why, when string
		requests  []string
		met       []int // places among the requests, from 1
	}{
		{"nothing: every request to a vendor", "{}", []string{get, list, create(`{"name":"x"}`), "GET /api/v1/auth/gruop", "GET /nowhere"}, []int{1, 2, 3, 4}},
		{"a vendor", "{vendor: secoda}", []string{get, "PUT " + groupsPath}, []int{1, 2}},
		{"another vendor", "{vendor: kantata}", []string{get, list}, nil},
		{"an operation", "{vendor: secoda, operation: get-group}", []string{list, get, get + "?x=1", "HEAD " + groupsPath + "/" + groupID}, []int{2, 3, 4}},
		{"an operation by itself", "{operation: get-group}", []string{list, get}, []int{2}},
		{"methods", "{methods: [POST, DELETE]}", []string{list, create(`{"name":"x"}`), "DELETE " + groupsPath + "/x", "PATCH " + groupsPath + "/x {}"}, []int{2, 3}},
		{"HEAD is a method of its own", "{methods: [HEAD]}", []string{get, "HEAD " + groupsPath}, []int{2}},
		{"a path parameter", "{operation: get-group, path: {id: " + groupID + "}}", []string{get, "GET " + groupsPath + "/other", get + "/"}, []int{1, 3}},
		{"a path parameter of any operation", `{path: {id: "a b"}}`, []string{"GET " + groupsPath + "/a%20b", "DELETE " + groupsPath + "/a%20b", "GET " + groupsPath + "/a+b"}, []int{1, 2}},
		{"a query", "{query: {page: 1}}", []string{list, list + "?page=1", list + "?page=2", list + "?page=2&page=1", list + "?page=01"}, []int{2, 4}},
		{"two of a query", "{query: {page: 1, q: x}}", []string{list + "?page=1", list + "?q=x&page=1"}, []int{2}},
		{"an empty value", `{query: {q: ""}}`, []string{list, list + "?q", list + "?q="}, []int{2, 3}},
		{"a place in the body", "{body: {/name: boom}}", []string{create(`{"name":"boom"}`), create(`{"name":"Boom"}`), create(`{"nm":"boom"}`), create(`{"name":`), list}, []int{1}},
		{"several places, deep ones", "{body: {/users/1: b, /name: x}}", []string{create(`{"name":"x","users":["a","b"]}`), create(`{"name":"x","users":["b"]}`)}, []int{1}},
		{"null is a value", "{body: {/name: null}}", []string{create(`{"name":null}`), create(`{}`)}, []int{1}},
		{"a number, however it is written", "{body: {/n: 10}}", []string{create(`{"name":"x","n":1e1}`), create(`{"name":"x","n":10.5}`), create(`{"name":"x","n":"10"}`)}, []int{1}},
		{"a list or an object, whole", "{body: {/users: [a, b], /o: {x: [1]}}}", []string{create(`{"name":"x","users":["a","b"],"o":{"x":[1.0]}}`), create(`{"name":"x","users":["b","a"],"o":{"x":[1]}}`)}, []int{1}},
		{"the whole body", `{body: {"": {name: x}}}`, []string{create(`{"name":"x"}`), create(`{"name":"x","users":[]}`)}, []int{1}},
		{"no body is not null", `{body: {"": null}}`, []string{list, create("null")}, nil},
		{"calls", "{operation: get-group, calls: [3, 1]}", []string{get, list, get, get, get}, []int{1, 4}},
		{"every", "{operation: get-group, every: 2}", []string{get, list, get, get, get}, []int{3, 5}},
		{"a probability of one", "{probability: 1}", []string{get, list}, []int{1, 2}},
		{"a probability of nothing", "{probability: 0}", []string{get, list}, nil},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), ruled("{when: "+row.when+", then: {status: 418}}"))
			var met []int
			for i, request := range row.requests {
				parts := append(strings.SplitN(request, " ", 3), "")
				if client.Do(parts[0], parts[1], parts[2]).Status == http.StatusTeapot {
					met = append(met, i+1)
				}
			}
			if diff := cmp.Diff(row.met, met); diff != "" {
				t.Errorf("answered by the rule (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{fmt.Sprintf("1 on %d", len(row.met))}, rulesOf(t, client, "default")); diff != "" {
				t.Errorf("the rule says of itself (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhenHeader(t *testing.T) {
	client := vendortest.New(t, secoda.New(), ruled("{when: {header: {x-team: red, Authorization: Bearer any-token}}, then: {status: 418}}"))
	for _, row := range []struct {
		header string
		status int
	}{{"X-Team: red", 418}, {"X-Team: Red", 200}, {"X-Other: red", 200}, {"X-Team:", 200}} {
		if got := client.Do("GET", groupsPath, "", row.header); got.Status != row.status {
			t.Errorf("%s is answered %d, want %d", row.header, got.Status, row.status)
		}
	}
}

// TestWhenForm has a rule look into a body that the vendor takes as a form.
func TestWhenForm(t *testing.T) {
	const path, form = "/api/v1/workspace_groups", "Content-Type: application/x-www-form-urlencoded"
	client := vendortest.New(t, kantata.New(), ruled("{when: {operation: create-workspace-group, body: {/workspace_group/name: boom}}, then: {status: 418}}"))
	client.Play(t, []vendortest.Row{
		{Why: "a form", Method: "POST", Path: path, Body: "workspace_group[name]=boom", Header: []string{form}, Status: 418},
		{Why: "in the query", Method: "POST", Path: path + "?workspace_group[name]=boom", Status: 418},
		{Why: "JSON", Method: "POST", Path: path, Body: `{"workspace_group":{"name":"boom"}}`, Status: 418},
		{Why: "in the query beside JSON", Method: "POST", Path: path + "?workspace_group[name]=boom", Body: `{"other":1}`, Status: 418},
		{Why: "another name", Method: "POST", Path: path, Body: "workspace_group[name]=bang", Header: []string{form}, Status: 200},
		{Why: "and verify reads them alike", Method: "POST", Path: "/_ringer/verify", Body: `{"operation":"create-workspace-group","where":{"body":{"/workspace_group/name":"boom"}},"count":{"exactly":4}}`, Status: 200},
	})
}

// TestWalk has several rules: the first that matches answers, and counts go on
// whoever answers.
func TestWalk(t *testing.T) {
	for _, row := range []struct {
		why   string
		Rules []string
		want  []int // the statuses of so many requests for one group
	}{
		{"the first that matches answers", []string{"{then: {status: 501}}", "{then: {status: 502}}"}, []int{501, 501}},
		{"one that does not match is passed over", []string{"{when: {operation: list-groups}, then: {status: 501}}", "{then: {status: 502}}"}, []int{502}},
		{"times bounds a rule", []string{"{then: {status: 501}, times: 2}", "{then: {status: 502}, times: 1}"}, []int{501, 501, 502, 200}},
		{"calls count what an earlier rule answers", []string{"{when: {calls: [2]}, then: {status: 501}}", "{when: {calls: [2, 3]}, then: {status: 502}}"}, []int{200, 501, 502, 200}},
		{"every counts it too", []string{"{when: {calls: [1, 2]}, then: {status: 501}}", "{when: {every: 2}, then: {status: 502}}"}, []int{501, 501, 200, 502}},
		{"times counts answers only", []string{"{when: {calls: [1]}, then: {status: 501}}", "{then: {status: 502}, times: 1}"}, []int{501, 502, 200}},
		{"a limit counts what reaches it", []string{"{when: {calls: [1]}, then: {status: 501}}", "{then: {limit: {requests: 2, per: 1h}}}"}, []int{501, 200, 200, 429, 429}},
		{"a delay is an answer too", []string{"{then: {delay: 0s}, times: 1}", "{then: {status: 502}}"}, []int{200, 502}},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), ruled(row.Rules...))
			var got []int
			for range row.want {
				got = append(got, client.Do("GET", groupsPath+"/"+groupID, "").Status)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
		})
	}
}

func TestThen(t *testing.T) {
	get := groupsPath + "/" + groupID
	for _, row := range []struct {
		why, then, method, path, Body string
		status                        int
		want                          string // the body; empty checks none
		header                        string // one that the answer has
		evidence                      string
		reason                        string // in the journal
	}{
		{"an error", "{error: rate_limited}", "GET", get, "", 429, `{"detail":"Request was throttled."}`, "", "assumed", "rule 1 (test) answered rate_limited"},
		{"an error with a header", "{error: rate_limited, headers: {Retry-After: 7}}", "GET", get, "", 429, `{"detail":"Request was throttled."}`, "Retry-After: 7", "assumed", ""},
		{"an error before the key is looked at", "{error: unavailable}", "POST", groupsPath, `{"name":7}`, 503, "", "", "", "rule 1 (test) answered unavailable"},
		{"a wrong method", "{error: method_not_allowed}", "GET", get, "", 405, `{"detail":"Method not allowed."}`, "Allow: PATCH, DELETE", "", ""},
		{"a wrong type", "{error: unsupported_media}", "POST", groupsPath, `{"name":"x"}`, 415, `{"detail":"Unsupported media type \"application/json\" in request."}`, "", "", ""},
		{"a status", "{status: 500, body: {detail: broken, at: [1.50, <b>]}}", "GET", get, "", 500, `{"at":[1.50,"<b>"],"detail":"broken"}`, "Content-Type: application/json", "assumed", "rule 1 (test) answered 500"},
		{"a status alone", "{status: 204}", "GET", get, "", 204, "", "Content-Type: ", "assumed", "rule 1 (test) answered 204"},
		{"a text in JSON", "{status: 200, body: fine}", "GET", get, "", 200, `"fine"`, "Content-Type: application/json", "", "rule 1 (test) answered 200"},
		{"null in JSON", "{status: 200, body: null}", "GET", get, "", 200, `null`, "", "", "rule 1 (test) answered 200"},
		{"a page of a proxy", "{status: 502, body: <html>, headers: {content-type: text/html}}", "GET", get, "", 502, `<html>`, "Content-Type: text/html", "", ""},
		{"JSON of a type of its own", "{status: 400, body: x, headers: {Content-Type: application/problem+json}}", "GET", get, "", 400, `"x"`, "", "", ""},
		{"headers on the vendor's answer", "{headers: {X-Served-By: edge}}", "GET", get, "", 200, "", "X-Served-By: edge", "assumed", ""},
		{"a patch", "{patch: [{op: remove, path: /description}, {op: replace, path: /users, value: <all>}, {op: add, path: /extra, value: 1}, {op: move, from: /icon, path: /emoji}]}", "GET", get, "", 200, "", "Content-Type: application/json", "assumed", ""},
		{"a patch of the whole", `{patch: [{op: replace, path: "", value: {n: 1.50}}, {op: add, path: /list, value: [1, 3]}, {op: add, path: /list/1, value: 2}, {op: add, path: /list/-, value: null}]}`, "GET", get, "", 200, `{"n":1.50,"list":[1,2,3,null]}`, "", "assumed", ""},
		{"a patch on a refusal that it fits", "{patch: [{op: copy, from: /detail, path: /message}]}", "GET", groupsPath + "/x", "", 404, `{"detail":"Not found.","message":"Not found."}`, "", "assumed", ""},
		{"a patch on a refusal that it does not fit", "{patch: [{op: remove, path: /name}]}", "GET", groupsPath + "/x", "", 404, `{"detail":"Not found."}`, "", "assumed", "the patch of rule 1 (test) does not apply to the answer"},
		{"a patch that does not fit", "{patch: [{op: remove, path: /nmae}]}", "GET", get, "", 500, `{"detail":"Internal server error"}`, "", "assumed", "the patch of rule 1 (test) does not apply to the answer"},
		{"a patch that tests for something else", "{patch: [{op: test, path: /name, value: x}]}", "GET", get, "", 500, "", "", "assumed", "the patch of rule 1 (test)"},
		{"a patch of nothing", "{patch: [{op: remove, path: /name}]}", "DELETE", get, "", 500, "", "", "", "it has no body"},
		{"an error after the handler", "{error: server_error, after: true}", "POST", groupsPath, `{"name":"x"}`, 500, `{"detail":"Internal server error"}`, "", "", "rule 1 (test) answered server_error; the vendor had answered 201"},
		{"a status after a refusal", "{status: 502, after: true}", "POST", groupsPath, `{}`, 502, "", "", "", "rule 1 (test) answered 502; the vendor had answered 400: the body breaks the contract"},
		{"a limit", "{limit: {requests: 1, per: 90s}, headers: {Retry-After: 9}}", "GET", get, "", 429, `{"detail":"Request was throttled."}`, "Retry-After: 9", "assumed", "rule 1 (test) answered rate_limited: there were more than 1 requests in 1m30s"},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), ruled("{name: test, then: "+row.then+"}"))
			if strings.Contains(row.then, "limit:") {
				client.Do("GET", get, "")
			}
			got := client.Do(row.method, row.path, row.Body)
			name, value, _ := strings.Cut(row.header, ": ")
			if got.Status != row.status || row.want != "" && got.Body != row.want || got.Header.Get(name) != value {
				t.Errorf("answered %d %s with %v", got.Status, got.Body, got.Header)
			}
			if evidence := got.Header.Get("X-Ringer-Evidence"); row.evidence != "" && evidence != row.evidence {
				t.Errorf("the evidence is %s, want %s", evidence, row.evidence)
			}
			entry := lastEntry(t, client)
			if reason := entry["reason"].(string); row.reason == "" && reason != "" && got.Status < 400 || !strings.Contains(reason, row.reason) {
				t.Errorf("the journal's reason is %q, want %q", reason, row.reason)
			}
			if there := got.Header.Get("X-Ringer-Reason") != ""; there != (got.Status >= 400) {
				t.Errorf("there is a reason in the header: %t", there)
			}
			if entry["rule"] != "1" || entry["status"] != float64(row.status) {
				t.Errorf("the journal has rule %v and status %v", entry["rule"], entry["status"])
			}
		})
	}
}

// TestPatchKeepsOrder makes sure that only what is patched changes.
func TestPatchKeepsOrder(t *testing.T) {
	plain := vendortest.New(t, secoda.New(), ruled("{when: {calls: [9]}, then: {status: 418}}"))
	patched := vendortest.New(t, secoda.New(), ruled("{then: {patch: [{op: replace, path: /name, value: <&>}]}}"))
	want := strings.Replace(plain.Do("GET", groupsPath+"/"+groupID, "").Body, `"name":"First"`, `"name":"<&>"`, 1)
	if diff := cmp.Diff(want, patched.Do("GET", groupsPath+"/"+groupID, "").Body); diff != "" {
		t.Errorf("body (-want +got):\n%s", diff)
	}
}

// TestRulesAndWrites says for each way to answer whether the vendor did its work:
// whether there is a second group then, and whether the clock was moved.
func TestRulesAndWrites(t *testing.T) {
	const second = `{"name":"Second"}` // without a name it is refused
	for _, row := range []struct {
		then, Body string
		wrote      bool
	}{
		{"{delay: 0s}", second, true},
		{"{headers: {X-A: b}}", second, true},
		{"{headers: {X-A: b}}", "{}", false},
		{"{error: server_error}", second, false},
		{"{error: server_error, after: true}", second, true},
		{"{error: server_error, after: true}", "{}", false},
		{"{status: 201, body: {}}", second, false},
		{"{status: 500, after: true}", second, true},
		{"{status: 200, after: true}", "{}", false},
		{"{status: 500, after: false}", second, false},
		{"{patch: [{op: remove, path: /name}]}", second, true},
		{"{patch: [{op: remove, path: /nmae}]}", second, false},
		{"{patch: [{op: add, path: /a, value: 1}]}", "{}", false},
		{"{fault: truncate}", second, true},
		{"{fault: truncate}", "{}", false},
		{"{limit: {requests: 1, per: 1m}}", second, true},
	} {
		t.Run(row.then+" "+row.Body, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), ruled("{when: {operation: create-group}, then: "+row.then+"}"))
			client.Do("POST", groupsPath, row.Body)
			want, clock := 1, "2025-01-01T00:00:00Z"
			if row.wrote {
				want, clock = 2, "2025-01-01T00:00:01Z"
			}
			if got := count(t, client, groupsPath); got != want {
				t.Errorf("there are %d groups, want %d", got, want)
			}
			if at := lastEntry(t, client)["time"]; at != clock {
				t.Errorf("the clock stands at %v, want %s", at, clock)
			}
		})
	}
}

// TestErrorKinds has a rule answer each kind of error, in the words of each
// vendor's table. The list of kinds is the one that the scenario format has.
func TestErrorKinds(t *testing.T) {
	form, err := schemas.Read("ringer/scenario-form.json")
	if err != nil {
		t.Fatal(err)
	}
	listed, _ := schemas.Lookup(form.Value, "/$defs/then/properties/error/examples")
	var want []any
	for _, kind := range mock.Kinds() {
		want = append(want, string(kind))
	}
	if diff := cmp.Diff(want, listed); diff != "" {
		t.Errorf("the kinds (-mock +scenario format):\n%s", diff)
	}
	paths := map[string]string{"secoda": groupsPath, "kantata": "/api/v1/workspace_groups", "piercloud": "/lighthouse/orgs/a/businesses/b/workspaces-groups"}
	for _, vendor := range []*mock.Vendor{secoda.New(), kantata.New(), piercloud.New()} {
		for _, kind := range mock.Kinds() {
			t.Run(vendor.Name+" "+string(kind), func(t *testing.T) {
				client := vendortest.New(t, vendor, ruled("{then: {error: "+string(kind)+"}}"))
				answer := client.Do("GET", paths[vendor.Name], "", "Authorization:")
				refusal := vendor.ErrorResponses[kind]
				body, err := json.Marshal(refusal.Body(&mock.Error{Kind: kind}))
				if err != nil {
					t.Fatal(err)
				}
				if answer.Status != refusal.Status || answer.Body != string(body) {
					t.Errorf("answered %d %s, want %d %s", answer.Status, answer.Body, refusal.Status, body)
				}
				for name, values := range refusal.Header {
					if diff := cmp.Diff(values, answer.Header[name]); diff != "" {
						t.Errorf("%s (-want +got):\n%s", name, diff)
					}
				}
				if kind == mock.RateLimited {
					for _, name := range []string{"Retry-After", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "Ratelimit"} {
						if answer.Header.Get(name) != "" {
							t.Errorf("it has the header %s, which no page of the vendor's names", name)
						}
					}
				}
			})
		}
	}
}

// TestRuleAndJournal has a rule answer before the vendor looks at who calls and
// what was sent: the journal has both all the same.
func TestRuleAndJournal(t *testing.T) {
	client := vendortest.New(t, secoda.New(), strings.Replace(ruled("{then: {error: unavailable}}"), "rules:", "auth: [{vendor: secoda, token: known}]\nrules:", 1))
	client.Do("POST", groupsPath, `{"name":7}`, "Authorization: Bearer known")
	entry := lastEntry(t, client)
	if entry["auth"] != 0.0 || len(entry["violations"].([]any)) != 1 {
		t.Errorf("the journal has auth %v and violations %v", entry["auth"], entry["violations"])
	}
	client.Do("GET", groupsPath+"?page=none", "", "Authorization: Bearer known")
	entry = lastEntry(t, client)
	if len(entry["violations"].([]any)) != 1 {
		t.Errorf("of a parameter that breaks the contract the journal has %v", entry["violations"])
	}
}

// TestStrictLeavesRulesAlone: what a rule shaped is not judged, what it only
// delayed is.
func TestStrictLeavesRulesAlone(t *testing.T) {
	wrong := func(*world.Tx, *mock.Call) (mock.Reply, error) { return mock.OK(map[string]any{"id": 1}), nil }
	for then, status := range map[string]int{"{delay: 0s}": 500, "{headers: {X-A: b}}": 200, "{patch: [{op: remove, path: /id}]}": 200, "{status: 299}": 299} {
		client := vendortest.New(t, broken("get-group", wrong), ruled("{then: "+then+"}"))
		if got := client.Do("GET", groupsPath+"/x", ""); got.Status != status {
			t.Errorf("%s: answered %d, want %d", then, got.Status, status)
		}
	}
}

// TestLimit plays requests against limits; each write moves the clock by 20s.
func TestLimit(t *testing.T) {
	read, write := "GET "+groupsPath+" ", "POST "+groupsPath+` {"name":"x"}`
	for _, row := range []struct {
		why, limit string
		requests   []string // with the token behind a #
		want       []int
	}{
		{"a window ends on the world's clock", "{requests: 2, per: 40s}", []string{read, write, write, read, read, read}, []int{200, 201, 429, 429, 429, 429}},
		{"and the next begins with the next request", "{requests: 3, per: 40s}", []string{write, write, read, read, read, read}, []int{201, 201, 200, 200, 200, 429}},
		{"all tokens together", "{requests: 1, per: 40s}", []string{read + "#a", read + "#b"}, []int{200, 429}},
		{"each token by itself", "{requests: 1, per: 40s, key: token}", []string{read + "#a", read + "#b", read + "#a", read + "#b"}, []int{200, 200, 429, 429}},
	} {
		t.Run(row.why, func(t *testing.T) {
			client := vendortest.New(t, secoda.New(), strings.Replace(ruled("{when: {vendor: secoda}, then: {limit: "+row.limit+"}}"), "clock:", "tick: 20s\nclock:", 1))
			var got []int
			for _, request := range row.requests {
				request, token, _ := strings.Cut(request, "#")
				parts := append(strings.SplitN(request, " ", 3), "")
				client.Token = "any" + token
				got = append(got, client.Do(parts[0], parts[1], parts[2]).Status)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
		})
	}
}

// TestChanceOfRules: a probability chooses about as many as it says, the same
// ones each time, and other ones for another rule, seed or world's history.
func TestChanceOfRules(t *testing.T) {
	chosen := func(scenario string) (met []int) {
		client := vendortest.New(t, secoda.New(), scenario)
		for i := range 1000 {
			if client.Do("GET", groupsPath, "").Status == 418 {
				met = append(met, i)
			}
		}
		return met
	}
	text := ruled("{when: {probability: 0.3}, then: {status: 418}}")
	first := chosen(text)
	if len(first) < 240 || len(first) > 360 {
		t.Errorf("%d of 1000 requests were met, want about 300", len(first))
	}
	if !slices.Equal(first, chosen(text)) {
		t.Error("the same requests were met in another way")
	}
	for why, other := range map[string]string{
		"another seed": "seed: 2\n" + text,
		"another rule": strings.Replace(text, "- {when", "- {id: other, when", 1),
	} {
		if slices.Equal(first, chosen(other)) {
			t.Errorf("%s meets the same requests", why)
		}
	}
}

// TestRulesSameBytes sends the same requests to two servers with the same rules.
func TestRulesSameBytes(t *testing.T) {
	var all [2]string
	for i := range all {
		client := vendortest.New(t, secoda.New(), ruled(
			"{when: {probability: 0.2}, then: {error: unavailable, headers: {Retry-After: 1, X-A: b, X-B: c}}}",
			"{when: {every: 3}, then: {patch: [{op: add, path: /b, value: {z: 1, a: 2}}, {op: add, path: /a, value: 1}]}}",
			"{when: {methods: [POST], probability: 0.5}, then: {status: 500, body: {z: 1, a: 2}, after: true}}",
		))
		for n := range 60 {
			answers := []vendortest.Answer{client.Do("GET", groupsPath, ""), client.Do("POST", groupsPath, fmt.Sprintf(`{"name":"%d"}`, n))}
			all[i] += fmt.Sprintln(answers)
		}
		all[i] += client.Do("GET", "/_ringer/requests", "").Body + client.Do("GET", "/_ringer/rules", "").Body + client.State(t)
	}
	if all[0] != all[1] {
		t.Errorf("(-one +other):\n%s", cmp.Diff(strings.Split(all[0], "\n"), strings.Split(all[1], "\n")))
	}
}

// TestVendorHeadersStay: what every answer of a vendor's has, one by a rule has too.
func TestVendorHeadersStay(t *testing.T) {
	client := vendortest.New(t, kantata.New(), ruled("{then: {status: 500, body: {}}}"))
	plain := vendortest.New(t, kantata.New(), "").Do("GET", "/api/v1/workspace_groups", "").Header
	got := client.Do("GET", "/api/v1/workspace_groups", "").Header
	for name := range plain {
		if !strings.HasPrefix(name, "X-Ringer-") && got.Get(name) == "" {
			t.Errorf("the header %s is missing", name)
		}
	}
}

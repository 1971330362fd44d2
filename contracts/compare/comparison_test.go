package compare

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/reach"
)

// said writes what a comparison finds: verdict, rule, place and the end of the fact.
func said(found []contracts.Finding) (all []string) {
	for _, f := range found {
		fact := strings.Split(f.Evidence.Fact, "/")
		all = append(all, fmt.Sprintf("%s %s %s %s", f.Verdict, f.Check, f.Pointer, strings.Join(fact[max(0, len(fact)-2):], "/")))
	}
	return all
}

func sending(x contracts.Exchange, body string) contracts.Exchange {
	x.RequestBody = []byte(body)
	return x
}

// comparing is a table's row: the pairs of one run, and what is found in the last.
type comparing struct {
	why    string
	vendor string
	pairs  []Pair
	want   []string
}

func both(x, y contracts.Exchange) Pair { return Pair{Vendor: x, Fake: y} }

func proving(p Pair, names ...string) Pair {
	p.Proves = names
	return p
}

// TestCompare has a row for each way to a verdict on a difference.
func TestCompare(t *testing.T) {
	for _, rows := range [][]comparing{statusRows(t), fieldRows(t), listRows(t), stateRows(t), kantataRows(t), piercloudRows(t), unixRows(t)} {
		for _, row := range rows {
			t.Run(row.vendor+" "+row.why, func(t *testing.T) {
				c := NewComparison(sample.ContractOf(t, row.vendor))
				var found []contracts.Finding
				for _, p := range row.pairs {
					found = c.Compare(p)
				}
				if diff := cmp.Diff(row.want, said(found)); diff != "" {
					t.Errorf("findings (-want +got):\n%s", diff)
				}
				for _, f := range found {
					if f.Remedy == "" || f.ID == "" || f.Exchange == nil || f.Message == "" {
						t.Errorf("the finding lacks something: %+v", f)
					}
				}
			})
		}
	}
}

func statusRows(t *testing.T) []comparing {
	detail := sample.Object{"detail": "No."}
	get := func(status int, body any) contracts.Exchange {
		return sample.Exchange(t, "GET", sample.Item, status, body)
	}
	post := func(status int, body any) contracts.Exchange {
		return sample.Exchange(t, "POST", sample.List, status, body)
	}
	refused := sample.Exchange(t, "PUT", sample.List, 405, detail)
	refused.Header.Set("Allow", "GET")
	slow := both(contracts.Exchange{Method: "GET", URL: get(200, nil).URL}, get(200, sample.Group(7)))
	slow.VendorErr = context.DeadlineExceeded
	own := sample.List + "/" + sample.Group(7)["id"].(string)
	past := sample.Exchange(t, "GET", sample.List+"?page=4", 200, sample.Set(sample.Page(4, sample.List), "/results", []any{}))
	wanted := both(get(404, detail), get(200, sample.Group(7)))
	wanted.Expect.Status = []int{404}
	neither := both(get(200, sample.Group(7)), get(200, sample.Group(7)))
	neither.Expect.Status = []int{404}
	return []comparing{
		{"the same is no finding", "secoda", []Pair{both(get(200, sample.Group(7)), get(200, sample.Group(7)))}, nil},
		{"refused where it should not be", "secoda", []Pair{both(get(404, detail), get(200, sample.Group(7)))}, []string{"vendor-drifted status  responses/200"}},
		{"a failure where the fake answers", "secoda", []Pair{proving(both(get(500, detail), get(200, sample.Group(7))), "list-groups#oldest-first")}, []string{"vendor-drifted status  responses/200"}},
		{"a failure of the fake", "secoda", []Pair{both(get(200, sample.Group(7)), get(500, detail))}, []string{"fake-wrong status  responses/200"}},
		{"no answer", "secoda", []Pair{slow}, []string{"vendor-drifted no-answer  responses/200"}},
		{"accepted against an assumption that the step knows", "secoda", []Pair{proving(both(post(201, sample.Group(7)), post(400, sample.Object{"name": []any{"No."}})), "/components/schemas/create-group/required")}, []string{"contract-too-tight status  create-group/required"}},
		{"refused in another way, of which an assumption speaks", "secoda", []Pair{both(sample.Exchange(t, "PUT", sample.List, 404, detail), refused)}, []string{"contract-too-tight status  responses/MethodNotAllowed"}},
		{"refused in another way that is documented too", "kantata", []Pair{proving(both(sample.KantataExchange(t, "POST", sample.GroupsPath, 400, sample.Refusal("syntax")), sample.KantataExchange(t, "POST", sample.GroupsPath, 422, sample.Refusal("validation"))), "create-workspace-group#unique-name")}, []string{"contract-too-loose status  x-ringer-rules/1"}},
		{"a status that nobody declares is the judge's", "secoda", []Pair{both(post(200, sample.Group(7)), post(201, sample.Group(7)))}, []string{"vendor-drifted undeclared-status  post/responses"}},
		{"the same swap of refusals is one root", "secoda", []Pair{both(post(422, detail), post(400, sample.Object{"name": []any{"No."}})), both(sample.Exchange(t, "PATCH", sample.Item, 422, detail), sample.Exchange(t, "PATCH", sample.Item, 400, sample.Object{"name": []any{"No."}}))}, []string{"vendor-drifted undeclared-status  patch/responses"}},
		{"what the story wants, and only the vendor does", "secoda", []Pair{wanted}, []string{"fake-wrong status  responses/NotFound"}},
		{"what the story wants, and neither does", "secoda", []Pair{neither}, nil},
		{"too many calls are no difference", "secoda", []Pair{both(get(429, detail), get(200, sample.Group(7)))}, nil},
		{"a status beside an error of another form", "secoda", []Pair{both(get(404, sample.Object{"detail": 7}), get(200, sample.Group(7)))}, []string{"contract-too-tight error-format /detail detail/type", "vendor-drifted status  responses/200"}},
		{"a page that should be refused is the judge's", "secoda", []Pair{both(past, sample.Exchange(t, "GET", sample.List+"?page=4", 400, detail))}, []string{"contract-too-tight paging  x-ringer-paging/past_the_end"}},
		{"unless the step knows why", "secoda", []Pair{proving(both(past, sample.Exchange(t, "GET", sample.List+"?page=4", 400, detail)), "list-groups#last-value")}, []string{"contract-too-tight status  x-ringer-rules/2"}},
		{"what an object has that is not there", "secoda", []Pair{both(sample.Exchange(t, "GET", own, 404, detail), sample.Exchange(t, "GET", own, 200, sample.Group(7))), both(sample.Exchange(t, "PATCH", own, 200, sample.Set(sample.Group(7), "/name", "Other")), sample.Exchange(t, "PATCH", own, 200, sample.Group(7)))}, []string{"vendor-drifted status  responses/200"}},
		{"what follows from an object that is not there", "secoda", []Pair{both(get(404, detail), get(200, sample.Group(7))), proving(both(sample.Exchange(t, "DELETE", sample.Item, 404, detail), sample.Exchange(t, "DELETE", sample.Item, 204, nil)), "delete-group")}, []string{"vendor-drifted status  responses/200"}},
	}
}

func fieldRows(t *testing.T) []comparing {
	get := func(body any) contracts.Exchange { return sample.Exchange(t, "GET", sample.Item, 200, body) }
	patch := func(body any, sent string) contracts.Exchange {
		return sending(sample.Exchange(t, "PATCH", sample.Item, 200, body), sent)
	}
	other := func(name string, value any) sample.Object { return sample.Set(sample.Group(7), "/"+name, value) }
	expecting := func(p Pair, pointer string, value any) Pair {
		p.Expect.Body = map[string]any{pointer: value}
		return p
	}
	post := func(icon, sent string) contracts.Exchange {
		return sending(sample.Exchange(t, "POST", sample.List, 201, other("icon", icon)), sent)
	}
	tagged := func(vendor, fake, want string) Pair {
		p := both(get(sample.Group(7)), get(sample.Group(7)))
		p.Vendor.Header.Set("ETag", vendor)
		p.Fake.Header.Set("ETag", fake)
		p.Saved, p.Expect.Headers = []string{"ETag"}, map[string]string{"ETag": want}
		return p
	}
	replaced := both(get(other("name", "Somebody")), get(sample.Group(7)))
	replaced.Skip = func(pointer string) bool { return pointer == "/name" }
	long := strings.Repeat("a long text ", 40)
	lost := proving(both(patch(sample.Group(7), `{"users":["3"]}`), patch(other("users", []any{"3"}), `{"users":["3"]}`)), "update-group#users-replaced", "/components/schemas/update-group/properties/users")
	misread := both(get(other("name", 7)), get(sample.Group(7)))
	misread.Skip = replaced.Skip
	return []comparing{
		{"a field that differs", "secoda", []Pair{both(get(other("name", "Other")), get(sample.Group(7)))}, []string{"vendor-drifted field /name properties/name"}},
		{"a field of which a rule speaks", "secoda", []Pair{both(patch(other("users", []any{"1", "2", "3"}), `{"users":["3"]}`), patch(other("users", []any{"3"}), `{"users":["3"]}`))}, []string{"contract-too-tight field /users x-ringer-rules/0"}},
		{"a field of which a rule of the step before speaks", "secoda", []Pair{proving(both(get(other("users", []any{"1"})), get(sample.Group(7))), "update-group#users-replaced")}, []string{"contract-too-tight field /users x-ringer-rules/0"}},
		{"a field of which the step's rule does not speak", "secoda", []Pair{proving(both(get(other("name", "Other")), get(sample.Group(7))), "update-group#users-replaced")}, []string{"vendor-drifted field /name properties/name"}},
		{"what an operation did", "secoda", []Pair{proving(both(get(other("name", "Other")), get(sample.Group(7))), "update-group")}, []string{"vendor-drifted field /name ~1auth~1group~1{id}/patch"}},
		{"a text without the spaces around it", "secoda", []Pair{both(get(sample.Group(7)), get(other("name", " Team 7 ")))}, []string{"contract-too-loose field /name properties/name"}},
		{"a text as HTML writes it", "secoda", []Pair{both(get(other("description", "a &lt; b")), get(other("description", "a < b")))}, []string{"contract-too-loose field /description properties/description"}},
		{"a text whose accents are joined to their letters", "secoda", []Pair{both(get(other("name", "Café")), get(other("name", "Cafe\u0301")))}, []string{"contract-too-loose field /name properties/name"}},
		{"a text that is cut", "secoda", []Pair{both(get(other("description", long[:255])), get(other("description", long)))}, []string{"contract-too-loose field /description properties/description"}},
		{"a short text at the beginning of another is another text", "secoda", []Pair{both(get(other("name", "Team")), get(sample.Group(7)))}, []string{"vendor-drifted field /name properties/name"}},
		{"what was sent is lost, whatever is assumed of how it is taken", "secoda", []Pair{lost}, []string{"vendor-drifted field /users properties/users"}},
		{"what an operation does not take is told once", "secoda", []Pair{lost, proving(both(patch(sample.Group(8), `{"users":["4"]}`), patch(sample.Set(sample.Group(8), "/users", []any{"4"}), `{"users":["4"]}`)), "update-group#users-replaced")}, []string{"vendor-drifted field /users properties/users"}},
		{"an assumption of the step is none of a field that was not sent", "secoda", []Pair{proving(both(patch(other("icon", "x"), `{"name":"Team 7"}`), patch(sample.Group(7), `{"name":"Team 7"}`)), "update-group#empties")}, []string{"vendor-drifted field /icon properties/icon"}},
		{"what was sent and only the vendor repeats", "secoda", []Pair{both(patch(other("name", "New"), `{"name":"New"}`), patch(sample.Group(7), `{"name":"New"}`))}, []string{"fake-wrong field /name properties/name"}},
		{"the order of an object's list does not count", "secoda", []Pair{both(get(other("users", []any{"2", "1"})), get(sample.Group(7)))}, nil},
		{"the same item twice does", "secoda", []Pair{both(get(other("users", []any{"1", "2", "2"})), get(sample.Group(7)))}, []string{"vendor-drifted field /users properties/users"}},
		{"a time that is told to the second, and was told to a part of it", "secoda", []Pair{both(get(other("updated_at", "2026-05-05T05:05:05.123456Z")), get(sample.Group(7))), both(get(other("updated_at", "2026-05-05T05:05:05Z")), get(sample.Group(7)))}, []string{"vendor-drifted time /updated_at properties/updated_at"}},
		{"a time with an offset, and with a Z before", "secoda", []Pair{both(get(sample.Group(7)), get(sample.Group(7))), both(get(other("created_at", "2026-01-02T03:04:05+00:00")), get(sample.Group(7)))}, []string{"vendor-drifted time /created_at properties/created_at"}},
		{"times do not count", "secoda", []Pair{both(get(other("updated_at", "2026-05-05T05:05:05.123456Z")), get(sample.Group(7)))}, nil},
		{"a place that the judge has told of is not compared", "secoda", []Pair{both(get(other("name", 7)), get(sample.Group(7)))}, []string{"vendor-drifted schema /name name/type"}},
		{"nor one around it", "secoda", []Pair{both(get(other("users", []any{"1", 2})), get(sample.Group(7)))}, []string{"vendor-drifted schema /users/1 items/type"}},
		{"a field that is left out, of which a rule speaks", "secoda", []Pair{both(post("x", `{"name":"Team 7"}`), post("", `{"name":"Team 7"}`))}, []string{"contract-too-tight field /icon x-ringer-rules/0"}},
		{"the rule does not speak of one that is sent", "secoda", []Pair{both(post("x", `{"icon":"y"}`), post("y", `{"icon":"y"}`))}, []string{"vendor-drifted field /icon properties/icon"}},
		{"what the fake has learned from the vendor", "secoda", []Pair{both(get(other("name", 7)), get(other("name", 8)))}, []string{"vendor-drifted schema /name name/type"}},
		{"what the fake has learned before", "secoda", []Pair{both(get(other("name", 7)), get(sample.Group(7))), both(get(sample.Group(7)), get(other("name", 7)))}, nil},
		{"what only the fake breaks", "secoda", []Pair{both(get(sample.Group(7)), get(other("name", 8)))}, []string{"fake-wrong schema /name name/type"}},
		{"a field that nobody knows is a warning", "secoda", []Pair{both(get(other("color", "red")), get(sample.Group(7)))}, []string{"contract-too-loose undocumented-field /color group/properties"}},
		{"a field with a new name is one finding", "secoda", []Pair{both(get(sample.Set(sample.Without(sample.Group(7), "icon"), "/symbol", "")), get(sample.Group(7)))}, []string{"contract-too-tight missing-field /icon group/required"}},
		{"a field that was replaced in a recording", "secoda", []Pair{replaced}, nil},
		{"and that the judge would tell of", "secoda", []Pair{misread}, nil},
		{"what was told of an object is told once", "secoda", []Pair{both(patch(other("icon", "x"), `{}`), patch(sample.Group(7), `{}`)), proving(both(get(other("icon", "x")), get(sample.Group(7))), "get-group")}, []string{"vendor-drifted field /icon properties/icon"}},
		{"what the story wants, and only the fake has", "secoda", []Pair{expecting(both(get(other("updated_at", "2026-09-09T09:09:09Z")), get(sample.Group(7))), "/updated_at", "2026-01-02T03:04:05Z")}, []string{"vendor-drifted expectation /updated_at responses/200"}},
		{"what the story wants, and both have", "secoda", []Pair{expecting(both(get(sample.Group(7)), get(sample.Group(7))), "/name", "Team 7")}, nil},
		{"a time that moves, and no write is between", "secoda", []Pair{both(get(sample.Group(7)), get(sample.Group(7))), both(get(other("updated_at", "2026-09-09T09:09:09Z")), get(sample.Group(7)))}, []string{"vendor-drifted time /updated_at properties/updated_at"}},
		{"the same time in another form", "secoda", []Pair{both(get(sample.Group(7)), get(sample.Group(7))), both(get(other("updated_at", "2026-01-02T04:04:05+01:00")), get(sample.Group(7)))}, []string{"vendor-drifted time /updated_at properties/updated_at"}},
		{"a text with its accents composed", "secoda", []Pair{both(get(other("description", "\u00e9")), get(other("description", "e\u0301")))}, []string{"contract-too-loose field /description properties/description"}},
		{"a header that the story wants, and only the vendor has", "secoda", []Pair{tagged("a", "b", "a")}, []string{"fake-wrong expectation  responses/200"}},
		{"a header that the story wants, and only the fake has", "secoda", []Pair{tagged("a", "b", "b")}, []string{"vendor-drifted expectation  responses/200"}},
		{"a header that the story wants, and neither has", "secoda", []Pair{tagged("a", "b", "c")}, nil},
		{"a header that was saved, of which each knows its own value", "secoda", []Pair{tagged("a", "b", ""), tagged("a", "b", "a")}, nil},
		{"a header that was saved and has changed at the vendor", "secoda", []Pair{tagged("a", "b", ""), tagged("c", "b", "a")}, []string{"vendor-drifted expectation  responses/200"}},
		{"what the story wants, and only the vendor has", "secoda", []Pair{expecting(both(get(other("updated_at", "2026-09-09T09:09:09Z")), get(sample.Group(7))), "/updated_at", "2026-09-09T09:09:09Z")}, []string{"fake-wrong expectation /updated_at responses/200"}},
	}
}

func listRows(t *testing.T) []comparing {
	pageOf := func(n int) contracts.Exchange {
		return sample.Exchange(t, "GET", fmt.Sprintf("%s?page=%d", sample.List, n), 200, sample.Page(n, sample.List))
	}
	shifted := func(n, by int) contracts.Exchange {
		body := sample.Page(n, sample.List)
		results := []any{}
		for i := range body["results"].([]any) {
			results = append(results, sample.Group((n-1)*sample.PageSize+1+i+by))
		}
		body["results"] = results
		return sample.Exchange(t, "GET", fmt.Sprintf("%s?page=%d", sample.List, n), 200, body)
	}
	swapped := sample.Page(1, sample.List)
	slices.Reverse(swapped["results"].([]any))
	short, other := sample.Page(3, sample.List), sample.Page(1, sample.List)
	short["results"] = short["results"].([]any)[:len(short["results"].([]any))-1]
	slices.Reverse(other["results"].([]any))
	other["results"].([]any)[0] = sample.Set(sample.Group(sample.PageSize+15), "/created_at", "2026-01-03T03:04:05Z")
	incomplete := func(p Pair) Pair { p.Partial = true; return p }
	elsewhere := both(pageOf(1), pageOf(1))
	elsewhere.Vendor.Body = bytes.ReplaceAll(elsewhere.Vendor.Body, []byte(sample.Host), []byte("https://internal.example:8000"))
	asked := elsewhere
	asked.Direct = true
	return []comparing{
		{"a link to another host, which a proxy between may be the reason for", "secoda", []Pair{elsewhere}, nil},
		{"a link to another host than the one that was asked", "secoda", []Pair{asked}, []string{"contract-too-tight field /links/next x-ringer-rules/4"}},
		{"the same list", "secoda", []Pair{both(pageOf(2), pageOf(2))}, nil},
		{"an object too many and one too few", "secoda", []Pair{both(shifted(2, 1), pageOf(2))}, []string{"vendor-drifted list /results x-ringer-paging/items"}},
		{"a page that the fake does not have, since it does not hold all", "secoda", []Pair{incomplete(both(pageOf(3), sample.Exchange(t, "GET", sample.List+"?page=3", 400, sample.Object{"detail": "No."})))}, nil},
		{"a page that the fake does not have", "secoda", []Pair{both(pageOf(3), sample.Exchange(t, "GET", sample.List+"?page=3", 400, sample.Object{"detail": "No."}))}, []string{"vendor-drifted status  responses/BadRequest"}},
		{"not where the fake does not hold all", "secoda", []Pair{incomplete(both(shifted(2, 1), pageOf(2)))}, nil},
		{"pages that overlap, without the fake", "secoda", []Pair{incomplete(both(pageOf(1), pageOf(1))), incomplete(both(shifted(2, -1), pageOf(2)))}, []string{"vendor-drifted paging /results x-ringer-paging/items"}},
		{"a list that is unsound is not compared again", "secoda", []Pair{incomplete(both(pageOf(1), pageOf(1))), incomplete(both(shifted(2, -1), pageOf(2))), both(shifted(3, -1), pageOf(3))}, []string{"vendor-drifted paging /results x-ringer-paging/items"}},
		{"two rules of one place", "secoda", []Pair{both(sample.Exchange(t, "GET", sample.List+"?page=1", 200, sample.Set(sample.Page(1, sample.List), "/links/next", sample.List+"?page=2")), pageOf(1))}, []string{"vendor-drifted schema /links/next next/format"}},
		{"a last page that is too short, once the size is seen", "secoda", []Pair{incomplete(both(pageOf(1), pageOf(1))), incomplete(both(sample.Exchange(t, "GET", sample.List+"?page=3", 200, short), pageOf(3)))}, []string{"vendor-drifted paging /results x-ringer-paging/items"}},
		{"a last page that is too short", "secoda", []Pair{incomplete(both(sample.Exchange(t, "GET", sample.List+"?page=3", 200, short), pageOf(3)))}, []string{"vendor-drifted paging /results x-ringer-paging/items"}},
		{"in another order a page has other objects", "secoda", []Pair{both(sample.Exchange(t, "GET", sample.List+"?page=1", 200, other), pageOf(1))}, []string{"contract-too-tight order /results/1/created_at x-ringer-rules/0"}},
		{"another order", "secoda", []Pair{both(sample.Exchange(t, "GET", sample.List+"?page=1", 200, swapped), pageOf(1))}, []string{"contract-too-tight order /results x-ringer-rules/0"}},
	}
}

// stateRows are of runs that make objects: the ids of the two are not the same.
func stateRows(t *testing.T) []comparing {
	at := func(id int, updated string) sample.Object {
		return sample.Set(sample.Group(id), "/updated_at", updated)
	}
	post := func(id int) contracts.Exchange {
		return sending(sample.Exchange(t, "POST", sample.List, 201, at(id, "2026-01-02T03:04:05Z")), `{}`)
	}
	get := func(id int, updated string) contracts.Exchange {
		return sample.Exchange(t, "GET", fmt.Sprintf("%s/00000000-0000-4000-8000-%012d", sample.List, id), 200, at(id, updated))
	}
	renamed := func(x contracts.Exchange, id int) contracts.Exchange {
		x.Body = bytes.ReplaceAll(x.Body, []byte(fmt.Sprintf("Team %d", id)), []byte("Team"))
		return x
	}
	made := both(renamed(post(7), 7), renamed(post(107), 107))
	second := both(renamed(post(8), 8), renamed(post(108), 108))
	later := both(renamed(sample.Exchange(t, "PATCH", sample.Item, 200, at(8, "2026-02-02T02:02:02Z")), 8), renamed(sample.Exchange(t, "PATCH", sample.Item, 200, at(108, "2026-02-02T02:02:02Z")), 108))
	pair := func(vendor, fake string) Pair {
		return both(renamed(get(7, vendor), 7), renamed(get(107, fake), 107))
	}
	return []comparing{
		{"ids are bound when they are first seen", "secoda", []Pair{made, pair("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")}, nil},
		{"an id that is bound is no other's", "secoda", []Pair{made, second, both(renamed(get(7, "2026-01-02T03:04:05Z"), 7), renamed(get(108, "2026-01-02T03:04:05Z"), 108))}, []string{"vendor-drifted field /id properties/id"}},
		{"a time that does not move, though the clock goes on", "secoda", []Pair{made, second, later, pair("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z")}, []string{"vendor-drifted time /updated_at properties/updated_at"}},
		{"a time that may not have passed", "secoda", []Pair{made, second, pair("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z")}, nil},
		{"a time that moves by itself", "secoda", []Pair{made, second, pair("2026-01-02T03:04:09Z", "2026-01-02T03:04:05Z")}, []string{"vendor-drifted time /updated_at properties/updated_at"}},
		{"a rule that speaks of the time", "secoda", []Pair{made, second, later, proving(pair("2026-01-02T03:04:05Z", "2026-01-02T03:04:06Z"), "update-group#touched")}, []string{"contract-too-tight time /updated_at x-ringer-rules/3"}},
	}
}

// unixRows are of times as numbers: a write makes two teams, and lists show them.
func unixRows(t *testing.T) []comparing {
	list := func(from int, made ...any) contracts.Exchange {
		teams := sample.Teams(from, len(made))
		for i, team := range teams {
			team.(map[string]any)["made"] = made[i]
		}
		return sample.PagedExchange(t, "by-member", "", map[string]any{"teams": teams, "more": false})
	}
	post := func(from int, made any) contracts.Exchange {
		x := list(from, made)
		x.Method, x.URL.Path, x.Status = "POST", "/teams", 201
		x.Body, _ = json.Marshal(sample.Teams(from, 1)[0])
		x.Body = bytes.ReplaceAll(x.Body, []byte("170000000000"+fmt.Sprint(from)), []byte(fmt.Sprint(made)))
		return sending(x, `{}`)
	}
	const early, late int64 = 1_700_000_000_000, 1_700_000_009_000
	return []comparing{
		{"another time is no drift", sample.Paged, []Pair{both(list(0, early), list(0, late))}, nil},
		{"a time in smaller units", sample.Paged, []Pair{both(list(0, early*1000), list(0, early))}, []string{"vendor-drifted field /teams/0/made properties/made"}},
		{"a time that moves by itself", sample.Paged, []Pair{both(post(0, early), post(0, early)), both(list(0, late), list(0, early))}, []string{"vendor-drifted time /teams/0/made properties/made"}},
		{"a time that stays, as it should", sample.Paged, []Pair{both(post(0, early), post(0, late)), both(list(0, early), list(0, late))}, nil},
	}
}

func kantataRows(t *testing.T) []comparing {
	get := func(query string, body any) contracts.Exchange {
		return sample.KantataExchange(t, "GET", sample.GroupsPath+query, 200, body)
	}
	utc := sample.Wrapped("workspace_groups", sample.Set(sample.WorkspaceGroup(1), "/created_at", "2019-08-19T16:41:55Z"))
	one, two := sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1)), sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1), sample.WorkspaceGroup(2))
	three := sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1), sample.WorkspaceGroup(2), sample.WorkspaceGroup(3))
	small := sample.Wrapped("workspace_groups", sample.Set(sample.WorkspaceGroup(1), "/email", "a@b.c"))
	typed := sample.Wrapped("workspace_groups", sample.Set(sample.WorkspaceGroup(1), "/email", "A@b.c"))
	joined := func(method, id, creator, user string) contracts.Exchange {
		body := sample.Wrapped("user_group_memberships", sample.Object{"created_at": "2019-08-19T09:41:55-07:00", "creator_id": sample.Num(creator), "user_id": user, "workspace_group_id": "1", "id": id})
		return sending(sample.KantataExchange(t, method, sample.MembershipsPath, 200, body), map[string]string{"POST": `{"user_group_membership":{"user_id":101,"workspace_group_id":1}}`}[method])
	}
	seen := both(joined("GET", "9", "7", "101"), joined("GET", "9", "7", "101"))
	whole := both(get("", three), get("", three))
	return []comparing{
		{"a time in another form", "kantata", []Pair{both(get("", utc), get("", one))}, []string{"vendor-drifted schema /workspace_groups/1/created_at created_at/pattern"}},
		{"a text that the contract wants as it was typed", "kantata", []Pair{both(get("", small), get("", typed))}, []string{"vendor-drifted field /workspace_groups/1/email properties/email"}},
		{"an empty text where there is none", "kantata", []Pair{both(get("", sample.Wrapped("workspace_groups", sample.Set(sample.WorkspaceGroup(1), "/email", nil))), get("", one))}, []string{"contract-too-loose field /workspace_groups/1/email properties/email"}},
		{"a filter that has no effect", "kantata", []Pair{whole, proving(both(get("?matching=1", three), get("?matching=1", one)), "get-workspace-groups#matching")}, []string{"vendor-drifted list /results parameters/1"}},
		{"a filter that works in another way", "kantata", []Pair{whole, proving(both(get("?matching=1", two), get("?matching=1", one)), "get-workspace-groups?matching", "get-workspace-groups#matching")}, []string{"contract-too-tight list /results x-ringer-rules/9"}},
		{"a filter without a fact of the step", "kantata", []Pair{both(get("?matching=1", two), get("?matching=1", one))}, []string{"vendor-drifted list /results parameters/1"}},
		{"the same filter is told once", "kantata", []Pair{both(get("?matching=1", two), get("?matching=1", one)), both(get("?matching=2", three), get("?matching=2", one))}, []string{"vendor-drifted list /results parameters/1"}},
		{"the numbers of a list without pages", "kantata", []Pair{both(get("?limit=2&offset=1", sample.Set(two, "/meta/page_number", 2)), get("?limit=2&offset=1", sample.Wrapped("workspace_groups", sample.WorkspaceGroup(1), sample.WorkspaceGroup(2))))}, []string{"vendor-drifted field /meta/page_number properties/page_number"}},
		{"an id that the server chooses", "kantata", []Pair{seen, both(joined("POST", "20", "8", "101"), joined("POST", "10", "7", "101"))}, nil},
		{"an id that was sent", "kantata", []Pair{seen, both(joined("POST", "20", "7", "102"), joined("POST", "10", "7", "101"))}, []string{"vendor-drifted field /user_group_memberships/20/user_id properties/user_id"}},
		{"what is asked for by its name", "kantata", []Pair{both(get("?include=workspaces", sample.Without(sample.Included(), "workspaces")), get("?include=workspaces", sample.Included()))}, []string{"vendor-drifted envelope /workspaces x-ringer-envelope/included"}},
		{"what is not asked for may be left out", "kantata", []Pair{both(get("", sample.Without(sample.Included(), "workspaces")), get("", sample.Included()))}, nil},
	}
}

func piercloudRows(t *testing.T) []comparing {
	token := func(seconds any, session string) contracts.Exchange {
		x := sample.Exchange(t, "POST", "/auth", 201, sample.Object{"code": "success", "data": sample.Object{
			"access_token": "a.b." + session, "expires_in": seconds, "refresh_expires_in": 0, "token_type": "Bearer", "not-before-policy": 0,
			"session_state": "00000000-0000-4000-8000-00000000000" + session, "scope": "email profile",
		}})
		return sending(x, `{"client_id":"a","client_secret":"b"}`)
	}
	tenancy := func(status int, body any) contracts.Exchange {
		return sample.Exchange(t, "GET", "/lighthouse/tenancies/00000000-0000-4000-8000-000000000001/workspaces-groups", status, body)
	}
	byName := func(name string) contracts.Exchange {
		group := sample.Object{
			"id": "00000000-0000-4000-8000-0000000000" + fmt.Sprintf("%02d", len(name)), "name": name, "description": nil, "access_scope": "public", "workspaces": []any{},
			"created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z",
		}
		for _, id := range []string{"created_by_id", "updated_by_id", "business_id", "context_id"} {
			group[id] = "00000000-0000-4000-8000-000000000001"
		}
		return sample.Exchange(t, "GET", "/lighthouse/orgs/00000000-0000-4000-8000-000000000001/businesses/00000000-0000-4000-8000-000000000001/workspaces-groups?sort_field=name&page_size=1", 200,
			sample.Object{"code": "success", "data": []any{group}, "meta": sample.Object{"page": 1, "page_size": 1, "total": 2}})
	}
	return []comparing{
		{"a first page by name, which rests on how letters stand", "piercloud", []Pair{both(byName("Zoo"), byName("apes"))}, []string{"contract-too-tight order /data x-ringer-rules/9"}},
		{"two types that are legal", "piercloud", []Pair{both(token("3600", "1"), token(3600, "2"))}, []string{"contract-too-loose field /data/expires_in properties/expires_in"}},
		{"a failure of an operation that is assumed", "piercloud", []Pair{both(tenancy(500, sample.Object{"code": "failed", "message": "No."}), tenancy(200, sample.Object{"code": "success", "data": []any{}, "meta": sample.Object{"page": 1, "page_size": 10, "total": 0}}))}, []string{"contract-too-tight status  ~1lighthouse~1tenancies~1{tenancy_id}~1workspaces-groups/get"}},
		{"secrets and sessions are never the same", "piercloud", []Pair{both(token(3600, "1"), token(3600, "2")), both(token(3600, "3"), token(3600, "4"))}, nil},
	}
}

// TestSettle asks the vendor again.
func TestSettle(t *testing.T) {
	get := func(body any) contracts.Exchange { return sample.Exchange(t, "GET", sample.Item, 200, body) }
	swapped := sample.Page(1, sample.List)
	slices.Reverse(swapped["results"].([]any))
	turned := sample.Page(1, sample.List)
	turned["results"] = append(slices.Clone(turned["results"].([]any)[5:]), turned["results"].([]any)[:5]...)
	lists := func(body any) contracts.Exchange { return sample.Exchange(t, "GET", sample.List, 200, body) }
	for _, test := range []struct {
		why           string
		vendor, again contracts.Exchange
		fake          contracts.Exchange
		want          string
	}{
		{"what it repeats stays", get(sample.Without(sample.Group(7), "icon")), get(sample.Without(sample.Group(7), "icon")), get(sample.Group(7)), ContractTooTight},
		{"what it does not is flaky", get(sample.Without(sample.Group(7), "icon")), get(sample.Group(7)), get(sample.Group(7)), Flaky},
		{"a failure that does not last", sample.Exchange(t, "GET", sample.Item, 503, sample.Object{"detail": "No."}), get(sample.Group(7)), get(sample.Group(7)), Flaky},
		{"an order that is another each time", lists(swapped), lists(turned), lists(sample.Page(1, sample.List)), Flaky},
		{"an order that is wrong twice", lists(swapped), lists(swapped), lists(sample.Page(1, sample.List)), ContractTooTight},
		{"the fake is not asked again", get(sample.Group(7)), get(sample.Group(7)), get(sample.Set(sample.Group(7), "/name", 7)), FakeWrong},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := NewComparison(sample.ContractOf(t, "secoda"))
			p := both(test.vendor, test.fake)
			settled := c.Settle(c.Compare(p), p, test.again)
			if len(settled) != 1 || settled[0].Verdict != test.want {
				t.Errorf("settled as %v, want one %s", said(settled), test.want)
			}
			// What was flaky has no consequences.
			if found := c.Compare(both(get(sample.Group(7)), get(sample.Group(7)))); len(found) > 0 {
				t.Errorf("after it: %v", said(found))
			}
		})
	}
}

func TestToFake(t *testing.T) {
	c := NewComparison(sample.ContractOf(t, "secoda"))
	c.Compare(both(sample.Exchange(t, "POST", sample.List, 201, sample.Group(7)), sample.Exchange(t, "POST", sample.List, 201, sample.Group(8))))
	own := sample.Group(7)["id"].(string)
	if got := c.ToFake(own); got != sample.Group(8)["id"] {
		t.Errorf("%s is %s to the fake, want %s", own, got, sample.Group(8)["id"])
	}
	if got := c.ToFake("nothing"); got != "nothing" {
		t.Errorf("what is no id has become %s", got)
	}
}

// TestBodiesAreBounded sends more than is compared.
func TestBodiesAreBounded(t *testing.T) {
	c := NewComparison(sample.ContractOf(t, "secoda"))
	huge := sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/name", strings.Repeat("x", maxComparedBody)))
	many := sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/users", make([]any, maxComparedValues)))
	for _, x := range []contracts.Exchange{huge, many} {
		skipped := leftOut(c)
		if found := c.Compare(both(x, sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7)))); len(found) > 0 || leftOut(c) == skipped {
			t.Errorf("of %d bytes %v was found, and %d comparisons were skipped", len(x.Body), said(found), leftOut(c)-skipped)
		}
	}
}

// TestFindingsHaveNoSecrets looks for a token in all that is told.
func TestFindingsHaveNoSecrets(t *testing.T) {
	c := NewComparison(sample.ContractOf(t, "piercloud"))
	secret := "not a token at all"
	body := sample.Object{"code": "success", "data": sample.Object{"access_token": secret}}
	vendor := sample.Exchange(t, "POST", "/auth?access_token="+url.QueryEscape(secret), 201, body)
	data, err := json.Marshal(c.Compare(both(vendor, sample.Exchange(t, "POST", "/auth", 201, body))))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("not a token")) || bytes.Contains(data, []byte("not+a+token")) || !bytes.Contains(data, []byte(concealed)) {
		t.Errorf("the findings tell the secret, or nothing: %s", data)
	}
	echo := contracts.Finding{Message: "Bearer abc is wrong", Actual: sample.Object{"abc": []any{"abc"}}, Exchange: &contracts.Called{URL: "/?t=abc"}}.Hide(func(text string) string { return strings.ReplaceAll(text, "abc", concealed) })
	if data, err = json.Marshal(echo); err != nil || bytes.Contains(data, []byte("abc")) {
		t.Errorf("%v, and what was to be hidden is told: %s", err, data)
	}
}

// FuzzCompare sends any two exchanges through a comparison, twice.
func FuzzCompare(f *testing.F) {
	for _, address := range []string{sample.List, sample.Item, "/workspace_groups?include=workspaces", "/lighthouse/tenancies/1/workspaces-groups", "/nowhere"} {
		f.Add("GET", address, 200, 200, `{"results":[{"id":"1"},{"id":1}],"count":2}`, `{"results":[{"id":"1","name":null}],"count":1e3}`, "")
		f.Add("POST", address, 201, 400, `{"id":"1","name":"a"}`, `[]`, `{"name":{"id":["1"]}}`)
	}
	f.Fuzz(func(t *testing.T, method, address string, vendor, fake int, one, other, sent string) {
		u, err := url.Parse(sample.Host + address)
		if err != nil {
			return
		}
		make := func(status int, body string) contracts.Exchange {
			x := contracts.Exchange{Method: method, URL: *u, Status: status, Body: []byte(body), RequestBody: []byte(sent)}
			x.Header = map[string][]string{"Content-Type": {"application/json"}}
			return x
		}
		for _, name := range contracts.Embedded().Names() {
			c := NewComparison(sample.ContractOf(t, name))
			p := both(make(vendor, one), make(fake, other))
			p.Proves = []string{"list-groups", "update-group#touched", "/paths", "get-workspace-groups?order"}
			p.Expect = Expectation{Status: []int{200}, Body: map[string]any{"/results/0/id": "1", "": nil}}
			c.Settle(c.Compare(p), p, make(fake, other))
			c.Compare(both(make(fake, other), make(vendor, one)))
			c.Compare(p)
			if found := NewComparison(sample.ContractOf(t, name)).Compare(both(make(fake, other), make(fake, other))); slices.ContainsFunc(found, func(f contracts.Finding) bool {
				return f.Check == CheckField || f.Check == CheckList || f.Check == CheckStatus
			}) {
				t.Errorf("an answer differs from itself: %v", said(found))
			}
		}
	})
}

// TestSilences says how a vendor gave no answer.
func TestSilences(t *testing.T) {
	target := &url.URL{Scheme: "http", Host: "vendor.example"}
	for _, test := range []struct {
		err  error
		want string
	}{
		{context.DeadlineExceeded, "gave no answer in time"},
		{io.EOF, "closed the connection without an answer"},
		{&net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}, "broke the connection off without an answer"},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "took no connection"},
		{errors.New(`malformed HTTP response "x"`), "gave no answer that is HTTP"},
	} {
		x := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
		silent := x
		silent.Status, silent.Body, silent.Header = 0, nil, nil
		found := NewComparison(sample.ContractOf(t, "secoda")).Compare(Pair{Vendor: silent, VendorErr: reach.NewUnreachableError(target, time.Second, test.err), Fake: x})
		if len(found) != 1 || !strings.Contains(found[0].Message, "the vendor "+test.want+", where 200 is expected") {
			t.Errorf("of %v it says %v, want %q", test.err, said(found), test.want)
		}
	}
}

// leftOut counts the comparisons that were not made.
func leftOut(c *Comparison) (n int) {
	for _, one := range c.LeftOut() {
		n += one.Times
	}
	return n
}

// TestMayBeOthers tells what another client may have done from what it cannot have.
func TestMayBeOthers(t *testing.T) {
	c := NewComparison(sample.ContractOf(t, "secoda"))
	made := sending(sample.Exchange(t, "POST", sample.List, 201, sample.Group(7)), `{}`)
	c.Compare(both(made, made))
	own, foreign := sample.Group(7)["id"].(string), sample.Group(8)["id"].(string)
	called := func(id string) *contracts.Called {
		return &contracts.Called{Method: "GET", URL: sample.Host + sample.List + "/" + id, Status: 404}
	}
	for _, test := range []struct {
		why  string
		f    contracts.Finding
		want bool
	}{
		{"another's object that is not there", contracts.Finding{Check: CheckStatus, Actual: 404, Exchange: called(foreign)}, true},
		{"an own one that is not there", contracts.Finding{Check: CheckStatus, Actual: 404, Exchange: called(own)}, false},
		{"a list without another's object", contracts.Finding{Check: CheckList, Expected: []string{own, foreign}, Exchange: called("")}, true},
		{"a list without an own one", contracts.Finding{Check: CheckList, Expected: []string{own}, Exchange: called("")}, false},
		{"a time of another's object", contracts.Finding{Check: CheckTime, Message: "the time moved", Exchange: called(foreign)}, true},
	} {
		if got := c.MayBeOthers(test.f); got != test.want {
			t.Errorf("%s: it may be another's: %v, want %v", test.why, got, test.want)
		}
	}
	c.Compare(both(sample.Exchange(t, "GET", sample.List+"/"+own, 200, sample.Group(7)), sample.Exchange(t, "GET", sample.List+"/"+own, 200, sample.Group(7))))
	list := sample.Page(1, sample.List)
	list["results"].([]any)[6] = sample.Set(sample.Group(7), "/icon", "x")
	found := c.Compare(both(sample.Exchange(t, "GET", sample.List, 200, list), sample.Exchange(t, "GET", sample.List, 200, sample.Page(1, sample.List))))
	if len(found) != 1 || c.MayBeOthers(found[0]) {
		t.Errorf("a field of an own object in a list: %v", said(found))
	}
}

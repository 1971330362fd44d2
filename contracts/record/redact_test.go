package record

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

// exchangeOf makes an exchange as it went over the wire.
func exchangeOf(t testing.TB, method, address, sent string, status int, came string) har.Entry {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	e := har.Entry{
		Exchange:      contracts.Exchange{Method: method, URL: *u, RequestBody: []byte(sent), Status: status, Header: http.Header{}, Body: []byte(came)},
		RequestHeader: http.Header{"Authorization": {"Bearer the-real-token"}, "User-Agent": {"ada/1"}},
	}
	if sent != "" {
		e.RequestHeader.Set("Content-Type", "application/json")
	}
	if came != "" {
		e.Header.Set("Content-Type", "application/json")
	}
	return e
}

const (
	groupID = "3f6ad3b0-5c38-4a53-8e0c-2a5f5f3f8d10"
	groups  = "https://api.example/api/v1/auth/group"
)

// What stays of a body, and what does not.
func TestRedactBody(t *testing.T) {
	for _, test := range []struct {
		why, vendor, method, path string
		status                    int
		sent, came                string
		keep                      []string
		wantSent, wantCame        string
		replaced                  []string
	}{
		{
			why: "ids and times stay, names and texts do not", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 200,
			came:     `{"id":"` + groupID + `","created_at":"2026-01-02T03:04:05.123Z","name":"Ada's team","icon":"📊","users":["` + groupID + `","ada"],"snowflake_role":null}`,
			wantCame: `{"id":"` + groupID + `","created_at":"2026-01-02T03:04:05.123Z","name":"NAME","icon":"📊","users":["` + groupID + `","ID"],"snowflake_role":null}`,
			replaced: []string{"/response/body/name", "/response/body/users/1"},
		},
		{
			why: "a field that nobody documents keeps its name and type", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 200,
			came:     `{"secret_plan":"x","n":7,"b":true,"z":null,"o":{"p":[1,"a",{}]},"id":"` + groupID + `"}`,
			wantCame: `{"secret_plan":"(replaced)","n":0,"b":false,"z":null,"o":{"p":[0,"(replaced)",{}]},"id":"` + groupID + `"}`,
			replaced: []string{"/response/body/secret_plan", "/response/body/n", "/response/body/b", "/response/body/o"},
		},
		{
			why: "kept is what is asked for, what is inside too", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 200, keep: []string{"name", "o"},
			came:     `{"name":"Ada's team","o":{"p":[1,"a"]},"description":"Hers"}`,
			wantCame: `{"name":"Ada's team","o":{"p":[1,"a"]},"description":"TEXT"}`,
			replaced: []string{"/response/body/description"},
		},
		{
			why: "links of pages stay what they are", vendor: "secoda", method: "GET", path: "/api/v1/auth/group?page=2", status: 200,
			came:     `{"links":{"next":"https://api.example/api/v1/auth/group?page=3","previous":"https://ada.example/x?page=1"},"count":60}`,
			wantCame: `{"links":{"next":"https://api.example/api/v1/auth/group?page=3","previous":"URL"},"count":60}`,
			replaced: []string{"/response/body/links/previous"},
		},
		{
			why: "words that the contract lists, and ids by their ids", vendor: "kantata", method: "GET", path: "/api/v1/workspace_groups", status: 200,
			came:     `{"results":[{"key":"workspace_groups","id":"7"},{"key":"ada","id":"ada"}],"workspace_groups":{"7":{"id":"7","name":"Acme","email":"ada@acme.example","phone_number":"+1 415 555-2671","contact_name":"Ada L."},"ada@acme.example":{"id":"ada@acme.example"}}}`,
			wantCame: `{"results":[{"key":"workspace_groups","id":"7"},{"key":"TEXT","id":"ID"}],"workspace_groups":{"7":{"id":"7","name":"NAME","email":"EMAIL","phone_number":"PHONE","contact_name":"PERSON"},"ID":{"id":"ID"}}}`,
			replaced: []string{
				"/response/body/results/1/key", "/response/body/results/1/id", "/response/body/workspace_groups/7/name", "/response/body/workspace_groups/7/email",
				"/response/body/workspace_groups/7/phone_number", "/response/body/workspace_groups/7/contact_name", "/response/body/workspace_groups/ID", "/response/body/workspace_groups/ID/id",
			},
		},
		{
			why: "what a scenario must give is no other kind of value for that", vendor: "kantata", method: "GET", path: "/api/v1/workspace_groups?include=external_references", status: 200,
			came:     `{"external_references":{"7":{"id":"7","service_name":"Acme","service_model":"Acme","service_model_ref":"00412"}},"count":1}`,
			wantCame: `{"external_references":{"7":{"id":"7","service_name":"NAME","service_model":"NAME","service_model_ref":"ID"}},"count":1}`,
			replaced: []string{"/response/body/external_references/7/service_name", "/response/body/external_references/7/service_model", "/response/body/external_references/7/service_model_ref"},
		},
		{
			why: "secrets, whatever is kept, in the form that they have", vendor: "piercloud", method: "POST", path: "/auth", status: 201, keep: []string{"data", "client_id"},
			sent: `{"client_id":"ada","client_secret":"hers"}`, wantSent: `{"client_id":"ada","client_secret":"redacted"}`,
			came:     `{"code":"success","data":{"access_token":"a.b.c","expires_in":"3600","token_type":"Bearer"}}`,
			wantCame: `{"code":"success","data":{"access_token":"redacted.redacted.redacted","expires_in":"3600","token_type":"Bearer"}}`,
			replaced: []string{"/request/body/client_secret", "/response/body/data/access_token"},
		},
		{
			why: "a secret that is no text is none any more", vendor: "piercloud", method: "POST", path: "/auth", status: 401,
			sent: `{"client_secret":[1,{"a":"b"}]}`, wantSent: `{"client_secret":[0,{"a":"redacted"}]}`,
			replaced: []string{"/request/body/client_secret/0", "/request/body/client_secret/1"},
		},
		{
			why: "a parameter that stands in a body is read as in a query", vendor: "kantata", method: "GET", path: "/api/v1/workspace_groups", status: 204,
			sent: `{"page":2,"only":["1","2"],"include":"workspaces","matching":"Acme"}`, wantSent: `{"page":2,"only":["1","2"],"include":"workspaces","matching":"TEXT"}`,
			replaced: []string{"/request/body/matching"},
		},
		{
			why: "a call that nobody knows says nothing", vendor: "kantata", method: "GET", path: "/api/v1/nope", status: 200,
			came: `{"id":"7","name":"x"}`, wantCame: `{"id":"(replaced)","name":"(replaced)"}`, replaced: []string{"/request/path", "/response/body/id", "/response/body/name"},
		},
		{
			why: "names that are data, and those that are fields", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 200,
			came:     `{"by_name":{"ada":{"n":1},"hedy":{"n":2}},"counts":{"ada":1,"hedy":2,"eve":3},"plan":{"size":1,"color":"x"},"a8f3k2x9":1,"sha256":1,"user_id":2,"xQzPkLmR":3,"deep":{"a":{"ada@example.org":{"b":1}}}}`,
			wantCame: `{"by_name":{"ID":{"n":0},"ID":{"n":0}},"counts":{"ID":0,"ID":0,"ID":0},"plan":{"size":0,"color":"(replaced)"},"ID":0,"sha256":0,"user_id":0,"ID":0,"deep":{"a":{"ID":{"b":0}}}}`,
			replaced: []string{
				"/response/body/by_name", "/response/body/counts", "/response/body/plan", "/response/body/ID", "/response/body/sha256", "/response/body/user_id", "/response/body/ID", "/response/body/deep",
			},
		},
		{
			why: "a field that is wrong is nobody", vendor: "kantata", method: "POST", path: "/api/v1/workspace_groups", status: 422, sent: `{"workspace_group":{"name":"Acme"}}`, wantSent: `{"workspace_group":{"name":"NAME"}}`,
			came:     `{"errors":[{"type":"validation","message":"Ada has it","field":"add_workspace_ids"},{"type":"validation","message":"x","field":"workspace_group.name"},{"type":"validation","message":"x","field":"ada"}]}`,
			wantCame: `{"errors":[{"type":"validation","message":"TEXT","field":"add_workspace_ids"},{"type":"validation","message":"TEXT","field":"workspace_group.name"},{"type":"validation","message":"TEXT","field":"TEXT"}]}`,
			replaced: []string{"/request/body/workspace_group/name", "/response/body/errors/0/message", "/response/body/errors/1/message", "/response/body/errors/2/message", "/response/body/errors/2/field"},
		},
		{
			why: "the names of a map that the contract has, but for fields", vendor: "secoda", method: "POST", path: "/api/v1/auth/group", status: 400, sent: `{"name":""}`, wantSent: `{"name":""}`,
			came:     `{"name":["x"],"adalovelace":["x"]}`,
			wantCame: `{"name":["TEXT"],"ID":["TEXT"]}`,
			replaced: []string{"/response/body/name/0", "/response/body/ID", "/response/body/ID/0"},
		},
		{
			why: "what is no JSON is left out from there on", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 200,
			came: `{"icon":"","users":[nope`, wantCame: `{"icon":"","users":[` + leftOut, replaced: nil,
		},
		{
			why: "a web page", vendor: "secoda", method: "GET", path: "/api/v1/auth/group/" + groupID, status: 502,
			came: `<html>Ada`, wantCame: leftOut, replaced: nil,
		},
	} {
		t.Run(test.why, func(t *testing.T) {
			r := newRedaction(sample.ContractOf(t, test.vendor), "key", test.keep)
			got := r.redact(exchangeOf(t, test.method, "https://api.example"+test.path, test.sent, test.status, test.came))
			hide := hideAliases(r)
			if diff := cmp.Diff(test.wantSent, hide.Replace(string(got.RequestBody))); diff != "" {
				t.Errorf("sent (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.wantCame, hide.Replace(string(got.Body))); diff != "" {
				t.Errorf("came (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.Join(test.replaced, "\n"), hide.Replace(strings.Join(got.Replaced, "\n"))); diff != "" {
				t.Errorf("replaced (-want +got):\n%s", diff)
			}
		})
	}
}

// hideAliases puts a word for the kind of it in place of each pseudonym that these
// tests come to.
func hideAliases(r *redaction) *strings.Replacer {
	var pairs []string
	for kind, values := range map[string][]string{
		vocabulary.KindName: {"Ada's team", "Acme"}, vocabulary.KindText: {"ada", "Hers", "Acme", "Ada has it", "x"}, vocabulary.KindID: {"ada", "ada@acme.example", "ada@x.example", "00412", "+14155552671", "hedy", "eve", "a8f3k2x9", "xQzPkLmR", "adalovelace", "ada@example.org"},
		vocabulary.KindEmail: {"ada@acme.example"}, vocabulary.KindPhone: {"+1 415 555-2671"}, vocabulary.KindPerson: {"Ada L."}, vocabulary.KindURL: {"https://ada.example/x?page=1"},
	} {
		for _, value := range values {
			pairs = append(pairs, r.aliases.of(kind, value), strings.ToUpper(kind))
		}
	}
	return strings.NewReplacer(pairs...)
}

func TestRedactAddress(t *testing.T) {
	for _, test := range []struct {
		why, vendor, address, want string
		replaced                   []string
	}{
		{"numbers and words", "kantata", "/api/v1/workspace_groups.json?include=workspaces,rate_card_sets&page=2&order=name:desc", "/api/v1/workspace_groups.json?include=workspaces,rate_card_sets&page=2&order=name:desc", nil},
		{"ids", "kantata", "/api/v1/user_group_memberships?only=1,2&user_ids[]=7", "/api/v1/user_group_memberships?only=1,2&user_ids[]=7", nil},
		{"times", "kantata", "/api/v1/workspace_groups?created_after=2026-01-02", "/api/v1/workspace_groups?created_after=2026-01-02", nil},
		{"nonsense where a number belongs is other nonsense", "kantata", "/api/v1/workspace_groups?page=ada&per_page=-1", "/api/v1/workspace_groups?page=TEXT&per_page=-1", []string{"/request/query/page"}},
		{"a text that is looked for", "kantata", "/api/v1/workspace_groups?matching=ada&companies_only=true", "/api/v1/workspace_groups?matching=TEXT&companies_only=true", []string{"/request/query/matching"}},
		{"a parameter that nobody knows, and one without a value", "secoda", "/api/v1/auth/group?who=ada&flag&page=2", "/api/v1/auth/group?who=%28replaced%29&flag&page=2", []string{"/request/query/who"}},
		{"a name that is none", "secoda", "/api/v1/auth/group?ada%40x.example=1", "/api/v1/auth/group?ID=%28replaced%29", []string{"/request/query", "/request/query/ID"}},
		{"an id that is somebody's name", "secoda", "/api/v1/auth/group/ada", "/api/v1/auth/group/ID", []string{"/request/path"}},
		{"a telephone number", "secoda", "/api/v1/auth/group/+14155552671", "/api/v1/auth/group/ID", []string{"/request/path"}},
		{"upper case where the contract has lower", "piercloud", "/lighthouse/orgs/" + groupID + "/businesses/" + groupID + "/workspaces-groups?sort_order=asc", "/lighthouse/orgs/" + groupID + "/businesses/" + groupID + "/workspaces-groups?sort_order=asc", nil},
		{"a password", "secoda", "//ada:pw@api.example/api/v1/auth/group#x", "/api/v1/auth/group", nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			r := newRedaction(sample.ContractOf(t, test.vendor), "key", nil)
			address := test.address
			if !strings.HasPrefix(address, "//") {
				address = "//api.example" + address
			}
			got := r.redact(exchangeOf(t, "GET", "https:"+address, "", 404, ""))
			hide := hideAliases(r)
			if diff := cmp.Diff("https://api.example"+test.want, hide.Replace(got.URL.String())); diff != "" {
				t.Errorf("address (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(strings.Join(test.replaced, "\n"), hide.Replace(strings.Join(got.Replaced, "\n"))); diff != "" {
				t.Errorf("replaced (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRedactForm(t *testing.T) {
	r := newRedaction(sample.ContractOf(t, "kantata"), "key", nil)
	e := exchangeOf(t, "POST", "https://api.example/api/v1/workspace_groups", "workspace_group[name]=ada&workspace_group[company]=true&workspace_group[add_workspace_ids][]=7&include=workspaces&x=1", 200, "")
	e.RequestHeader.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	got, err := url.QueryUnescape(string(r.redact(e).RequestBody))
	if err != nil {
		t.Fatal(err)
	}
	want := "workspace_group[name]=" + r.aliases.of(vocabulary.KindName, "ada") + "&workspace_group[company]=true&workspace_group[add_workspace_ids][]=7&include=workspaces&x=(replaced)"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("form (-want +got):\n%s", diff)
	}
}

func TestRedactHeaders(t *testing.T) {
	e := exchangeOf(t, "GET", groups, "", 401, "{}")
	for name, value := range map[string]string{
		"Www-Authenticate": `Bearer realm="Ada's", error="invalid_token", error_description="Ada \"x\" left"`, "Set-Cookie": "a=b", "X-Powered-By": "x", "Retry-After": "3", "X-Ratelimit-Remaining": "5",
		"Etag": `W/"0123456789abcdef0123456789abcdef"`, "Link": `<` + groups + `?page=2&who=ada>; rel="next"`, "Location": "https://ada.example/",
	} {
		e.Header.Set(name, value)
	}
	r := newRedaction(sample.ContractOf(t, "secoda"), "key", nil)
	got := r.redact(e)
	want := http.Header{
		"Content-Type": {"application/json"}, "Retry-After": {"3"}, "X-Ratelimit-Remaining": {"5"},
		"Www-Authenticate": {`Bearer realm="(replaced)", error="invalid_token", error_description="(replaced)"`},
		"Etag":             {`W/"` + r.aliases.of(vocabulary.KindID, "0123456789abcdef0123456789abcdef") + `"`},
		"Link":             {`<` + groups + `?page=2&who=%28replaced%29>; rel="next"`}, "Location": {r.aliases.of(vocabulary.KindURL, "https://ada.example/")},
	}
	if diff := cmp.Diff(want, got.Header); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/response/headers/Etag", "/response/headers/Link", "/response/headers/Location", "/response/headers/Www-Authenticate"}, got.Replaced); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}
	if len(got.RequestHeader) != 0 {
		t.Errorf("of the request's headers there are %v", got.RequestHeader)
	}
}

func TestAliases(t *testing.T) {
	a, b := aliases{[]byte("key")}, aliases{[]byte("another key")}
	for kind, form := range map[string]string{
		vocabulary.KindPerson: "Ada Lovelace", vocabulary.KindEmail: "ada@example.org", vocabulary.KindPhone: "+1 (415) 555-2671", vocabulary.KindAddress: "12 Ada Street", vocabulary.KindURL: "https://ada.example/x",
		vocabulary.KindName: "Ada Inc.", vocabulary.KindText: "Ask Ada before anything else.", vocabulary.KindID: "ada-1",
	} {
		alias := a.of(kind, form)
		if again := a.of(kind, " "+strings.ToUpper(form)+" "); kind != vocabulary.KindPhone && !strings.EqualFold(again, " "+alias+" ") {
			t.Errorf("%s: %q is %q, and in capitals %q", kind, form, alias, again)
		}
		if other := b.of(kind, form); other == alias {
			t.Errorf("%s: %q is %q with either key", kind, form, alias)
		}
		if strings.Contains(strings.ToLower(alias), "lovelace") || alias == form {
			t.Errorf("%s: %q is %q", kind, form, alias)
		}
	}
	if got := a.of(vocabulary.KindPhone, "+1 (415) 555-2671"); len(got) != len("+1 (415) 555-2671") || !strings.HasPrefix(got, "+5 (55") {
		t.Errorf("a phone number became %q", got)
	}
	if got := a.of(vocabulary.KindText, "ada@example.org"); got != a.of(vocabulary.KindEmail, "ada@example.org") {
		t.Errorf("an address in a text field became %q", got)
	}
}

// A word says of a field whether its values may be kept.
func TestFakeWordsAreRedacted(t *testing.T) {
	for _, test := range []struct{ word, field, text, want string }{
		{"given:uuid", "x", groupID, groupID},
		{"given:uuid", "x", "ada", "ID"},
		{"each:/users/id", "x", "12", "12"},
		{"serial", "x", "12", "12"},
		{"integration-ref", "x", "00412", "ID"},
		{"time:Mon 2 Jan 2006", "x", "Fri 2 Jan 2026", "Fri 2 Jan 2026"},
		{"time:Mon 2 Jan 2006", "x", "ada", "TEXT"},
		{"unix-seconds", "x", "1767323045", "1767323045"},
		{"unix-seconds", "x", "17673230450000", "17673230450000"},
		{"unix-milliseconds", "x", "1767323045000", "1767323045000"},
		{"unix-milliseconds", "x", "ada", "TEXT"},
		{"time:02/01/2006", "x", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
		{"currency", "x", "EUR", "EUR"},
		{"person", "x", "Ada L.", "PERSON"},
		{"emoji", "x", "ada", "TEXT"},
		{"from:/id", "x_id", "12", "12"},
	} {
		r := newRedaction(sample.ContractOf(t, "kantata"), "key", nil)
		said := map[string]any{"type": "string", "x-ringer-fake": test.word}
		at := valuePlace{Place: contracts.Place{Name: test.field, Schemas: []contracts.Node{{Contract: r.contract, Pointer: "/components/schemas/user/properties/full_name", Value: said}}}}
		if got := hideAliases(r).Replace(r.text(at, "", test.text)); got != test.want {
			t.Errorf("%s: %q becomes %q, want %q", test.word, test.text, got, test.want)
		}
	}
}

// However an exchange's values are replaced, the file does not grow without end
// by saying so.
func TestReplacedIsBounded(t *testing.T) {
	r := newRedaction(sample.ContractOf(t, "secoda"), "key", nil)
	users := func(n int) har.Entry {
		return r.redact(exchangeOf(t, "GET", groups+"/"+groupID+"?who=ada", "", 200, `{"name":"ada","users":["a`+strings.Repeat(`","a`, n-1)+`"]}`))
	}
	if got := users(100).Replaced; len(got) != 102 {
		t.Errorf("of 102 places %d are named", len(got))
	}
	got := users(2 * maxReplaced)
	if diff := cmp.Diff([]string{"/request/query", "/response/body"}, got.Replaced); diff != "" {
		t.Errorf("replaced (-want +got):\n%s", diff)
	}
	if !got.ReplacedInBody("/users/7") {
		t.Error("a user counts as the vendor's own")
	}
}

// A person has one pseudonym, and two people two.
func TestAliasesDiffer(t *testing.T) {
	a, seen := aliases{[]byte("key")}, map[string]string{}
	for i := range 2000 {
		for _, kind := range []string{vocabulary.KindPerson, vocabulary.KindEmail, vocabulary.KindName, vocabulary.KindID} {
			value := fmt.Sprintf("%s %d", kind, i)
			alias := a.of(kind, value)
			if other, twice := seen[alias]; twice {
				t.Errorf("%q and %q are both %q", value, other, alias)
			}
			seen[alias] = value
		}
	}
	if one, other := a.of(vocabulary.KindPhone, "+1 415 555-2671"), a.of(vocabulary.KindPhone, "+1 (415) 555 2671"); strings.Map(digitOnly, one) != strings.Map(digitOnly, other) {
		t.Errorf("one number is %q and %q", one, other)
	}
}

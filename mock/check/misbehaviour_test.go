package check

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// misbehaving is a fake between which and its caller something goes wrong by chance.
type misbehaving struct {
	*ringertest.Server
	t        *testing.T
	contract *contracts.Contract
	chance   *rand.Rand
	ways     []misbehaviour // those that happen, each one in four times

	theirs  map[string][]string // ids of objects that were there before, by the path of their list
	renamed map[string]bool     // those of them that the vendor itself has changed
	hidden  map[string]int      // ids of new objects, and how many lists do not show them
	calls   int
	revoked int // the call from which on the token is not taken; 0 is none
}

// misbehaviour changes what becomes of a call. It says whether it has; the answer is
// that of the vendor, and empty when it has not been asked yet.
type misbehaviour struct {
	name string
	does func(m *misbehaving, call misCall) bool
}

// misCall is one call on its way.
type misCall struct {
	r      *http.Request
	op     *contracts.Operation
	body   []byte
	list   string // the path of the list that the call's object is in, or that it shows
	answer *httptest.ResponseRecorder
}

func (c misCall) creates() bool {
	return c.r.Method == http.MethodPost && c.answer.Code < 300
}

func (c misCall) single() bool {
	return c.r.Method == http.MethodGet && strings.HasSuffix(c.op.Path, "}")
}

func (c misCall) lists() bool { return c.r.Method == http.MethodGet && c.op.Paged() }

func (c misCall) deletes() bool { return c.r.Method == http.MethodDelete && c.answer.Code < 300 }

// say puts another answer in place of the vendor's.
func (c misCall) say(status int, text string) bool {
	c.answer.Code = status
	c.answer.Body.Reset()
	c.answer.Body.WriteString(text)
	return true
}

// lost ends a connection without an answer.
const lost = 0

var idText = regexp.MustCompile(`"id":"?([^",}]+)"?`)

// misbehaviours are what may go wrong. What makes, or keeps, more than it says and hides
// that as well can be seen by nobody: clashes says so.
var misbehaviours = []misbehaviour{
	{"a create answers with another's object", func(m *misbehaving, c misCall) bool {
		return c.creates() && len(m.theirs[c.list]) > 0 && c.say(c.answer.Code, withID(c.answer.Body.String(), m.theirs[c.list][m.chance.IntN(len(m.theirs[c.list]))]))
	}},
	{"a create answers with what is not there", func(_ *misbehaving, c misCall) bool {
		return c.creates() && c.say(c.answer.Code, withID(c.answer.Body.String(), "2147000000"))
	}},
	{"a create's answer is lost", func(_ *misbehaving, c misCall) bool { return c.creates() && c.say(lost, "") }},
	{"a create is done and fails", func(m *misbehaving, c misCall) bool {
		return c.creates() && c.say([]int{500, 502, 504}[m.chance.IntN(3)], "")
	}},
	{"a create's answer has no body", func(_ *misbehaving, c misCall) bool { return c.creates() && c.say(c.answer.Code, "") }},
	{"a create's answer is cut", func(_ *misbehaving, c misCall) bool {
		return c.creates() && c.say(c.answer.Code, c.answer.Body.String()[:c.answer.Body.Len()/2])
	}},
	{"a create is made twice", func(m *misbehaving, c misCall) bool { return c.creates() && m.ask(c.r, c.body) != nil }},
	{"a create renames another's object", (*misbehaving).rename},
	{"a list shows new objects late", func(m *misbehaving, c misCall) bool { return c.lists() && m.hide(c) }},
	{"a list ignores what filters it", func(m *misbehaving, c misCall) bool {
		if !c.lists() {
			return false
		}
		plain := c.r.Clone(c.r.Context())
		plain.URL.RawQuery = "per_page=200"
		return c.say(http.StatusOK, m.ask(plain, nil).Body.String())
	}},
	{"a list fails", func(m *misbehaving, c misCall) bool {
		return c.lists() && c.say([]int{500, 429, 403, 404, 200}[m.chance.IntN(5)], "")
	}},
	{"an object is not found", func(_ *misbehaving, c misCall) bool { return c.single() && c.say(404, `{"detail":"Not found."}`) }},
	{"an object cannot be read", func(m *misbehaving, c misCall) bool {
		return c.single() && c.say([]int{500, 429, 403, 401, lost}[m.chance.IntN(5)], "")
	}},
	{"another object is shown", func(m *misbehaving, c misCall) bool {
		other := c.r.Clone(c.r.Context())
		other.URL.Path = c.list + "/" + m.theirs[c.list][0]
		return c.single() && c.say(c.answer.Code, m.ask(other, nil).Body.String())
	}},
	{"an object has no texts", func(_ *misbehaving, c misCall) bool {
		return c.single() && c.say(c.answer.Code, regexp.MustCompile(`"(name|notes|description)":"[^"]*"`).ReplaceAllString(c.answer.Body.String(), `"$1":null`))
	}},
	{"a delete is said to be done", func(*misbehaving, misCall) bool { return false }}, // which is decided before
	{"a delete is done and fails", func(m *misbehaving, c misCall) bool {
		return c.deletes() && c.say([]int{500, 429, lost}[m.chance.IntN(3)], "")
	}},
	{"the token is revoked", func(m *misbehaving, c misCall) bool {
		if m.revoked == 0 {
			m.revoked = m.calls + 20 + m.chance.IntN(20)
		}
		return m.calls > m.revoked && c.r.Method == http.MethodGet && c.say(401, "")
	}},
}

// clashes says whether two ways hide what nobody could find then.
func clashes(names []string) bool {
	has := func(some ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return slices.Contains(some, name) })
	}
	hides := has("a list shows new objects late", "a list ignores what filters it", "a list fails", "the token is revoked")
	return has("a create is made twice", "a delete is said to be done") && (hides || has("an object is not found", "another object is shown"))
}

// withID puts another id in place of the one of the object that an answer shows.
func withID(text, id string) string {
	was := idText.FindStringSubmatch(text)
	if was == nil {
		return text
	}
	return regexp.MustCompile(`"`+regexp.QuoteMeta(was[1])+`"`).ReplaceAllString(text, fmt.Sprintf("%q", id))
}

// ask asks the fake itself.
func (m *misbehaving) ask(r *http.Request, body []byte) *httptest.ResponseRecorder {
	asked := r.Clone(r.Context())
	asked.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	m.Server.ServeHTTP(answer, asked)
	return answer
}

// rename changes an object of others, and answers with it.
func (m *misbehaving) rename(c misCall) bool {
	if !c.creates() || !bytes.HasPrefix(c.body, []byte(`{"name"`)) || len(m.theirs[c.list]) == 0 {
		return false
	}
	id := m.theirs[c.list][0]
	m.renamed[id] = true
	update := c.r.Clone(c.r.Context())
	update.Method, update.URL.Path = http.MethodPatch, c.list+"/"+id
	renamed := m.ask(update, c.body)
	return renamed.Code < 300 && c.say(c.answer.Code, renamed.Body.String())
}

// hide takes new objects out of a list, for some time.
func (m *misbehaving) hide(c misCall) bool {
	body, err := schemas.DecodeJSON(c.answer.Body.Bytes())
	if err != nil {
		return false
	}
	object, _ := body.(map[string]any)
	items, _ := object["results"].([]any)
	kept := slices.DeleteFunc(items, func(item any) bool {
		id, _ := schemas.TextOf(item.(map[string]any)["id"])
		if slices.Contains(m.theirs[c.list], id) {
			return false
		}
		if _, known := m.hidden[id]; !known {
			m.hidden[id] = m.chance.IntN(10)
		}
		m.hidden[id]--
		return m.hidden[id] >= 0
	})
	object["results"] = kept
	for name, member := range object {
		rows, _ := member.(map[string]any)
		for id := range rows {
			if m.hidden[id] >= 0 && strings.HasSuffix(c.list, name) && !slices.Contains(m.theirs[c.list], id) {
				delete(rows, id)
			}
		}
	}
	text, err := schemas.EncodeJSON(object)
	return err == nil && c.say(c.answer.Code, string(text))
}

func (m *misbehaving) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.calls++
	body, _ := io.ReadAll(r.Body)
	called := m.contract.Find(r.Method, r.URL.EscapedPath())
	m.watch(r, body)
	c := misCall{r: r, op: called.Operation, body: body}
	lies := slices.ContainsFunc(m.ways, func(way misbehaviour) bool { return way.name == "a delete is said to be done" })
	if lies && r.Method == http.MethodDelete && m.chance.IntN(4) == 0 {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	c.answer = m.ask(r, body)
	if c.op != nil {
		c.list = strings.TrimSuffix(strings.TrimSuffix(r.URL.Path, "/"), ".json")
		if strings.HasSuffix(c.op.Path, "}") {
			c.list = c.list[:strings.LastIndexByte(c.list, '/')]
		}
		for _, way := range m.ways {
			if m.chance.IntN(4) == 0 && way.does(m, c) {
				break
			}
		}
	}
	if c.answer.Code == lost {
		panic(http.ErrAbortHandler)
	}
	for name, values := range c.answer.Header() {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(c.answer.Code)
	_, _ = w.Write(c.answer.Body.Bytes())
}

// watch looks for a call that writes and names an object of others.
func (m *misbehaving) watch(r *http.Request, body []byte) {
	if r.Method == http.MethodGet {
		return
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	for list, ids := range m.theirs {
		for _, id := range ids {
			if path == list+"/"+id {
				m.t.Errorf("%s %s is of another", r.Method, r.URL)
			}
			if strings.HasSuffix(list, "_groups") && regexp.MustCompile(`"workspace_group_id":"?`+id+`\D`).Match(body) {
				m.t.Errorf("%s %s names another's: %s", r.Method, r.URL, body)
			}
		}
	}
}

// misbehave checks a vendor with writes, and says which ways it went.
func misbehave(t *testing.T, vendor string, seed uint64, mask uint32) {
	m := &misbehaving{Server: startFake(t, "demo"), t: t, chance: rand.New(rand.NewPCG(seed, 1)), renamed: map[string]bool{}, hidden: map[string]int{}, theirs: map[string][]string{}}
	m.contract, _ = storiesOf(t, vendor)
	var names []string
	for i, way := range misbehaviours {
		if mask&(1<<i) != 0 {
			m.ways = append(m.ways, way)
			names = append(names, way.name)
		}
	}
	if clashes(names) {
		t.Skip("skipped: a vendor that misbehaves in these ways at once shows nowhere what was made")
	}
	m.know()
	target := httptest.NewServer(m)
	defer target.Close()
	ledger := filepath.Join(t.TempDir(), "ledger")
	_, err := Run(t.Context(), Options{
		Vendor: vendorOf(t, vendor), Target: target.URL, Writes: true, Ledger: ledger, Params: checked[vendor].params,
		Tokens: map[string]string{"": "demo-token", "member": "member-token"}, patience: -1,
	})
	m.settled(t, ledger, err)
	if t.Failed() {
		t.Logf("%s, by %q; it ends with %v", vendor, names, err)
	}
}

// know notes which objects are there.
func (m *misbehaving) know() {
	for collection, rows := range m.World("default").State()[m.contract.Vendor] {
		for _, op := range m.contract.Operations {
			if op.Paged() && op.Method == http.MethodGet && op.Responses[http.StatusOK].Collection == collection {
				for _, row := range rows {
					id, _ := schemas.TextOf(row["id"])
					m.theirs[m.contract.Prefix+op.Path] = append(m.theirs[m.contract.Prefix+op.Path], id)
				}
			}
		}
	}
	if len(m.theirs) == 0 || slices.ContainsFunc(slices.Collect(maps.Values(m.theirs)), func(ids []string) bool { return ids[0] == "" }) {
		m.t.Fatalf("it is not known what is there: %v", m.theirs)
	}
}

// settled wants nothing of others to be changed, and a line of the ledger, and a word,
// for each object that is left.
func (m *misbehaving) settled(t *testing.T, ledger string, ended error) {
	text, _ := os.ReadFile(ledger) // there is none when all is settled
	left := new(stories.LeftError)
	told := errors.As(ended, &left)
	for _, change := range m.World("default").Changes() {
		id := change.ID
		switch {
		case m.renamed[id]:
		case change.Change != "added":
			if change.Collection != "workspaces" { // which stand in a group for a while
				t.Errorf("%s of %s %s is not the run's to do", change.Change, change.Collection, id)
			}
		case !told || !strings.Contains(string(text), m.contract.Vendor):
			t.Errorf("%s %s is left without a word: %v\n%s", change.Collection, id, ended, text)
		}
	}
}

// FuzzMisbehaviour has vendors of whom several things go wrong at a check with writes:
// no object of another is touched, and no own one is left without an entry in the
// ledger.
func FuzzMisbehaviour(f *testing.F) {
	for i := range misbehaviours {
		if i%inShort(1, 9) == 0 {
			f.Add(false, uint64(i), uint32(1)<<i)
			f.Add(true, uint64(i), uint32(1)<<i)
		}
	}
	f.Add(true, uint64(7), uint32(1<<0|1<<2|1<<8|1<<14))
	f.Add(false, uint64(8), uint32(1<<1|1<<8|1<<11|1<<16))
	f.Fuzz(func(t *testing.T, second bool, seed uint64, mask uint32) {
		vendor := "secoda"
		if second {
			vendor = "kantata"
		}
		misbehave(t, vendor, seed, mask)
	})
}

package drift_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/drift"
	"github.com/ringer-mock/ringer/contracts/drift/standin"
)

var shows = flag.Bool("shows", false, "print what a comparison finds in each mutation")

// proves says of which facts the steps of the stories speak.
var proves = map[string]map[string][]string{
	"kantata": {
		"read it back": {"create-workspace-group"}, "the list has it": {"create-workspace-group"},
		"its name is taken": {"create-workspace-group#unique-name"}, "read the update": {"update-workspace-group"},
		"take the workspace out":      {"/components/schemas/update-workspace-group/properties/workspace_group/properties/remove_workspace_ids", "update-workspace-group"},
		"oldest first, all included":  {"get-workspace-groups?order"},
		"memberships, oldest first":   {"get-user-group-memberships?order"},
		"memberships":                 {"get-user-group-memberships#ties-by-id"},
		"the list has the membership": {"create-user-group-memberships"},
		"one good and one bad":        {"create-user-group-memberships#unknown-user"},
		"none was made":               {"create-user-group-memberships#all-or-nothing"},
		"its memberships are gone":    {"delete-workspace-group#memberships-go-too"},
		"it is gone":                  {"delete-workspace-group"},
		"not in the list either":      {"delete-workspace-group"},
		"a page past the end":         {"get-workspace-groups#lenient-paging"},
	},
	"piercloud": {
		"the token is taken": {"create-token"}, "page 0": {"list-workspace-groups#bad-values"}, "page_size 0": {"list-workspace-groups#bad-values"},
		"a word for a page_size": {"list-workspace-groups#bad-values"}, "by something else": {"list-workspace-groups#bad-values"},
		"in no direction": {"list-workspace-groups#bad-values"}, "of a context that is none": {"list-workspace-groups#bad-values"},
		"an id that is no UUID": {"get-workspace-group#malformed-ids"}, "an organisation that is no UUID": {"list-workspace-groups#malformed-ids"},
		"a business that is not there": {"list-workspace-groups#no-access"}, "a group of a business that is not there": {"list-workspace-groups#no-access"},
		"search in small letters": {"list-workspace-groups?search", "list-workspace-groups#search-in-name"},
		"search nothing":          {"list-workspace-groups?search", "list-workspace-groups#search-in-name"},
		"of a tenancy":            {"list-tenancy-workspace-groups#tenancy-is-business"},
		"one of a tenancy":        {"get-tenancy-workspace-group#tenancy-is-business"},
		"one group":               {"get-workspace-group"},
	},
	"secoda": {
		"read it back": {"create-group"}, "read it back too": {"create-group"}, "the list has it": {"create-group"},
		"a page past the end": {"list-groups#page-out-of-range"}, "page 0": {"list-groups#page-out-of-range"}, "a word for a page": {"list-groups#page-out-of-range"},
		"read the update": {"update-group"}, "it is gone": {"delete-group"}, "not in the list either": {"delete-group"}, "as it was": {"delete-group"},
		"create without a name": {"/components/schemas/create-group/required"}, "update with a blank name": {"/components/schemas/update-group"},
		"first page": {"list-groups#oldest-first"},
	},
}

// side is one server that plays a story.
type side struct {
	*standin.Core
	vars map[string]string
}

func newSide(t testing.TB, vendor, mutation string, seed uint64) side {
	t.Helper()
	server, err := drift.New(vendor, mutation, standin.Options{Seed: seed, Token: "right", Member: "member", Delay: delay})
	if err != nil {
		t.Fatal(err)
	}
	return side{server, maps.Clone(server.Params)}
}

func (s side) ask(t testing.TB, step standin.Step) (x contracts.Exchange, slow bool) {
	t.Helper()
	r, err := step.Request("http://vendor.example", "right", s.vars)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w := httptest.NewRecorder()
	began := time.Now()
	s.ServeHTTP(w, r)
	return contracts.Exchange{Method: step.Method, URL: *r.URL, RequestBody: body, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}, time.Since(began) >= delay
}

var filled = regexp.MustCompile(`\{\{(\w+)\}\}`)

// compared plays a story at a mutated server and at the same one as it was,
// whose new ids and times are others, and compares their answers.
func compared(t testing.TB, vendor string, m standin.Mutation, seed uint64) (found []contracts.Finding) {
	t.Helper()
	contract, err := contracts.Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	comparison := contracts.NewComparison(contract)
	live, fake := newSide(t, vendor, m.Name, seed), newSide(t, vendor, "", seed)
	fake.Int64N(1 << 40)
	for _, step := range drift.Story(vendor) {
		if !known(step, live.vars) {
			continue
		}
		for name, value := range live.vars {
			if name != "token" {
				fake.vars[name] = comparison.ToFake(value)
			}
		}
		var p contracts.Pair
		var slow bool
		p.Step, p.Proves = step.Why, proves[vendor][step.Why]
		p.Vendor, slow = live.ask(t, step)
		slow = slow && m.Class == "slow" // a busy machine is no vendor
		p.Fake, _ = fake.ask(t, step)
		if slow {
			p.VendorErr, p.Vendor.Status, p.Vendor.Body = io.ErrUnexpectedEOF, 0, nil
		}
		step.Keep(p.Vendor.Body, live.vars)
		step.Keep(p.Fake.Body, fake.vars)
		these := comparison.Compare(p)
		if len(these) > 0 && step.Method == "GET" && !slow {
			again, _ := live.ask(t, step)
			these = comparison.Settle(these, p, again)
		}
		found = append(found, these...)
	}
	return found
}

func known(step standin.Step, vars map[string]string) bool {
	for _, match := range filled.FindAllStringSubmatch(step.Path+step.Body+step.Header, -1) {
		if vars[match[1]] == "" {
			return false
		}
	}
	return true
}

// TestComparisonOfTheSame demands that a server which differs in its new ids and
// times alone differs in nothing.
func TestComparisonOfTheSame(t *testing.T) {
	for _, vendor := range contracts.Names() {
		for seed := range uint64(20) {
			for _, f := range compared(t, vendor, standin.Mutation{}, seed) {
				t.Errorf("%s, seed %d: %s: %s: %s", vendor, seed, f.Step, f.Verdict, f)
			}
		}
	}
}

// elsewhere are mutations that are also found at another door, and why.
var elsewhere = map[string]string{
	"kantata/delete-ignored":   "the story looks for the memberships of a group before it looks for the group",
	"kantata/updated-at-stays": "the server sorts by a time that it does not show, and so shows ties in no order",
}

// TestComparisonFindsMutations holds what a comparison finds in each mutation to
// its door.
func TestComparisonFindsMutations(t *testing.T) {
	for _, m := range drift.Mutations() {
		var doors []string
		var text strings.Builder
		told := map[string]bool{}
		for _, f := range compared(t, m.Vendor, m, seed) {
			if !slices.Contains(doors, f.Verdict) {
				doors = append(doors, f.Verdict)
			}
			if !told[f.ID+f.Verdict] {
				told[f.ID+f.Verdict] = true
				fmt.Fprintf(&text, "\t%s | %s | %s | %s %s | %.160s\n", f.Verdict, f.Step, f.Rule, f.Pointer, f.Evidence.Fact, f.Message)
			}
		}
		right := slices.Equal(doors, []string{string(m.Door)}) || elsewhere[m.Vendor+"/"+m.Name] != "" && slices.Contains(doors, string(m.Door))
		if !right {
			t.Errorf("%s %s: want %s (%s), got %v\n%s", m.Vendor, m.Name, m.Door, m.Fact, doors, &text)
		} else if *shows {
			t.Logf("%s %s: %s\n%s", m.Vendor, m.Name, m.Fact, &text)
		}
	}
}

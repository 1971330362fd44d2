package drift_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// seed makes servers with three pages or more.
const seed = 1

// classes are the kinds of difference that there must be.
var classes = []string{
	"body", "clamp", "content type", "error format", "failure", "field extra", "field missing", "field nulled",
	"field reformatted", "field renamed", "field retyped", "filter", "header", "include", "intermittent", "order",
	"paging", "slow", "state", "status", "text", "time",
}

// fact finds the evidence for what a mutation breaks.
func fact(t testing.TB, m standin.Mutation) contracts.Evidence {
	t.Helper()
	contract, err := contracts.Embedded().Load(m.Vendor)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(m.Fact, "/") {
		if _, there := schemas.Lookup(contract.Bundled(), m.Fact); !there {
			t.Errorf("%s %s: nothing stands at %s", m.Vendor, m.Name, m.Fact)
		}
		return contract.EvidenceFor(m.Fact)
	}
	id, rule, isRule := strings.Cut(m.Fact, "#")
	id, parameter, _ := strings.Cut(id, "?")
	op, there := contract.Operation(id)
	if !there {
		t.Fatalf("%s %s: no operation is called %q", m.Vendor, m.Name, id)
	}
	if !isRule && parameter == "" {
		return op.Evidence
	}
	for _, r := range op.Behaviours {
		if isRule && r.ID == rule {
			return r.Evidence
		}
	}
	for _, p := range op.Parameters {
		if p.Name == parameter {
			return p.Evidence
		}
	}
	t.Errorf("%s %s: %s is no rule or parameter", m.Vendor, m.Name, m.Fact)
	return contracts.Evidence{}
}

// TestMutationsAreOfEveryKind counts them.
func TestMutationsAreOfEveryKind(t *testing.T) {
	names, vendors, kinds, verdicts := map[string]bool{}, map[string]int{}, map[string]bool{}, map[standin.Verdict]int{}
	for _, m := range drift.Mutations() {
		if names[m.Vendor+m.Name] {
			t.Errorf("%s: there are two mutations called %s", m.Vendor, m.Name)
		}
		names[m.Vendor+m.Name], kinds[m.Class] = true, true
		vendors[m.Vendor]++
		verdicts[m.Verdict]++
		if !slices.Contains(classes, m.Class) {
			t.Errorf("%s %s: the class %q is none of those there must be", m.Vendor, m.Name, m.Class)
		}
	}
	for _, class := range classes {
		if !kinds[class] {
			t.Errorf("no mutation is of the class %q", class)
		}
	}
	for _, vendor := range contracts.Embedded().Checked() {
		if vendors[vendor] < 20 {
			t.Errorf("%s has %d mutations, want 20 or more", vendor, vendors[vendor])
		}
	}
	if len(verdicts) != 4 {
		t.Errorf("the verdicts are %v, want four of them", verdicts)
	}
}

// TestMutationsCanBeSeen demands a difference of every mutation, in a story that
// is short enough for a checker; the same server twice has none.
func TestMutationsCanBeSeen(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		if len(drift.Story(vendor)) >= 90 {
			t.Errorf("the story of %s has %d steps, want fewer than 90", vendor, len(drift.Story(vendor)))
		}
		if steps := differing(t, vendor, ""); len(steps) > 0 {
			t.Errorf("%s: the same server answers something else at %q", vendor, steps[0].Why)
		}
	}
	for _, m := range drift.Mutations() {
		if len(differing(t, m.Vendor, m.Name)) == 0 {
			t.Errorf("%s %s: no step of the story shows it", m.Vendor, m.Name)
		}
	}
}

// plain and mutated are what was played already.
var (
	plain   = map[string][]exchange{}
	mutated = map[[2]string][]exchange{}
)

// differing gives those answers of a mutated server that are not those of the
// plain one.
func differing(t *testing.T, vendor, mutation string) []exchange {
	t.Helper()
	if plain[vendor] == nil {
		plain[vendor] = play(t, vendor, "", seed)
	}
	key := [2]string{vendor, mutation}
	different, played := mutated[key]
	if !played {
		for i, x := range play(t, vendor, mutation, seed) {
			if x.text() != plain[vendor][i].text() {
				different = append(different, x)
			}
		}
		mutated[key] = different
	}
	return different
}

// TestVerdictsAreRight holds every verdict to the evidence for the fact, and the fact
// to what the judge finds, when it finds something.
func TestVerdictsAreRight(t *testing.T) {
	for _, m := range drift.Mutations() {
		t.Run(m.Vendor+"/"+m.Name, func(t *testing.T) {
			evidence := fact(t, m)
			want := standin.VendorDrifted
			if evidence.Level == contracts.Assumed {
				want = standin.ContractTooTight
			}
			speaks := m.Verdict == standin.VendorDrifted || m.Verdict == standin.ContractTooTight
			if evidence.Level == "" || speaks && m.Verdict != want {
				t.Errorf("the verdict is %s, and %s is %s", m.Verdict, m.Fact, evidence.Level)
			}
			found := judged(t, m)
			if m.Verdict == standin.ContractTooLoose && slices.ContainsFunc(found, func(f contracts.Finding) bool { return f.Severity == contracts.SeverityError }) {
				t.Errorf("the judge says that the contract speaks of it: %v", found)
			}
			if speaks && len(found) > 0 && m.Misread == "" && !slices.ContainsFunc(found, func(f contracts.Finding) bool { return f.Evidence.Level == evidence.Level }) {
				t.Errorf("the judge finds other facts than %s: %v", m.Fact, found)
			}
		})
	}
}

// judged gives what the judge alone finds in a mutation's story.
func judged(t *testing.T, m standin.Mutation) (found []contracts.Finding) {
	t.Helper()
	contract, err := contracts.Embedded().Load(m.Vendor)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, x := range differing(t, m.Vendor, m.Name) {
		for _, finding := range judge.Judge(contract, x.Exchange) {
			if !ids[finding.ID] {
				ids[finding.ID] = true
				found = append(found, finding)
			}
		}
	}
	return found
}

// TestMutationsTable keeps a table of the mutations of each vendor.
func TestMutationsTable(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		t.Run(vendor, func(t *testing.T) {
			file, got := filepath.Join("testdata", "mutations", vendor+".golden"), mutationsTable(t, vendor)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("%v (make it with -update)", err)
			}
			if diff := gocmp.Diff(string(want), got); diff != "" {
				t.Errorf("the table has changed; -update takes it over (-want +got):\n%s", diff)
			}
		})
	}
}

func mutationsTable(t *testing.T, vendor string) string {
	t.Helper()
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "VENDOR\tNAME\tCLASS\tVERDICT\tEVIDENCE\tJUDGE ALONE\tSAYS\tFACT")
	for _, m := range drift.Mutations() {
		if m.Vendor != vendor {
			continue
		}
		alone := "no"
		if len(judged(t, m)) > 0 {
			alone = "yes"
		}
		evidence := fact(t, m)
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", m.Vendor, m.Name, m.Class, m.Verdict, evidence.Level, alone, m.Says, cmp.Or(evidence.Fact, m.Fact))
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

package check

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/scenarios/stories"
)

// driftCalls is more calls than a check may make of a vendor that is as it should
// be.
const driftCalls = 110

// driftBudget lets a check create as many memberships at once as one call takes, which
// takes as many calls to undo when the worst comes to the worst.
const driftBudget = 700

// driftRun is a check of a stand-in.
type driftRun struct {
	standin.Mutation
	report *report.Report
	calls  int64
	err    error
}

// driftRow is a mutation with all that was tried with it.
type driftRow struct {
	driftRun
	// assumed are the runs with one assumption broken beside the mutation, each with
	// what is found of the assumption alone.
	assumed, alone []driftRun
	// shared is the run at a vendor to which another client writes.
	shared driftRun
}

// besides is how many assumptions are broken beside each mutation, one at a time, and
// neighbours is after how many calls another client writes, as one does that makes 50 in
// a second.
const (
	besides    = 2
	neighbours = 6
)

// parsed has the stories of the vendors that are checked, each read once: reading them
// takes as long as a tenth of a check.
var parsed = func() map[string]func() []*scenarios.Story {
	all := map[string]func() []*scenarios.Story{}
	for _, vendor := range contracts.Embedded().Checked() {
		all[vendor] = sync.OnceValue(func() []*scenarios.Story {
			read, err := scenarios.Stories(contracts.Embedded(), vendor)
			if err != nil {
				panic(err)
			}
			return read
		})
	}
	return all
}()

// checkStandIn checks the stand-in of a vendor, writes included.
func checkStandIn(t *testing.T, vendor string, mutation standin.Mutation, seed uint64, timeout time.Duration) driftRun {
	t.Helper()
	return checkBusyStandIn(t, vendor, mutation, seed, timeout, 0)
}

// checkBusyStandIn checks a stand-in at which another client writes after so many calls.
func checkBusyStandIn(t *testing.T, vendor string, mutation standin.Mutation, seed uint64, timeout time.Duration, busy int) driftRun {
	t.Helper()
	return checkStandInOf(t, vendorOf(t, vendor), mutation, seed, timeout, busy, nil)
}

// checkStandInOf checks a stand-in with a vendor of the caller's; file has what is settled.
func checkStandInOf(t *testing.T, of *mock.Vendor, mutation standin.Mutation, seed uint64, timeout time.Duration, busy int, file *overlay.File) driftRun {
	t.Helper()
	vendor := of.Name
	server, err := drift.New(vendor, mutation.Name, standin.Options{Seed: seed, Token: "right", Member: "lesser", Busy: busy})
	if err != nil {
		t.Fatal(err)
	}
	r := driftRun{Mutation: mutation}
	var calls atomic.Int64
	target := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, request *http.Request) {
		calls.Add(1)
		server.ServeHTTP(rw, request)
	}))
	defer target.Close()
	played := parsed[vendor]()
	asked, secrets := askedFor(played)
	params := maps.Clone(server.Params)
	maps.DeleteFunc(params, func(name, _ string) bool { // the stories know an id of nothing of the vendor's own kind
		return name == "nowhere" || !slices.Contains(asked, name)
	})
	tokens := map[string]string{"": "right", "member": "lesser", "client_id": "a secret", "client_secret": "a secret"}
	maps.DeleteFunc(tokens, func(name, _ string) bool { return name != "" && !slices.Contains(secrets, name) })
	r.report, r.err = Run(t.Context(), Options{
		Vendor: of, Settled: file, Stories: played, Target: target.URL, Writes: true, Timeout: timeout, Params: params, Budget: driftBudget,
		Ledger: filepath.Join(t.TempDir(), "ledger"),
		Tokens: tokens,
	})
	r.calls = calls.Load()
	if r.report == nil {
		t.Errorf("%s %s: %v", vendor, mutation.Name, r.err)
		r.report = &report.Report{}
	}
	return r
}

// verdicts lists the verdicts of a run, the first one first.
func (r *driftRun) verdicts() (all []string) {
	for _, finding := range r.report.Findings {
		if !slices.Contains(all, finding.Verdict) {
			all = append(all, finding.Verdict)
		}
	}
	return all
}

// A vendor that is as it should be has no findings, whatever it holds.
func TestCheckFindsNothingWhereNothingIs(t *testing.T) {
	seeds := inShort(20, 1)
	vendors := contracts.Embedded().Checked()
	runs := make([]driftRun, seeds*len(vendors))
	inTurn(len(runs), func(i int) {
		runs[i] = checkStandIn(t, vendors[i/seeds], standin.Mutation{}, uint64(i%seeds)+1, patience)
	})
	for i, r := range runs {
		vendor, seed := vendors[i/seeds], i%seeds+1
		for _, finding := range r.report.Findings {
			t.Errorf("%s, seed %d: %s: %s: %s", vendor, seed, finding.Step, finding.Verdict, finding)
		}
		if r.report.Summary.Checks == 0 || r.err != nil {
			t.Errorf("%s, seed %d: %d checks; it says %v", vendor, seed, r.report.Summary.Checks, r.err)
		}
		if r.calls >= driftCalls {
			t.Errorf("%s, seed %d: %d calls, and there are to be fewer than %d", vendor, seed, r.calls, driftCalls)
		}
	}
}

// What another client writes meanwhile is no finding, and is told.
func TestNeighboursAreNoFindings(t *testing.T) {
	seeds := inShort(20, 1)
	every := inShort([]int{1, neighbours, 40}, []int{neighbours}) // the last is rather one call in some seconds
	vendors := contracts.Embedded().Checked()
	runs := make([]driftRun, seeds*len(every)*len(vendors))
	at := func(i int) (vendor string, busy, seed int) {
		return vendors[i/len(every)/seeds], every[i/seeds%len(every)], i%seeds + 1
	}
	inTurn(len(runs), func(i int) {
		vendor, busy, seed := at(i)
		runs[i] = checkBusyStandIn(t, vendor, standin.Mutation{}, uint64(seed), patience, busy)
	})
	told := 0
	for i, r := range runs {
		vendor, busy, seed := at(i)
		for _, finding := range r.report.Findings {
			t.Errorf("%s, seed %d, another's call after %d: %s: %s: %s", vendor, seed, busy, finding.Step, finding.Verdict, finding)
		}
		if r.report.Summary.Checks == 0 || r.err != nil {
			t.Errorf("%s, seed %d, another's call after %d: %d checks; it says %v", vendor, seed, busy, r.report.Summary.Checks, r.err)
		}
		if len(r.report.Notes) > 0 {
			told++
		}
		for _, note := range r.report.Notes {
			if note.Kind != "neighbour" || !strings.Contains(note.Message, "another client has") {
				t.Errorf("%s, seed %d: a note that is of no neighbour: %v", vendor, seed, note)
			}
		}
	}
	if told < len(runs)/2 {
		t.Errorf("%d of %d runs tell of another client", told, len(runs))
	}
}

// inTurn does something so many times, as many at once as there are processors.
func inTurn(times int, do func(i int)) {
	var wait sync.WaitGroup
	turn := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range times {
		turn <- struct{}{}
		wait.Go(func() {
			do(i)
			<-turn
		})
	}
	wait.Wait()
}

// TestDrift is the figure that counts: which differences a check finds, and with
// which verdict; alone, beside a broken assumption, and while another client writes. A
// golden file a vendor has the table, misses included. With -short it plays a few.
func TestDrift(t *testing.T) {
	all := slices.DeleteFunc(drift.Mutations(), func(m standin.Mutation) bool { return *onlyVendor != "" && m.Vendor != *onlyVendor })
	all = everyNth(all, inShort(1, 41))
	rows := make([]driftRow, len(all))
	alone := map[string]*driftRun{} // what is found of an assumption, by vendor and name
	var plays, slow []func()
	play := func(run *driftRun, mutation standin.Mutation, busy int) {
		wait, list := patience, &plays
		if mutation.Class == "slow" { // which waits, and is in nobody's way
			wait, list = 3*time.Second, &slow
		}
		*list = append(*list, func() { *run = checkBusyStandIn(t, mutation.Vendor, mutation, 1, wait, busy) })
	}
	for i, mutation := range all {
		row, broken := &rows[i], assumptionsBeside(mutation)
		row.assumed = make([]driftRun, len(broken))
		play(&row.driftRun, mutation, 0)
		play(&row.shared, mutation, neighbours)
		for k, assumption := range broken {
			both := mutation
			both.Name = assumption.Name + "+" + mutation.Name
			play(&row.assumed[k], both, 0)
			if key := mutation.Vendor + assumption.Name; alone[key] == nil {
				alone[key] = &driftRun{}
				play(alone[key], assumption, 0)
			}
		}
	}
	var waiting sync.WaitGroup
	for _, one := range slow {
		waiting.Go(one)
	}
	inTurn(len(plays), func(i int) { plays[i]() })
	waiting.Wait()
	for i := range rows {
		for _, assumption := range assumptionsBeside(all[i]) {
			rows[i].alone = append(rows[i].alone, *alone[all[i].Vendor+assumption.Name])
		}
		// Each goes on to its end, and leaves nothing without a word.
		for _, r := range append([]driftRun{rows[i].driftRun, rows[i].shared}, rows[i].assumed...) {
			if r.err != nil && !errors.As(r.err, new(*stories.LeftError)) {
				t.Errorf("%s %s: %v", r.Vendor, r.Name, r.err)
			}
		}
	}
	for key, r := range alone { // what was only assumed is no fault of the vendor's
		if verdicts := r.verdicts(); len(verdicts) == 0 || slices.Contains(verdicts, compare.VendorDrifted) {
			t.Errorf("%s is found as %v", key, verdicts)
		}
	}
	for _, vendor := range contracts.Embedded().Checked() {
		if *onlyVendor != "" && vendor != *onlyVendor {
			continue
		}
		own := slices.DeleteFunc(slices.Clone(rows), func(r driftRow) bool { return r.Vendor != vendor })
		t.Run(vendor, func(t *testing.T) { isAsTabled(t, filepath.Join("testdata", "drift", vendor+".golden"), own) })
	}
}

// unseen names the assumption beside which a mutation cannot be told: it changes no answer,
// it is in what a story can no longer ask for, or the assumption is a part of it.
var unseen = map[string]string{
	"piercloud context-ignored-in-search": "context-id-renamed",
	"secoda users-added":                  "users-not-emptied",
	"piercloud no-access-404":             "no-access-empty",
	"secoda description-null":             "group-without-description",
	"secoda description-not-emptied":      "group-without-description",
}

// assumptionsBeside chooses assumptions that are broken beside a mutation, which others
// of the vendor's mutations have others of.
func assumptionsBeside(m standin.Mutation) (chosen []standin.Mutation) {
	all := slices.DeleteFunc(drift.Assumptions(m.Vendor), func(a standin.Mutation) bool {
		return a.Fact == m.Fact || a.Name == unseen[m.Vendor+" "+m.Name]
	})
	own := slices.DeleteFunc(drift.Mutations(), func(other standin.Mutation) bool { return other.Vendor != m.Vendor })
	at := slices.IndexFunc(own, func(other standin.Mutation) bool { return other.Name == m.Name })
	for k := range besides {
		chosen = append(chosen, all[(at*besides+k)%len(all)])
	}
	return chosen
}

// foundBeside says whether a mutation is found, with its verdict, among what is found
// of something else.
func (r *driftRun) foundBeside(verdict standin.Verdict, beside *driftRun) bool {
	return slices.ContainsFunc(r.report.Findings, func(f contracts.Finding) bool {
		known := beside != nil && slices.ContainsFunc(beside.report.Findings, func(other contracts.Finding) bool { return other.ID == f.ID })
		return f.Verdict == string(verdict) && !known
	})
}

// foundAssuming counts the broken assumptions beside which the mutation is found.
func (r *driftRow) foundAssuming() (n int) {
	for k := range r.assumed {
		if r.assumed[k].foundBeside(r.Verdict, &r.alone[k]) {
			n++
		}
	}
	return n
}

// isAsTabled holds the runs of a vendor to its golden file.
func isAsTabled(t *testing.T, golden string, runs []driftRow) {
	t.Helper()
	if *update && !testing.Short() {
		if err := os.WriteFile(golden, driftTable(t, runs), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		rows := strings.Split(oneSpace(want), "\n")
		for _, r := range runs {
			if row := oneSpace([]byte(strings.Join(r.row(), " "))); !slices.Contains(rows, row) {
				t.Errorf("%s has no row %q", golden, row)
			}
		}
		return
	}
	if got := driftTable(t, runs); !bytes.Equal(want, got) {
		t.Errorf("the table is not as in %s (run with -update):\n%s", golden, got)
	}
}

// everyNth gives one of so many.
func everyNth[T any](all []T, n int) (some []T) {
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// oneSpace makes one space of several, so that rows of tables can be compared.
func oneSpace(text []byte) string {
	return strings.TrimSuffix(string(regexp.MustCompile(` +`).ReplaceAll(text, []byte(" "))), "\n")
}

// row is what the table says of a run.
func (r *driftRow) row() []string {
	yes := map[bool]string{true: "yes", false: "no"}
	return []string{
		r.Vendor, r.Name, r.Class, string(r.Verdict), yes[len(r.report.Findings) > 0], strings.Join(r.verdicts(), ", "),
		fmt.Sprintf("%d of %d", r.foundAssuming(), len(r.assumed)), yes[r.shared.foundBeside(r.Verdict, nil)], r.Says,
	}
}

func driftTable(t *testing.T, runs []driftRow) []byte {
	t.Helper()
	var text bytes.Buffer
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "VENDOR\tMUTATION\tCLASS\tVERDICT\tFOUND\tGIVEN\tWITH ONE ASSUMPTION BROKEN\tWITH A NEIGHBOUR\tSAYS")
	caught, right, assumed, shared := 0, 0, 0, 0
	for _, r := range runs {
		if verdicts := r.verdicts(); len(verdicts) > 0 {
			caught++
			if verdicts[0] == string(r.Verdict) {
				right++
			}
		}
		if r.foundAssuming() == len(r.assumed) {
			assumed++
		}
		if r.shared.foundBeside(r.Verdict, nil) {
			shared++
		}
		fmt.Fprintln(table, strings.Join(r.row(), "\t"))
	}
	fmt.Fprintf(table, "%d of %d found, %d of them with the right verdict; %d with one assumption broken, %d with a neighbour\n", caught, len(runs), right, assumed, shared)
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

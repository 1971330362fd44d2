package report

import (
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
)

// Version is the version of the form of a report's JSON, which schemas/ringer/report.json
// describes.
const Version = 1

// Report is what a check found, in the form of its JSON. The zero value is an
// empty one.
type Report struct {
	// Version is that of the form; it is written as [Version].
	Version int    `json:"version"`
	Vendor  string `json:"vendor"`
	// Target is the address or file that was checked.
	Target  string    `json:"target"`
	Started time.Time `json:"started"`
	// Contract is the version of the contract.
	Contract string `json:"contract"`
	// Partial says that only some of the stories were played.
	Partial bool `json:"partial,omitempty"`
	// Ended says why the run tells less than it was to tell: it was ended, or what was
	// asked for was not reached. Empty is that it was played to its end.
	Ended   string  `json:"ended,omitempty"`
	Summary Summary `json:"summary"`
	// Findings are ordered by severity, then by when they were first seen.
	Findings []contracts.Finding `json:"findings"`
	// LeftOut lists the comparisons inside of checks that were not made.
	LeftOut []compare.LeftOut `json:"left_out,omitempty"`
	// Notes tell of what is no finding, such as that another client wrote meanwhile.
	Notes []Note `json:"notes,omitempty"`
	// Unchecked lists what the contract declares and the run did not meet.
	Unchecked []Unchecked `json:"unchecked"`

	// FlakyFails says that what the vendor does not repeat is as bad as what it does;
	// else it is a warning.
	FlakyFails bool `json:"-"`
	// Locate gives the file and the line of a fact in the contract, for the forms that are
	// to name one; nil is that nobody knows.
	Locate func(fact string) (file string, line int) `json:"-"`
	// Commands are what the remedies tell a reader to run; nil is that nobody runs commands.
	Commands *Commands `json:"-"`

	// Proved lists the assumptions of the contract that the run has found to hold.
	Proved []Proof `json:"proved,omitempty"`

	results   []Result
	places    map[string]int // of the findings, by what makes them one
	foreign   int            // exchanges of a recording that are no calls of the vendor
	exchanges int            // all that are in the recording; 0 is no recording
}

// Summary counts what a report tells of. Checks are those that passed, those with a
// finding of severity error, and those that were left out.
type Summary struct {
	// Checks counts the steps of the stories, each page of a walk as one, or the
	// vendor's calls in a recording.
	Checks int `json:"checks"`
	// Passed counts checks that were made and have no finding of severity error.
	Passed int `json:"passed"`
	// Findings counts findings of every severity; one that several checks have is one.
	Findings int `json:"findings"`
	// Skipped counts all that was left out: checks, comparisons inside of checks that
	// were made, and exchanges of a recording that are no calls of the vendor.
	Skipped int `json:"skipped"`
}

// Note tells of something that is no finding.
type Note struct {
	// Kind is "neighbour" for what another client has written while the run went on.
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// Proof is an assumption of the contract that an answer has confirmed.
type Proof struct {
	// Fact is its place in the bundled contract, as a JSON Pointer.
	Fact string `json:"fact"`
	// Says tells it to people.
	Says string `json:"says"`
	// Step is the first step that confirmed it.
	Step string `json:"step"`
}

// Unchecked is a status of an operation that the run did not meet.
type Unchecked struct {
	Operation string `json:"operation"`
	Status    int    `json:"status"`
	Why       string `json:"why"`
}

// Result is one step of a story, or one exchange of a recording.
type Result struct {
	// Operation is the id of the operation that was called; empty for a call that
	// the contract does not know.
	Operation string
	// Step names it; with the operation it is a test case of its own.
	Step string
	// Found is what was found in it.
	Found []contracts.Finding
	// Skipped says why it was not made; empty when it was.
	Skipped string
}

// Add takes a check into the report. A finding that is there already is counted
// on the first one.
func (r *Report) Add(check Result) {
	for i := range check.Found {
		if f := &check.Found[i]; f.Verdict == compare.Flaky && !r.FlakyFails && f.Severity == contracts.SeverityError {
			f.Severity = contracts.SeverityWarning
		}
	}
	r.results = append(r.results, check)
	r.Summary.Checks++
	switch {
	case check.Skipped != "":
		r.Summary.Skipped++
	case !slices.ContainsFunc(check.Found, func(f contracts.Finding) bool { return f.Severity == contracts.SeverityError }):
		r.Summary.Passed++
	}
	for _, f := range check.Found {
		r.find(f)
	}
}

func (r *Report) find(f contracts.Finding) {
	if r.places == nil {
		r.places = map[string]int{}
	}
	key := sameKey(f)
	if first, there := r.places[key]; there {
		r.Findings[first].Times = max(1, r.Findings[first].Times) + 1
		return
	}
	r.places[key] = len(r.Findings)
	r.Findings = append(r.Findings, f)
	r.Summary.Findings = len(r.Findings)
}

// sameKey writes what makes another finding the same one: the fact that it breaks,
// and for what is not of the fact itself, the name of the field.
func sameKey(f contracts.Finding) string {
	if f.Verdict == compare.Flaky {
		return f.Verdict + "\n" + f.Evidence.Fact
	}
	field := f.Pointer[strings.LastIndexByte(f.Pointer, '/')+1:]
	if place := contracts.Anywhere(f.Pointer); strings.HasSuffix(place, "/*") {
		field = "*"
	}
	return strings.Join([]string{f.Verdict, f.Check, f.Evidence.Fact, field}, "\n")
}

// AddLeftOut takes comparisons that were not made.
func (r *Report) AddLeftOut(list []compare.LeftOut) {
	for _, one := range list {
		r.LeftOut = append(r.LeftOut, one)
		r.Summary.Skipped += one.Times
	}
}

// comparisons counts those that were not made.
func (r *Report) comparisons() (n int) {
	for _, one := range r.LeftOut {
		n += one.Times
	}
	return n
}

// AddForeign says how many exchanges a recording has, and how many of them are no
// calls of the vendor.
func (r *Report) AddForeign(foreign, exchanges int) {
	r.foreign, r.exchanges = foreign, exchanges
	r.Summary.Skipped += foreign
}

// Withdraw takes back all that was found: it was not the vendor that was asked. The
// checks are left out, for a reason.
func (r *Report) Withdraw(reason string) {
	for i := range r.results {
		if check := &r.results[i]; check.Skipped == "" {
			check.Found, check.Skipped = nil, reason
		}
	}
	r.Findings, r.places, r.LeftOut = nil, nil, nil
	r.Summary = Summary{Checks: len(r.results), Skipped: len(r.results) + r.foreign}
}

// Remove takes findings back, as if they had not been found.
func (r *Report) Remove(unwanted func(contracts.Finding) bool) {
	results, findings := r.results, slices.DeleteFunc(slices.Clone(r.Findings), unwanted)
	if len(findings) == len(r.Findings) {
		return
	}
	r.Findings, r.places, r.results, r.Summary = nil, nil, nil, Summary{Skipped: r.comparisons() + r.foreign}
	for _, check := range results {
		check.Found = slices.DeleteFunc(slices.Clone(check.Found), unwanted)
		r.Add(check)
	}
}

// Revise changes the severity of findings, and whether they are waived.
func (r *Report) Revise(revise func(*contracts.Finding)) {
	for i := range r.Findings {
		revise(&r.Findings[i])
	}
	r.Summary.Passed = 0
	for _, check := range r.results {
		failed := check.Skipped != ""
		for i := range check.Found {
			f := &check.Found[i]
			if first, there := r.places[sameKey(*f)]; there {
				f.Severity, f.Waived = r.Findings[first].Severity, r.Findings[first].Waived
			}
			failed = failed || f.Severity == contracts.SeverityError
		}
		if !failed {
			r.Summary.Passed++
		}
	}
}

// Made says whether a step was made, pages of a walk included.
func (r *Report) Made(step string) bool {
	return slices.ContainsFunc(r.results, func(check Result) bool {
		return check.Skipped == "" && (check.Step == step || strings.HasPrefix(check.Step, step+", page "))
	})
}

// leftOut counts the checks that were not made.
func (r *Report) leftOut() (n int) {
	for _, check := range r.results {
		if check.Skipped != "" {
			n++
		}
	}
	return n
}

// Errors counts the findings of severity error.
func (r *Report) Errors() (n int) {
	for _, f := range r.Findings {
		if f.Severity == contracts.SeverityError {
			n++
		}
	}
	return n
}

// ordered lists the findings by severity, those first seen first.
func (r *Report) ordered() []contracts.Finding {
	ordered := make([]contracts.Finding, len(r.Findings))
	for i, f := range r.Findings {
		ordered[i] = r.withCommand(f)
	}
	slices.SortStableFunc(ordered, func(a, b contracts.Finding) int { return rank(a.Severity) - rank(b.Severity) })
	return ordered
}

func rank(s contracts.Severity) int {
	return slices.Index([]contracts.Severity{contracts.SeverityError, contracts.SeverityWarning, contracts.SeverityInfo}, s)
}

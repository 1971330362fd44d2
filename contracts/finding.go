package contracts

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/schemas"
)

// Severity says how much a finding matters.
type Severity string

// The severities. An answer passes the judge when it has no finding of
// severity error.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// The judge's rules.
const (
	CheckUnknownOperation  = "unknown-operation"  // no operation has this path and method, and the answer is no refusal
	CheckUndeclaredStatus  = "undeclared-status"  // the operation does not declare the status
	CheckMissingHeader     = "missing-header"     // a required header is absent
	CheckHeader            = "header"             // what a header says breaks its schema
	CheckContentType       = "content-type"       // the body is of a type that is not declared
	CheckMalformedBody     = "malformed-body"     // the body is not what its type says, or absent
	CheckUnexpectedBody    = "unexpected-body"    // there is a body where none is declared
	CheckSchema            = "schema"             // the body breaks its schema
	CheckMissingField      = "missing-field"      // a documented field that is always there is absent
	CheckUnjudged          = "unjudged"           // the body holds more than the judge takes
	CheckUndocumentedField = "undocumented-field" // a field that the contract does not name
	CheckErrorFormat       = "error-format"       // the body of a refusal is not in the vendor's form
	CheckPaging            = "paging"             // the numbers, links and items of a page do not agree
	CheckEnvelope          = "envelope"           // parts of the answer that must agree do not
	CheckOrder             = "order"              // a list does not stand in the order that was asked for
)

// Finding is one difference, as reports have it.
type Finding struct {
	// ID is the same for the same difference in every run.
	ID string `json:"id"`
	// Verdict says whose fault it is; the judge alone, which sees one answer,
	// leaves it empty.
	Verdict  string   `json:"verdict"`
	Severity Severity `json:"severity"`
	// Check is one of the Rule constants.
	Check string `json:"rule"`
	// Operation is an operation's id; empty for a call that the contract does
	// not know.
	Operation string `json:"operation"`
	// Step is the step of a story; empty outside one.
	Step string `json:"step"`
	// Pointer names the place in the answer's body, as a JSON Pointer.
	Pointer  string   `json:"pointer"`
	Expected any      `json:"expected"`
	Actual   any      `json:"actual"`
	Evidence Evidence `json:"evidence"`
	Message  string   `json:"message"`
	// Remedy says what to do about it; empty where nobody was said to be wrong.
	Remedy string `json:"remedy,omitempty"`
	// Times is how often it was found, when that is more than once.
	Times int `json:"times,omitempty"`
	// Exchange is the call that showed it; nil in what the judge says of one that
	// its caller knows.
	Exchange *Called `json:"exchange,omitempty"`
	// Waived says that it is known and borne for a time; nil is that it is not. The
	// severity of a waived finding is info.
	Waived *Waiver `json:"waived,omitempty"`
	// History says in which runs it was found before; nil when no history is kept.
	History *History `json:"history,omitempty"`
}

// Called is a call with its status, without what may let somebody in.
type Called struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Status int    `json:"status"`
	// Answers are excerpts of what came, to be read beside each other: the vendor's, the
	// vendor's when it was asked again, and the fake's.
	Answers []Answer `json:"answers,omitempty"`
}

// Who gave an answer.
const (
	ByVendor      = "vendor"
	ByVendorAgain = "vendor, asked again"
	ByFake        = "fake"
)

// Answer is an excerpt of an answer around the place of a finding.
type Answer struct {
	// By is one of the By constants.
	By string `json:"by"`
	// Status is 0 when there was no answer.
	Status int      `json:"status"`
	Lines  []string `json:"lines"`
	// From is the index of the first line of the place, and To that of the line behind its
	// last. They are equal when the place is none of the body.
	From int `json:"from"`
	To   int `json:"to"`
}

// Waiver is the decision to bear a finding for a time.
type Waiver struct {
	// Until is the last day on which it holds, as YYYY-MM-DD; empty has no end: it was
	// accepted as what the vendor does.
	Until  string `json:"until,omitempty"`
	Reason string `json:"reason"`
}

// History counts the runs in which a finding was found. It tells of the runs that a
// history file holds.
type History struct {
	// Since is when the run began that found it first.
	Since time.Time `json:"since"`
	// Seen counts the runs that have found it, and Runs all since then, both with this one.
	Seen int `json:"seen"`
	Runs int `json:"runs"`
}

// String gives the finding in one line.
func (f Finding) String() string {
	operation := f.Operation
	if operation == "" {
		operation = "unknown call"
	}
	place := ""
	if f.Pointer != "" {
		place = " at " + f.Pointer
	}
	return fmt.Sprintf("%s: %s: %s%s: %s", f.Severity, operation, f.Check, place, f.Message)
}

// Identify gives the finding its ID: its check, operation, status, place and fact. The
// places of an array's items do not count, nor does the verdict: what is flaky tonight
// and has drifted tomorrow is the same difference.
func (f *Finding) Identify(status int) {
	hash := fnv.New64a()
	fmt.Fprintf(hash, "%s\n%s\n%d\n%s\n%s", f.Check, f.Operation, status, Anywhere(f.Pointer), f.Evidence.Fact)
	f.ID = fmt.Sprintf("%016x", hash.Sum64())
}

// Anywhere writes a pointer so that the place of an item, and the id under which
// an object stands, do not count.
func Anywhere(pointer string) string {
	tokens := schemas.Split(pointer)
	for i, token := range tokens {
		if _, err := strconv.ParseUint(token, 10, 64); err == nil || IsUUID(token) {
			tokens[i] = "*"
		}
	}
	return schemas.Join("", tokens...)
}

// Hide takes texts out of a finding, such as the token of the calls, by what cleans
// one text: an answer may repeat what was sent.
func (f Finding) Hide(clean func(string) string) Finding {
	f.Step, f.Pointer, f.Message = clean(f.Step), clean(f.Pointer), clean(f.Message)
	f.Expected, f.Actual = hideIn(f.Expected, clean), hideIn(f.Actual, clean)
	if f.Exchange != nil {
		call := *f.Exchange
		call.URL, call.Answers = clean(call.URL), slices.Clone(call.Answers)
		for i, answer := range call.Answers {
			call.Answers[i].Lines = hideIn(answer.Lines, clean).([]string)
		}
		f.Exchange = &call
	}
	return f
}

func hideIn(value any, clean func(string) string) any {
	switch value := value.(type) {
	case string:
		return clean(value)
	case []string:
		shown := make([]string, len(value))
		for i, text := range value {
			shown[i] = clean(text)
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, item := range value {
			shown[i] = hideIn(item, clean)
		}
		return shown
	case map[string]any:
		shown := make(map[string]any, len(value))
		for name, member := range value {
			shown[clean(name)] = hideIn(member, clean)
		}
		return shown
	}
	return value
}

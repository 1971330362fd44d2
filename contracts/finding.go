package contracts

import (
	"fmt"
	"hash/fnv"
	"regexp"
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
}

// Called is a call with its status, without what may let somebody in.
type Called struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Status int    `json:"status"`
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

var index = regexp.MustCompile(`/\d+(/|$)`)

// Identify gives the finding its ID, in which the places of an array's items do
// not count.
func (f *Finding) Identify(status int) {
	hash := fnv.New64a()
	place := index.ReplaceAllString(index.ReplaceAllString(f.Pointer, "/*$1"), "/*$1")
	fmt.Fprintf(hash, "%s\n%s\n%d\n%s\n%s", f.Check, f.Operation, status, place, f.Evidence.Fact)
	f.ID = fmt.Sprintf("%016x", hash.Sum64())
}

// Hide takes texts out of a finding, such as the token of the calls, by what cleans
// one text: an answer may repeat what was sent.
func (f Finding) Hide(clean func(string) string) Finding {
	f.Step, f.Pointer, f.Message = clean(f.Step), clean(f.Pointer), clean(f.Message)
	f.Expected, f.Actual = hideIn(f.Expected, clean), hideIn(f.Actual, clean)
	if f.Exchange != nil {
		f.Exchange = &Called{Method: f.Exchange.Method, URL: clean(f.Exchange.URL), Status: f.Exchange.Status}
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

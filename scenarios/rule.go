package scenarios

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Rule says what some requests get instead of, or on top of, the vendor's plain
// answer. Its JSON form is that of a scenario file.
type Rule struct {
	// ID names the rule in its world. A scenario's rule without one is called by
	// its place, from 1; one that is read by itself may have none.
	ID string `json:"id,omitempty"`
	// Name says in a few words what the rule is for; it may be empty.
	Name string `json:"name,omitempty"`
	When When   `json:"when"`
	Then Then   `json:"then"`
	// Times is how often the rule answers at most; 0 is without end.
	Times int `json:"times,omitempty"`
	// Enabled is false when the rule begins switched off; nil is on.
	Enabled *bool `json:"enabled,omitempty"`
}

// When says which requests a rule is for: those that meet all that it has. The
// zero value is every request to a vendor.
type When struct {
	// Vendor is also there when only Operation was given.
	Vendor    string   `json:"vendor,omitempty"`
	Operation string   `json:"operation,omitempty"`
	Methods   []string `json:"methods,omitempty"`
	// Path holds path parameters, decoded.
	Path Values `json:"path,omitempty"`
	// Query holds query parameters; of one that was sent several times, one value
	// is enough.
	Query  Values `json:"query,omitempty"`
	Header Values `json:"header,omitempty"`
	// Body holds values as [schemas.DecodeJSON] reads them, by JSON Pointer.
	Body map[string]any `json:"body,omitempty"`
	// Calls are places among the requests that meet all else, from 1; Every n
	// means each nth of them. At most one of the two is there.
	Calls []int `json:"calls,omitempty"`
	Every int   `json:"every,omitempty"`
	// Probability is how likely a request is to be meant; nil is certain.
	Probability *float64 `json:"probability,omitempty"`
}

// Then says what a rule does: a delay, headers, and at most one of Error, Status,
// Fault, Patch and Limit.
type Then struct {
	// Delay is how long the answer is held back; nil is not at all.
	Delay *Delay `json:"delay,omitempty"`
	// Error is one of the stage's kinds of error, answered in the vendor's words.
	Error string `json:"error,omitempty"`
	// Status is that of an answer of the rule's own, Body its body as JSON, nil is
	// none.
	Status int             `json:"status,omitempty"`
	Body   json.RawMessage `json:"body,omitempty"`
	// Headers are added to the answer, or take the place of its own.
	Headers Values `json:"headers,omitempty"`
	Fault   Fault  `json:"fault,omitempty"`
	Patch   Patch  `json:"patch,omitempty"`
	Limit   *Limit `json:"limit,omitempty"`
	// After lets the vendor do its work before the client gets an error, a status
	// or a fault.
	After bool `json:"after,omitempty"`
}

// Fault is a way in which a connection fails; empty is none.
type Fault string

// The faults, by the names that scenario files use.
const (
	Reset    Fault = "reset"    // broken off, as by a crash
	Empty    Fault = "empty"    // closed without a byte
	Truncate Fault = "truncate" // closed in the middle of the body
	Garbage  Fault = "garbage"  // bytes that are no HTTP
	Stall    Fault = "stall"    // silence, until the client gives up
)

// Patch changes a JSON document (RFC 6902).
type Patch []PatchOperation

// PatchOperation is one change of a [Patch].
type PatchOperation struct {
	Op   string `json:"op"`
	Path string `json:"path"`
	From string `json:"from,omitempty"`
	// Value is JSON; nil is none.
	Value json.RawMessage `json:"value,omitempty"`
}

// Limit lets so many requests through in each window of time.
type Limit struct {
	// Requests is how many are let through in a window.
	Requests int `json:"requests"`
	// Per is how long a window lasts, on the world's clock.
	Per Duration `json:"per"`
	// Key is "token" when each token is counted by itself; empty counts all
	// requests together.
	Key string `json:"key,omitempty"`
}

// Values maps names to texts. In a file a value may also be a number, true or
// false, which then stands for its text.
type Values map[string]string

// UnmarshalJSON reads values of any of these types.
func (v *Values) UnmarshalJSON(data []byte) error {
	var given map[string]any
	if err := schemas.Unmarshal(data, &given); err != nil {
		return err
	}
	*v = Values{}
	for name, value := range given {
		(*v)[name] = fmt.Sprint(value)
	}
	return nil
}

// ReadRule reads the rule that stands at a pointer in a document, in the form of
// a scenario's rules. What is wrong is reported at once, each as an
// [*schemas.Error], joined.
func ReadRule(catalog *contracts.Catalog, doc *schemas.Document, pointer string) (Rule, error) {
	wrong := &mistakes{catalog: catalog, doc: doc}
	if err := wrong.checkFormAt(pointer, "/$defs/rule"); err != nil {
		return Rule{}, err
	}
	r := ruleReader{wrong}
	r.check(pointer)
	if err := wrong.err(); err != nil {
		return Rule{}, err
	}
	return r.read(pointer)
}

// ruleReader checks and reads rules in a document whose form has been judged.
type ruleReader struct{ *mistakes }

// rules reads a scenario's rules, with warnings about those that do nothing; there are
// none while anything is wrong with the document.
func (r ruleReader) rules(pointer string) (rules []Rule, warnings []*schemas.Error, err error) {
	places := r.items(pointer)
	first := map[string]string{} // id to place
	for i, place := range places {
		r.check(place)
		id, given := r.text(place, "id")
		if !given {
			id = strconv.Itoa(i + 1)
		}
		if earlier, twice := first[id]; twice {
			r.errorf(schemas.Join(place, "id"), "\"id\": the rule at %s is called %q already; each rule needs an id of its own, and one without is called by its place", line{r.doc, earlier}, id)
		} else {
			first[id] = place
		}
	}
	if len(r.found) > 0 {
		return nil, nil, nil
	}
	for i, place := range places {
		rule, err := r.read(place)
		if err != nil {
			return nil, nil, err
		}
		if rule.ID == "" {
			rule.ID = strconv.Itoa(i + 1)
		}
		rules = append(rules, rule)
	}
	return rules, r.shadowed(rules, places), nil
}

func (r ruleReader) check(pointer string) {
	when := whenReader{mistakes: r.mistakes, place: schemas.Join(pointer, "when")}
	when.check()
	then := thenReader{mistakes: r.mistakes, place: schemas.Join(pointer, "then")}
	then.check()
	then.checkError(when.called())
	r.checkWhole(schemas.Join(pointer, "times"))
}

// read takes over a rule that nothing is wrong with.
func (r ruleReader) read(pointer string) (Rule, error) {
	var rule Rule
	if err := r.decode(pointer, &rule); err != nil {
		return Rule{}, err
	}
	rule.When.complete(whenReader{mistakes: r.mistakes, place: schemas.Join(pointer, "when")}.vendors())
	return rule, nil
}

// decode reads what stands at a pointer into a Go value.
func (m *mistakes) decode(pointer string, into any) error {
	value, _ := schemas.Lookup(m.doc.Value, pointer)
	text, err := schemas.EncodeJSON(value)
	if err == nil {
		err = schemas.Unmarshal(text, into)
	}
	if err != nil {
		return m.doc.Errorf(pointer, "%v", err)
	}
	return nil
}

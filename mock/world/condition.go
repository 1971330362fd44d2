package world

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// RequestFacts is a request as rules and verifications look at it, whether it has just
// come or stands in a journal.
type RequestFacts struct {
	Vendor, Operation, Method string
	Path                      contracts.PathValues
	Query                     map[string][]string
	Header                    http.Header
	Host                      string // which Go keeps apart from the other headers
	Body                      any    // nil when there is none that can be read
	Token                     string // who calls; empty is nobody
}

// condition is one thing that a request must meet.
type condition struct {
	field    string // how people are told of it
	expected any
	actual   func(*RequestFacts) any
	meets    func(*RequestFacts) bool
}

// Mismatch is what a request has in the place of what was wanted.
type Mismatch struct {
	Field    string `json:"field"`
	Expected any    `json:"expected"`
	Actual   any    `json:"actual"`
}

// conditions lists what a request must meet, what costs least to look at first;
// calls, every and probability are not among it, since they are not the
// request's own.
func conditions(when scenarios.When) (all []condition) {
	text := func(field, want string, get func(*RequestFacts) string) {
		if want != "" {
			all = append(all, condition{field, want,
				func(q *RequestFacts) any { return get(q) },
				func(q *RequestFacts) bool { return get(q) == want }})
		}
	}
	text("vendor", when.Vendor, func(q *RequestFacts) string { return q.Vendor })
	text("operation", when.Operation, func(q *RequestFacts) string { return q.Operation })
	if len(when.Methods) > 0 {
		all = append(all, condition{"methods", when.Methods,
			func(q *RequestFacts) any { return q.Method },
			func(q *RequestFacts) bool { return slices.Contains(when.Methods, q.Method) }})
	}
	for _, name := range slices.Sorted(maps.Keys(when.Path)) {
		all = append(all, pathCondition(name, when.Path[name]))
	}
	for _, name := range slices.Sorted(maps.Keys(when.Query)) {
		all = append(all, oneOf("query/"+name, when.Query[name], func(q *RequestFacts) []string { return q.Query[name] }))
	}
	for _, name := range slices.Sorted(maps.Keys(when.Header)) {
		all = append(all, oneOf("header/"+name, when.Header[name], headerOf(http.CanonicalHeaderKey(name))))
	}
	for _, pointer := range slices.Sorted(maps.Keys(when.Body)) {
		want := when.Body[pointer]
		get := func(q *RequestFacts) (any, bool) { return schemas.Lookup(q.Body, pointer) }
		all = append(all, condition{"body" + pointer, want,
			func(q *RequestFacts) any { value, _ := get(q); return value },
			func(q *RequestFacts) bool { value, ok := get(q); return ok && q.Body != nil && sameJSON(value, want) }})
	}
	return all
}

// pathCondition is the condition that a path parameter has a value.
func pathCondition(name, want string) condition {
	return condition{"path/" + name, want,
		func(q *RequestFacts) any {
			if value, ok := q.Path.Lookup(name); ok {
				return value
			}
			return nil
		},
		func(q *RequestFacts) bool { value, ok := q.Path.Lookup(name); return ok && value == want }}
}

// headerOf finds the values of a header.
func headerOf(key string) func(*RequestFacts) []string {
	if key == "Host" {
		return func(q *RequestFacts) []string { return []string{q.Host} }
	}
	return func(q *RequestFacts) []string { return q.Header[key] }
}

// oneOf is the condition that one of the values that were sent is the right one.
func oneOf(field, want string, get func(*RequestFacts) []string) condition {
	return condition{field, want,
		func(q *RequestFacts) any {
			switch values := get(q); len(values) {
			case 0:
				return nil
			case 1:
				return values[0]
			default:
				return values
			}
		},
		func(q *RequestFacts) bool { return slices.Contains(get(q), want) }}
}

func meetsAll(all []condition, q *RequestFacts) bool {
	for i := range all {
		if !all[i].meets(q) {
			return false
		}
	}
	return true
}

// differences lists the conditions that a request does not meet.
func differences(all []condition, q *RequestFacts) (found []Mismatch) {
	for _, c := range all {
		if !c.meets(q) {
			found = append(found, Mismatch{CutText(c.field), cutValue(c.expected), cutValue(c.actual(q))})
		}
	}
	return found
}

// sameJSON compares JSON values; numbers are the same when their values are.
func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && (a == b || schemas.CompareNumbers(a, b) == 0)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameJSON)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameJSON)
	}
	switch b.(type) {
	case []any, map[string]any:
		return false // these cannot be compared with ==
	}
	return a == b
}

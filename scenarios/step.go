package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Param is something that a story must be told before it is played.
type Param struct {
	// Name is how steps refer to it, as {{name}}.
	Name string `json:"-"`
	// Says says what is asked for, in a sentence.
	Says string `json:"says"`
	// Collection names the collection that it is the id of an object in; empty is
	// none.
	Collection string `json:"collection"`
	// Value is taken when nothing else is said; empty is none.
	Value Text `json:"value"`
	// Secret says that it is given among the tokens, and must not be seen.
	Secret bool `json:"secret"`
	// Optional says that the story can be played without it: it has a value, or a
	// step saves one.
	Optional bool `json:"-"`
}

// Step is one call of a story. In its texts {{name}} stands for a variable; in a
// body, a text that is {{#name}} and nothing else stands for the number.
type Step struct {
	// Name is unique in its story.
	Name string `json:"name"`
	// Vendor is also there when only Operation was given.
	Vendor    string `json:"vendor"`
	Operation string `json:"operation"`
	// Walk goes on to the last page of a list, but not beyond Pages.
	Walk  bool `json:"walk"`
	Pages int  `json:"pages"` // 20 when the file has none
	// Path holds path parameters, not yet escaped.
	Path    Values `json:"path"`
	Query   Query  `json:"query"`
	Headers Values `json:"headers"`
	// Auth is "none", "wrong", the name of a token, or a saved token; empty is the
	// usual token.
	Auth string `json:"auth"`
	// Method takes the place of the operation's own; empty is that.
	Method string `json:"method"`
	// Address takes the place of the operation's own path, prefix included; empty is
	// that.
	Address string `json:"address"`
	// Body is sent as it stands when it is a text, else as JSON; nil is none.
	Body   any    `json:"body"`
	Expect Expect `json:"expect"`
	// Save maps names to where their values stand in the answer.
	Save map[string]Saved `json:"save"`
	// Undo says how what the call made is taken away. A step without one has that of
	// the first step that calls the same operation and has one.
	Undo Undos `json:"undo"`
	// Proves lists the facts that a difference here speaks of.
	Proves []string `json:"proves"`
}

// DefaultPages bounds a walk whose step does not.
const DefaultPages = 20

// Expect is what a step wants of the answer.
type Expect struct {
	// Status lists the statuses that will do; none is any.
	Status Statuses `json:"status"`
	// Body holds values as [schemas.DecodeJSON] reads them, by JSON Pointer.
	Body map[string]any `json:"body"`
	// Headers holds whole values, by the names of their headers.
	Headers Values `json:"headers"`
}

// Fails says whether nothing but a refusal is expected.
func (e Expect) Fails() bool {
	return len(e.Status) > 0 && !slices.ContainsFunc(e.Status, func(status int) bool { return status < 400 })
}

// Undo is a way to take away what a call made.
type Undo struct {
	// Operation takes one object away.
	Operation string `json:"operation"`
	// Path holds its path parameters: what begins with a slash is a JSON Pointer into
	// the answer of the call, where "*" stands for several objects; all else is text.
	Path map[string]string `json:"path"`
	// Found says how the objects are looked for when the answer was lost; nil is not
	// at all.
	Found *Found `json:"found,omitempty"`
}

// Found is a way to look for objects.
type Found struct {
	// Operation lists them.
	Operation string `json:"operation"`
	Path      Values `json:"path,omitempty"`
	Query     Query  `json:"query,omitempty"`
	// Items is where objects stand in the answer, as a JSON Pointer in which "*" is
	// any member.
	Items string `json:"items"`
	// Where holds what tells the run's own objects from others, by JSON Pointer into
	// an object. A text with the mark of the run need only be a part of what stands
	// there, in whatever case: some servers trim or escape names. A text with commas
	// lists values of which one stands there.
	Where map[string]any `json:"where"`
	// Take holds the path parameters of the undoing, as JSON Pointers into an object;
	// what is missing is the member that has the name at the end of the pointer into
	// the answer.
	Take map[string]string `json:"take,omitempty"`
}

// Text is a text; in a file it may also be a number, true or false.
type Text string

// UnmarshalJSON reads a text of any of these types.
func (t *Text) UnmarshalJSON(data []byte) error {
	var value any
	if err := schemas.Unmarshal(data, &value); err != nil {
		return err
	}
	*t = Text(fmt.Sprint(value))
	return nil
}

// Statuses are HTTP statuses. In a file one may stand alone.
type Statuses []int

// UnmarshalJSON reads one status or a list.
func (s *Statuses) UnmarshalJSON(data []byte) error {
	var list []int
	if err := schemas.Unmarshal(oneOrMore(data), &list); err != nil {
		return err
	}
	*s = list
	return nil
}

// Undos are ways to take away what a call made. In a file one may stand alone.
type Undos []Undo

// UnmarshalJSON reads one way or a list.
func (u *Undos) UnmarshalJSON(data []byte) error {
	var list []Undo
	if err := schemas.Unmarshal(oneOrMore(data), &list); err != nil {
		return err
	}
	*u = list
	return nil
}

// Query maps query parameters to their values. In a file a value may stand alone,
// and may also be a number, true or false.
type Query map[string][]string

// UnmarshalJSON reads values of any of these forms.
func (q *Query) UnmarshalJSON(data []byte) error {
	var given map[string]json.RawMessage
	if err := schemas.Unmarshal(data, &given); err != nil {
		return err
	}
	*q = Query{}
	for name, text := range given {
		var values []Text
		if err := schemas.Unmarshal(oneOrMore(text), &values); err != nil {
			return err
		}
		for _, value := range values {
			(*q)[name] = append((*q)[name], string(value))
		}
	}
	return nil
}

// Names lists the parameters in alphabetical order.
func (q Query) Names() []string { return slices.Sorted(maps.Keys(q)) }

// oneOrMore makes a list of a JSON value that is none.
func oneOrMore(data []byte) []byte {
	if len(data) > 0 && data[0] == '[' {
		return data
	}
	return slices.Concat([]byte("["), data, []byte("]"))
}

// MethodOf gives the one that a step uses.
func (s *Step) MethodOf(op *contracts.Operation) string {
	if s.Method != "" {
		return s.Method
	}
	return op.Method
}

// Writes says whether a step may change something.
func (s *Step) Writes(op *contracts.Operation) bool {
	return op.Writes(s.MethodOf(op))
}

// VariablesUsed lists what a step must know before it can be played.
func (s *Step) VariablesUsed() []string {
	query := map[string]any{}
	for name, values := range s.Query {
		query[name] = strings.Join(values, " ")
	}
	return VariablesIn([]any{s.Auth, s.Address, asAny(s.Path), query, asAny(s.Headers), s.Body, s.Expect.Body, asAny(s.Expect.Headers)})
}

// VariablesBeside lists what values that a step saves stand beside. Without them the
// step can be played, and saves less.
func (s *Step) VariablesBeside() []string {
	beside := map[string]any{}
	for name, from := range s.Save {
		beside[name] = from.Beside
	}
	return VariablesIn(beside)
}

// HeadersSaved lists the headers of the answer that a step saves, in alphabetical
// order.
func (s *Step) HeadersSaved() (names []string) {
	for _, from := range s.Save {
		if from.Header != "" {
			names = append(names, from.Header)
		}
	}
	slices.Sort(names)
	return names
}

func asAny(values Values) map[string]any {
	all := map[string]any{}
	for name, value := range values {
		all[name] = value
	}
	return all
}

package contracts

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// order is a contract's x-ringer-order: how the objects of a list stand, and on
// which facts that rests. Rules are named by their ids, and are the operation's
// own; what is empty is not there.
type order struct {
	Items string             `json:"items"` // the list: objects, or references of the envelope's index
	Keys  map[string]sortKey `json:"keys"`  // what a list may be sorted by: members of the objects

	Default struct {
		Key       string `json:"key"`
		Downwards bool   `json:"downwards"`
		Rule      string `json:"rule"` // without one, the parameters' own defaults say so
	} `json:"default"`

	Parameter          string `json:"parameter"`           // asks for "KEY:DIRECTION"
	KeyParameter       string `json:"key_parameter"`       // asks for a key alone
	DirectionParameter string `json:"direction_parameter"` // asks for a direction alone
	AnyCase            string `json:"any_case"`            // the rule by which a direction may be in any case
	Otherwise          string `json:"otherwise"`           // the rule by which an unknown key is the usual one, and an unknown direction upwards

	Ties *struct {
		Key  string `json:"key"` // the member, a number; without one, an answer alone does not show the order
		Rule string `json:"rule"`
	} `json:"ties"`

	// Unless lists query parameters with which no order is declared.
	Unless []string `json:"unless"`
}

// sortKey says how the values of a member are compared.
type sortKey struct {
	Of    string `json:"of"`    // "text" or "time"
	Folds string `json:"folds"` // the rule by which the case of letters does not count
}

// sorting is the order that a list was asked for, with the facts that its parts
// rest on.
type sorting struct {
	key                    string
	downwards              bool
	keyFact, directionFact string
}

// order holds a list to the order that its contract declares. Where the answer's
// parts do not agree, the list is not what it seems, and one root has one
// finding.
func (j *judgement) order(response *Response, body any) {
	op, known := j.contract.Operation(j.operation)
	unsound := slices.ContainsFunc(j.findings, func(f Finding) bool { return f.Rule == RuleEnvelope })
	sent := j.exchange.Method == http.MethodGet && (len(j.exchange.RequestBody) > 0 || j.exchange.RequestBodyCut)
	if response.order == nil || !known || unsound || sent && response.order.takesParameters() {
		return
	}
	index := response.envelope != nil && response.envelope.Index != nil && response.envelope.Index.List == response.order.Items
	s, ok := response.order.asked(op, j.exchange.URL)
	rows := response.order.rows(body, index)
	if !ok || len(rows) < 2 {
		return
	}
	if v := response.order.check(op, s, rows); v != nil {
		j.add(RuleOrder, v.Fact, *v)
	}
}

func (o *order) takesParameters() bool {
	return o.Parameter != "" || o.KeyParameter != "" || o.DirectionParameter != ""
}

// asked reads which order a query asks for; ok is false when none is declared
// for it.
func (o *order) asked(op *Operation, asked url.URL) (s sorting, ok bool) {
	query := ParseQuery(asked.RawQuery)
	for _, name := range o.Unless {
		if strings.Join(append(query[name], query[name+"[]"]...), "") != "" {
			return s, false
		}
	}
	s = sorting{o.Default.Key, o.Default.Downwards, op.ruleFact(o.Default.Rule), op.ruleFact(o.Default.Rule)}
	if o.Default.Rule == "" {
		s.keyFact, s.directionFact = op.QueryFact(o.KeyParameter).Evidence.Fact, op.QueryFact(o.DirectionParameter).Evidence.Fact
	}
	if value := last(query, o.Parameter); value != "" {
		key, direction, _ := strings.Cut(value, ":")
		fact := op.QueryFact(o.Parameter).Evidence.Fact
		ok = o.read(&s, op, key, fact) && (s.key != key || o.direct(&s, op, direction, op.queryParameter(o.Parameter).lists(value), fact))
		if s.directionFact != fact {
			s.keyFact = s.directionFact
		}
		return s, ok
	}
	if key := last(query, o.KeyParameter); key != "" && !o.read(&s, op, key, op.QueryFact(o.KeyParameter).Evidence.Fact) {
		return s, false
	}
	if direction := last(query, o.DirectionParameter); direction != "" {
		return s, o.direct(&s, op, direction, op.queryParameter(o.DirectionParameter).lists(direction), op.QueryFact(o.DirectionParameter).Evidence.Fact)
	}
	return s, true
}

// last gives the value of a parameter that counts, when it is sent several times.
func last(query url.Values, name string) string {
	if values := query[name]; name != "" && len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}

// read takes a key that was asked for.
func (o *order) read(s *sorting, op *Operation, key, fact string) bool {
	if _, known := o.Keys[key]; known {
		s.key, s.keyFact = key, fact
		return true
	}
	s.keyFact = op.ruleFact(o.Otherwise)
	s.directionFact = s.keyFact
	return o.Otherwise != ""
}

// direct takes a direction that was asked for; listed says whether the contract
// has the word as it was sent.
func (o *order) direct(s *sorting, op *Operation, direction string, listed bool, fact string) bool {
	s.downwards = strings.EqualFold(direction, "desc")
	rule := ""
	switch known := s.downwards || strings.EqualFold(direction, "asc"); {
	case listed:
		s.directionFact = fact
		return true
	case known && o.AnyCase != "":
		rule = o.AnyCase
	default:
		rule, s.downwards = o.Otherwise, false
	}
	s.directionFact = op.ruleFact(rule)
	return rule != ""
}

// lists says whether a value is one of those that the parameter's schema names.
func (p *Parameter) lists(value string) bool {
	return p != nil && slices.ContainsFunc(p.schema.get("enum").items(), func(n node) bool { return n.value == value })
}

// ruleFact names one of the operation's rules; without such a rule, the operation.
func (o *Operation) ruleFact(id string) string {
	if rule, ok := o.Rule(id); ok {
		return rule.Evidence.Fact
	}
	return o.Evidence.Fact
}

// row is an object of a list, with the place at which it stands.
type row struct {
	pointer string
	object  map[string]any
}

// rows lists the objects, in order; there are none where one is missing, which is
// another rule's business.
func (o *order) rows(body any, index bool) (rows []row) {
	value, _ := schemas.Lookup(body, o.Items)
	list, _ := value.([]any)
	for i, item := range list {
		place := o.Items + "/" + strconv.Itoa(i)
		object, ok := item.(map[string]any)
		if index {
			place = schemas.Join("", fmt.Sprint(object["key"]), fmt.Sprint(object["id"]))
			item, _ = schemas.Lookup(body, place)
			object, ok = item.(map[string]any)
		}
		if !ok {
			return nil
		}
		rows = append(rows, row{place, object})
	}
	return rows
}

// check finds the first object that stands in the wrong place, and the fact that
// its place breaks; what cannot be compared is passed over.
func (o *order) check(op *Operation, s sorting, rows []row) *schemas.Violation {
	key := o.Keys[s.key]
	right, near := key.collations()
	for _, collate := range right {
		values := collate.all(rows, s.key)
		if values == nil {
			return nil
		}
		if misplaced(values, s.downwards) < 0 {
			return o.tied(op, rows, values)
		}
	}
	at := misplaced(right[0].all(rows, s.key), s.downwards)
	fact := s.keyFact
	is := func(downwards bool) func(collation) bool {
		return func(collate collation) bool { return misplaced(collate.all(rows, s.key), downwards) < 0 }
	}
	switch {
	case slices.ContainsFunc(near, is(s.downwards)):
		fact = op.ruleFact(key.Folds)
	case slices.ContainsFunc(slices.Concat(right, near), is(!s.downwards)):
		fact = s.directionFact
	}
	way := "upwards"
	if s.downwards {
		way = "downwards"
	}
	before, after := rows[at-1].object[s.key], rows[at].object[s.key]
	return &schemas.Violation{
		Fact: fact, Pointer: schemas.Join(rows[at].pointer, s.key), Expected: []any{after, before}, Actual: []any{before, after},
		Message: fmt.Sprintf("the list goes by %s, %s, and %v stands before %v", s.key, way, before, after),
	}
}

// misplaced gives the first place whose value should stand before the one ahead
// of it; -1 is none.
func misplaced(values []string, downwards bool) int {
	for i := 1; i < len(values); i++ {
		if compared := strings.Compare(values[i-1], values[i]); compared > 0 && !downwards || compared < 0 && downwards {
			return i
		}
	}
	return -1
}

// tied holds the objects that are equal in what they are sorted by to the order
// of their ties.
func (o *order) tied(op *Operation, rows []row, values []string) *schemas.Violation {
	if o.Ties == nil || o.Ties.Key == "" {
		return nil
	}
	ids := collation(byNumber).all(rows, o.Ties.Key)
	for i := 1; i < len(ids); i++ {
		if values[i-1] == values[i] && ids[i-1] > ids[i] {
			before, after := rows[i-1].object[o.Ties.Key], rows[i].object[o.Ties.Key]
			return &schemas.Violation{
				Fact: op.ruleFact(o.Ties.Rule), Pointer: schemas.Join(rows[i].pointer, o.Ties.Key), Expected: []any{after, before}, Actual: []any{before, after},
				Message: fmt.Sprintf("two objects are equal in what they are sorted by, and the one with the %s %v stands before %v", o.Ties.Key, before, after),
			}
		}
	}
	return nil
}

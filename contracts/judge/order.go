package judge

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// order holds a list to the order that its contract declares. Where the answer's
// parts do not agree, the list is not what it seems, and one root has one
// finding.
func (j *judgement) order(response *contracts.Response, body any) {
	op, known := j.contract.Operation(j.operation)
	unsound := slices.ContainsFunc(j.findings, func(f contracts.Finding) bool { return f.Check == contracts.CheckEnvelope })
	sent := j.exchange.Method == http.MethodGet && (len(j.exchange.RequestBody) > 0 || j.exchange.RequestBodyCut)
	if response.Order == nil || !known || unsound || sent && response.Order.TakesParameters() {
		return
	}
	var index *contracts.Index
	if e := response.Envelope; e != nil && e.Index != nil && e.Index.List == response.Order.Items {
		index = e.Index
	}
	s, ok := response.Order.Sorting(op, j.exchange.URL)
	rows := rowsOf(response.Order, body, index)
	if !ok || len(rows) < 2 {
		return
	}
	if v := checkOrder(response, op, s, rows); v != nil {
		evidence := j.contract.EvidenceFor(v.Fact)
		if v.Keyword == undeclaredCollation {
			evidence = contracts.Evidence{Level: contracts.Assumed, Source: evidence.Source, Why: "No page says how texts are compared.", Fact: v.Fact}
		}
		j.addWith(contracts.CheckOrder, evidence, *v)
	}
}

// undeclaredCollation marks a list that is only wrong by how texts are compared, of which
// the contract does not speak.
const undeclaredCollation = "collation"

// standing is an object of a list, with its place in the answer.
type standing struct {
	pointer string
	object  map[string]any
}

// rowsOf lists the objects, in order; there are none where one is missing, which is
// another rule's business.
func rowsOf(o *contracts.Order, body any, index *contracts.Index) (rows []standing) {
	value, _ := schemas.Lookup(body, o.Items)
	list, _ := value.([]any)
	for i, item := range list {
		place := o.Items + "/" + strconv.Itoa(i)
		object, ok := item.(map[string]any)
		if index != nil {
			place, _ = index.Refers(item)
			item, _ = schemas.Lookup(body, place)
			object, ok = item.(map[string]any)
		}
		if !ok {
			return nil
		}
		rows = append(rows, standing{place, object})
	}
	return rows
}

// checkOrder finds the first object that stands in the wrong place, and the fact that
// its place breaks; what cannot be compared is passed over.
func checkOrder(response *contracts.Response, op *contracts.Operation, s contracts.Sorting, rows []standing) *schemas.Violation {
	o := response.Order
	key := o.Keys[s.Key]
	right, near := collationsOf(key, response.PlaceAt(schemas.Join(rows[0].pointer, s.Key)))
	for _, collate := range right {
		values := collate.all(rows, s.Key)
		if values == nil {
			return nil
		}
		if misplaced(values, s.Downwards) < 0 {
			return checkTies(o, op, rows, values)
		}
	}
	at := misplaced(right[0].all(rows, s.Key), s.Downwards)
	fact, keyword := s.KeyFact, ""
	switch {
	case len(near) > 0 && stands(rows, s.Key, near, s.Downwards) && key.Folds == "":
		keyword = undeclaredCollation
	case len(near) > 0 && stands(rows, s.Key, near, s.Downwards):
		fact = op.BehaviourFact(key.Folds)
	case stands(rows, s.Key, slices.Concat(right, near), !s.Downwards):
		fact = s.DirectionFact
	}
	way := "upwards"
	if s.Downwards {
		way = "downwards"
	}
	before, after := rows[at-1].object[s.Key], rows[at].object[s.Key]
	return &schemas.Violation{
		Fact: fact, Keyword: keyword, Pointer: schemas.Join(rows[at].pointer, s.Key), Expected: []any{after, before}, Actual: []any{before, after},
		Message: fmt.Sprintf("the list goes by %s, %s, and %v stands before %v", s.Key, way, before, after),
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

// checkTies holds the objects that are equal in what they are sorted by to the order
// of their ties.
func checkTies(o *contracts.Order, op *contracts.Operation, rows []standing, values []string) *schemas.Violation {
	if o.Ties == nil || o.Ties.Key == "" {
		return nil
	}
	ids := collation(byNumber).all(rows, o.Ties.Key)
	for i := 1; i < len(ids); i++ {
		if values[i-1] == values[i] && ids[i-1] > ids[i] {
			before, after := rows[i-1].object[o.Ties.Key], rows[i].object[o.Ties.Key]
			return &schemas.Violation{
				Fact: op.BehaviourFact(o.Ties.Rule), Pointer: schemas.Join(rows[i].pointer, o.Ties.Key), Expected: []any{after, before}, Actual: []any{before, after},
				Message: fmt.Sprintf("two objects are equal in what they are sorted by, and the one with the %s %v stands before %v", o.Ties.Key, before, after),
			}
		}
	}
	return nil
}

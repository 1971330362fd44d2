package coverage

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// The kinds of points.
const (
	KindStatus = "status" // an answer of a declared status
	KindPage   = "page"   // a boundary of a list that comes in pages
	KindLimit  = "limit"  // a bound on what may be sent
)

// Point is one thing in a vendor's API that a consumer's requests can cover.
type Point struct {
	// ID is the vendor, the operation and what is covered there, with slashes between.
	ID string `json:"id"`
	// Kind is one of the Point constants.
	Kind     string             `json:"kind"`
	Says     string             `json:"says"`
	Evidence contracts.Evidence `json:"evidence"`
}

// Observation is what decides which points an exchange covers.
type Observation struct {
	Query  url.Values
	Header http.Header // of the request
	// Hidden says that the request's body may ask for what else a query does.
	Hidden bool
	// Request is the request's body, decoded; nil is none.
	Request any
	// Broken lists the facts of the contract that the request breaks.
	Broken []string
	// Status is 0 when there was no answer, and nothing is covered.
	Status int
	// AnswerHeader holds the headers of the answer.
	AnswerHeader http.Header
	// Answer is the answer's body as it was sent.
	Answer []byte
	// Shaped says that the status is none of the vendor's own decision, and tells
	// nothing of what was asked for.
	Shaped bool
}

// Points are what an operation has to cover.
type Points struct {
	op         *contracts.Operation
	list       []Point
	status     map[int]int    // places in the list
	paging     *paging.Scheme // nil is a list without pages, or no list
	totalNames []string       // of the list that is paged
	pages      map[string]int
	limits     []limit
}

// Index keeps the points of operations, and gathers those of one when they are
// first asked for. The zero value is empty; it is safe for concurrent use.
type Index struct{ points sync.Map }

// Of gives the points of an operation.
func (i *Index) Of(op *contracts.Operation) *Points {
	if points, ok := i.points.Load(op); ok {
		return points.(*Points)
	}
	points, _ := i.points.LoadOrStore(op, Of(op))
	return points.(*Points)
}

// limit is an upper bound on what may be sent.
type limit struct {
	parameter   *contracts.Parameter // nil is the body
	place, fact string               // in the body
	most        int
	at, beyond  int
}

// List gives the points: statuses upwards, then pages, then limits. It must not be
// changed.
func (t *Points) List() []Point { return t.list }

// NeedRows says whether an answer's lists must be there, for its page to be known.
func (t *Points) NeedRows() bool {
	return t.paging != nil && t.paging.Total == "" && t.paging.Divides()
}

// Covered says which points an exchange covers, by their places in [Points.List].
func (t *Points) Covered(x Observation) (places []int) {
	if x.Status == 0 {
		return nil
	}
	if place, ok := t.status[x.Status]; ok {
		places = append(places, place)
	}
	if t.paging != nil {
		for _, boundary := range boundariesCovered(t.paging, x, t.totalNames) {
			if place, ok := t.pages[boundary]; ok {
				places = append(places, place)
			}
		}
	}
	for _, l := range t.limits {
		if slices.Contains(x.Broken, l.fact) {
			places = append(places, l.beyond)
		} else if x.Status < http.StatusBadRequest && l.reached(x) {
			places = append(places, l.at)
		}
	}
	return places
}

// Of gathers the points of an operation.
func Of(op *contracts.Operation) *Points {
	t := &Points{op: op, status: map[int]int{}, pages: map[string]int{}}
	for _, status := range contracts.Statuses(op.Responses) {
		response := op.Responses[status]
		t.status[status] = t.add(KindStatus, strconv.Itoa(status), response.Evidence, "It answers %d.", status)
		if response.Paging != nil {
			t.paging, t.totalNames = response.Paging, totalNames(response.Paging)
		}
	}
	if p := t.paging; p != nil {
		for _, b := range boundariesOf(p) {
			evidence := op.Contract().EvidenceFor(schemas.Join(p.Pointer, b.fact))
			t.pages[b.name] = t.add(KindPage, b.name, evidence, b.says, b.args...)
		}
	}
	for _, p := range op.Parameters {
		t.gatherBound(p)
	}
	if op.Body != nil {
		t.gatherLimits(op.Contract().At(op.Body.Pointer), "", map[string]bool{})
	}
	return t
}

// add adds a point and gives its place.
func (t *Points) add(kind, what string, evidence contracts.Evidence, says string, args ...any) int {
	t.list = append(t.list, Point{
		ID: t.op.Contract().Vendor + "/" + t.op.ID + "/" + what, Kind: kind, Says: fmt.Sprintf(says, args...), Evidence: evidence,
	})
	return len(t.list) - 1
}

// gatherBound finds the upper bound of a parameter in the query, a header or a
// cookie. That of a page's size is the paging's.
func (t *Points) gatherBound(p *contracts.Parameter) {
	if p.Body == nil || p.In == "path" || p.In == contracts.InQuery && t.paging != nil && t.paging.SizeParameter == p.Name {
		return
	}
	if most, err := strconv.Atoi(fmt.Sprint(p.Schema.Get("maximum").Value)); err == nil {
		place, subject := "?"+p.Name, p.Name+" in the query"
		if p.In != contracts.InQuery {
			place, subject = ":"+p.Name, "the "+p.In+" "+p.Name
		}
		t.addLimit(limit{parameter: p, fact: schemas.Join(p.Schema.Pointer, "maximum"), most: most}, place, subject, "")
	}
}

// addLimit adds the two points of a limit: what is as much as it allows, and what
// is more.
func (t *Points) addLimit(l limit, place, subject, unit string) {
	evidence := t.op.Contract().EvidenceFor(l.fact)
	l.at = t.add(KindLimit, "max"+place, evidence, "%s is at %d%s, the most there may be.", subject, l.most, unit)
	l.beyond = t.add(KindLimit, "beyond-max"+place, evidence, "%s is beyond %d%s.", subject, l.most, unit)
	t.limits = append(t.limits, l)
}

// gatherLimits finds the upper bounds in a schema and in those inside it; within
// are the schemas around it, so that one that holds itself ends.
func (t *Points) gatherLimits(schema contracts.Node, place string, within map[string]bool) {
	if within[schema.Pointer] {
		return
	}
	within[schema.Pointer] = true
	defer delete(within, schema.Pointer)
	for _, bound := range []struct{ keyword, unit string }{{"maxItems", " items"}, {"maxLength", " characters"}} {
		if most, err := strconv.Atoi(fmt.Sprint(schema.Get(bound.keyword).Value)); err == nil {
			t.addLimit(limit{place: place, fact: schemas.Join(schema.Pointer, bound.keyword), most: most}, place, place+" in the body", bound.unit)
		}
	}
	for _, name := range schema.Get("properties").Keys() {
		t.gatherLimits(schema.Get("properties", name), schemas.Join(place, name), within)
	}
	if items := schema.Get("items"); items.Exists() {
		t.gatherLimits(items, place+"/*", within)
	}
}

// reached says whether as much was sent as the limit allows.
func (l limit) reached(x Observation) bool {
	if p := l.parameter; p != nil && p.In == contracts.InQuery {
		return slices.Contains(wire.Sent(x.Query, p.Name), strconv.Itoa(l.most))
	} else if p != nil {
		value, _ := p.Sent(nil, x.Header)
		return value == strconv.Itoa(l.most)
	}
	return slices.ContainsFunc(schemas.Expand(x.Request, l.place), func(place string) bool {
		value, _ := schemas.Lookup(x.Request, place)
		switch value := value.(type) {
		case []any:
			return len(value) == l.most
		case string:
			return utf8.RuneCountInString(value) == l.most
		}
		return false
	})
}

package contracts

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/schemas"
)

// The kinds of targets.
const (
	TargetStatus = "status" // an answer of a declared status
	TargetPage   = "page"   // a boundary of a list that comes in pages
	TargetLimit  = "limit"  // a bound on what may be sent
)

// Target is one thing in a vendor's API that a consumer's requests can meet.
type Target struct {
	// ID is the vendor, the operation and what is met there, with slashes between.
	ID string `json:"id"`
	// Kind is one of the Target constants.
	Kind     string   `json:"kind"`
	Says     string   `json:"says"`
	Evidence Evidence `json:"evidence"`
}

// Encounter is what decides which targets an exchange meets.
type Encounter struct {
	Query url.Values
	// Hidden says that the request's body may ask for what else a query does.
	Hidden bool
	// Request is the request's body, decoded; nil is none.
	Request any
	// Broken lists the facts of the contract that the request breaks.
	Broken []string
	// Status is 0 when there was no answer, and nothing is met.
	Status int
	// Answer is the answer's body as it was sent.
	Answer []byte
	// Shaped says that the status is none of the vendor's own decision, and tells
	// nothing of what was asked for.
	Shaped bool
}

// targets are what an operation has to meet, by the place in the list.
type targets struct {
	list       []Target
	status     map[int]int
	paging     *paging  // nil is a list without pages, or no list
	totalNames []string // of the list that is paged
	pages      map[string]int
	limits     []limit
}

// limit is an upper bound on what may be sent.
type limit struct {
	parameter   string // in the query; empty is the body
	place, fact string // in the body
	most        int
	at, beyond  int
}

// Targets lists all that requests can meet in the operation: statuses upwards,
// then pages, then limits. The list must not be changed.
func (o *Operation) Targets() []Target { return o.gatherTargets().list }

// Met says which targets an exchange meets, by their places in
// [Operation.Targets].
func (o *Operation) Met(x Encounter) (places []int) {
	if x.Status == 0 {
		return nil
	}
	t := o.gatherTargets()
	if place, ok := t.status[x.Status]; ok {
		places = append(places, place)
	}
	if t.paging != nil {
		for _, boundary := range t.paging.met(x, t.totalNames) {
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

func (o *Operation) gatherTargets() *targets {
	o.targetsOnce.Do(func() {
		o.targets = &targets{status: map[int]int{}, pages: map[string]int{}}
		for _, status := range statuses(o.Responses) {
			response := o.Responses[status]
			o.targets.status[status] = o.target(TargetStatus, strconv.Itoa(status), response.Evidence, "It answers %d.", status)
			if response.paging != nil {
				o.targets.paging, o.targets.totalNames = response.paging, response.paging.totalNames()
			}
		}
		if p := o.targets.paging; p != nil {
			for _, b := range p.boundaries() {
				evidence := o.contract.EvidenceFor(schemas.Join(p.pointer, b.fact))
				o.targets.pages[b.name] = o.target(TargetPage, b.name, evidence, b.says, b.args...)
			}
		}
		for _, p := range o.Parameters {
			o.gatherBound(p)
		}
		if o.Body != nil {
			o.gatherLimits(o.contract.at(o.Body.pointer), "", map[string]bool{})
		}
	})
	return o.targets
}

// target adds a target and gives its place.
func (o *Operation) target(kind, what string, evidence Evidence, says string, args ...any) int {
	o.targets.list = append(o.targets.list, Target{
		ID: o.contract.Vendor + "/" + o.ID + "/" + what, Kind: kind, Says: fmt.Sprintf(says, args...), Evidence: evidence,
	})
	return len(o.targets.list) - 1
}

// gatherBound finds the upper bound of a parameter in the query. That of a page's
// size is the paging's.
func (o *Operation) gatherBound(p *Parameter) {
	if p.body == nil || p.In != "query" || o.targets.paging != nil && o.targets.paging.SizeParameter == p.Name {
		return
	}
	if most, err := strconv.Atoi(fmt.Sprint(p.schema.get("maximum").value)); err == nil {
		o.addLimit(limit{parameter: p.Name, fact: schemas.Join(p.schema.pointer, "maximum"), most: most}, "?"+p.Name, p.Name+" in the query", "")
	}
}

// addLimit adds the two targets of a limit: what is as much as it allows, and what
// is more.
func (o *Operation) addLimit(l limit, place, subject, unit string) {
	evidence := o.contract.EvidenceFor(l.fact)
	l.at = o.target(TargetLimit, "max"+place, evidence, "%s is at %d%s, the most there may be.", subject, l.most, unit)
	l.beyond = o.target(TargetLimit, "beyond-max"+place, evidence, "%s is beyond %d%s.", subject, l.most, unit)
	o.targets.limits = append(o.targets.limits, l)
}

// gatherLimits finds the upper bounds in a schema and in those inside it; within
// are the schemas around it, so that one that holds itself ends.
func (o *Operation) gatherLimits(schema node, place string, within map[string]bool) {
	if within[schema.pointer] {
		return
	}
	within[schema.pointer] = true
	defer delete(within, schema.pointer)
	for _, bound := range []struct{ keyword, unit string }{{"maxItems", " items"}, {"maxLength", " characters"}} {
		if most, err := strconv.Atoi(fmt.Sprint(schema.get(bound.keyword).value)); err == nil {
			o.addLimit(limit{place: place, fact: schemas.Join(schema.pointer, bound.keyword), most: most}, place, place+" in the body", bound.unit)
		}
	}
	for _, name := range schema.get("properties").keys() {
		o.gatherLimits(schema.get("properties", name), schemas.Join(place, name), within)
	}
	if items := schema.get("items"); items.exists() {
		o.gatherLimits(items, place+"/*", within)
	}
}

// reached says whether as much was sent as the limit allows.
func (l limit) reached(x Encounter) bool {
	if l.parameter != "" {
		return slices.Contains(x.Query[l.parameter], strconv.Itoa(l.most))
	}
	return slices.ContainsFunc(expand(x.Request, l.place), func(place string) bool {
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

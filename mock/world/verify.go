package world

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

const (
	// maxMisses is how many requests are shown that were nearly the ones asked for.
	maxMisses = 3
	// maxConditions is how many conditions a verification may have: each is held against
	// each request of the journal.
	maxConditions = 100
)

// Unverified is the answer when there were not as many requests as expected.
type Unverified struct {
	*problem.Problem
	// Matched is how many of the expected requests there were.
	Matched int `json:"matched"`
	// Misses are the nearest of the others, those that differ least first.
	Misses []Miss `json:"misses"`
}

// Miss is a request of the journal that nearly is one of those expected.
type Miss struct {
	ID          string     `json:"id"`
	Seq         uint64     `json:"seq"`
	Method      string     `json:"method"`
	Path        string     `json:"path"`
	Operation   string     `json:"operation"`
	Status      int        `json:"status"`
	Differences []Mismatch `json:"differences"`
}

// Verify says why the journal does not hold as many requests of a kind as a
// verification asks for; nil means that it does. It stops when the context is done.
func (w *World) Verify(ctx context.Context, doc *schemas.Document) (*Unverified, *problem.Problem) {
	wanted, err := w.worlds.readVerification(doc)
	if err != nil {
		return nil, problem.Invalid("this cannot be verified", err)
	}
	matches, misses, err := w.search(ctx, wanted.Where)
	if err != nil {
		return nil, problem.New(http.StatusServiceUnavailable, err.Error())
	}
	dropped := w.Journal.Dropped()
	// What the journal forgot may have been one request too many.
	met, uncertain := wanted.Count.Met(len(matches)), dropped > 0 && wanted.Count.Bounded()
	if met && !uncertain {
		return nil, nil
	}
	detail := fmt.Sprintf("expected %s, but there %s", wanted.Count, were(matches))
	if met {
		detail = fmt.Sprintf("expected %s, and as far as the journal goes back there %s", wanted.Count, were(matches))
	}
	if dropped > 0 {
		detail += fmt.Sprintf("; %d older ones are not in the journal any more: empty it (DELETE %s/requests) before what is to be counted", dropped, ControlPrefix)
	}
	if len(misses) > 0 && !met && !wanted.Count.Exceeded(len(matches)) {
		first := misses[0].Differences[0]
		detail += fmt.Sprintf("; the nearest other one is %s %s, whose %s is %s and not %s", misses[0].Method, misses[0].Path, first.Field, jsonText(first.Actual), jsonText(first.Expected))
	}
	return &Unverified{problem.New(http.StatusConflict, detail), len(matches), misses}, nil
}

// Error says how many requests there were, and what the nearest others have in
// the place of what was wanted.
func (u *Unverified) Error() string {
	var b strings.Builder
	b.WriteString(u.Detail)
	for _, m := range u.Misses {
		fmt.Fprintf(&b, "\n\t%s %s (seq %d, %s, answered %d):", m.Method, m.Path, m.Seq, m.Operation, m.Status)
		for _, d := range m.Differences {
			fmt.Fprintf(&b, "\n\t\t%s is %s and not %s", d.Field, jsonText(d.Actual), jsonText(d.Expected))
		}
	}
	return b.String()
}

// were says how many requests there were, and where the journal has them.
func were(seqs []uint64) string {
	switch len(seqs) {
	case 0:
		return "were none"
	case 1:
		return fmt.Sprintf("was 1 (seq %d)", seqs[0])
	}
	text := fmt.Sprintf("were %d (seq %d", len(seqs), seqs[0])
	for i, seq := range seqs[1:] {
		if i == maxMisses {
			text += ", …"
			break
		}
		text += fmt.Sprintf(", %d", seq)
	}
	return text + ")"
}

// jsonText writes a value down for people.
func jsonText(value any) string {
	text, err := schemas.EncodeJSON(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

func (all *Worlds) readVerification(doc *schemas.Document) (scenarios.Verification, error) {
	wanted, err := scenarios.ReadVerification(all.Catalog, doc)
	if err != nil {
		return wanted, err
	}
	for _, name := range slices.Sorted(maps.Keys(wanted.Where.Header)) {
		if all.isCredential(contracts.InHeader, name) {
			return wanted, doc.Errorf(schemas.Join("/where/header", name), "%q stands in no journal, since it lets somebody in; an entry's auth says who called", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(wanted.Where.Query)) {
		if all.isCredential(contracts.InQuery, name) {
			return wanted, doc.Errorf(schemas.Join("/where/query", name), "%q stands masked in the journal, since it lets somebody in; an entry's auth says who called", name)
		}
	}
	if n := len(conditions(wanted.Where)); n > maxConditions {
		return wanted, doc.Errorf("/where", "%d conditions are more than the %d that a verification may have: verify with several", n, maxConditions)
	}
	return wanted, all.checkServed(doc, "/where", wanted.Where)
}

// search finds the entries that meet a when, by their seq, and the nearest of
// those that do not.
func (w *World) search(ctx context.Context, when scenarios.When) (matches []uint64, misses []Miss, err error) {
	wanted := conditions(when)
	var nearest []candidate
	for after, last := uint64(0), w.Journal.Latest(); after < last; {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		batch := w.Journal.After(after, func(e *Entry) bool { return e.Seq <= last })
		after = batch.Last
		for _, e := range batch.Entries {
			facts := w.worlds.factsOf(e, when)
			if far := distance(wanted, facts); far > 0 {
				nearest = nearer(nearest, candidate{e.Entry, facts, far})
			} else {
				matches = append(matches, e.Seq)
			}
		}
	}
	misses = []Miss{}
	for _, c := range nearest {
		e := c.entry
		misses = append(misses, Miss{e.ID, e.Seq, e.Method, e.Path, e.Operation, e.Status, differences(wanted, c.facts)})
	}
	return matches, misses, nil
}

// candidate is a request that is not one of those asked for.
type candidate struct {
	entry *Entry
	facts *RequestFacts
	far   int
}

// nearer puts a candidate among the nearest ones, behind those that are as near.
func nearer(nearest []candidate, c candidate) []candidate {
	place := len(nearest)
	for place > 0 && nearest[place-1].far > c.far {
		place--
	}
	if place == maxMisses {
		return nearest
	}
	nearest = slices.Insert(nearest, place, c)
	return nearest[:min(len(nearest), maxMisses)]
}

// distance says how far a request is from those asked for, 0 for one of them: one of
// another operation is further away than any of the right one.
func distance(wanted []condition, q *RequestFacts) (far int) {
	const anotherCall = 1000
	for i := range wanted {
		if wanted[i].meets(q) {
			continue
		}
		if far++; wanted[i].field == "operation" || wanted[i].field == "vendor" {
			far += anotherCall
		}
	}
	return far
}

// factsOf gives a journal's request as rules look at it; its headers and its body only
// when they are needed.
func (all *Worlds) factsOf(e Stored, when scenarios.When) *RequestFacts {
	q := &RequestFacts{Vendor: e.Vendor, Operation: e.Operation, Method: e.Method, Query: e.Query, Host: e.Host}
	if len(when.Header) > 0 {
		q.Header = e.requestHeaders()
	}
	v := all.vendor(e.Vendor)
	if v == nil {
		return q
	}
	call := v.Contract.Find(e.Method, e.Path)
	q.Path = call.Path
	if len(when.Body) > 0 && call.Operation != nil && call.Operation.Body != nil {
		text := e.Request.Body
		if e.Decoded != nil {
			text = e.Decoded
		}
		q.Body, _ = schemas.DecodeJSON(text) // what is no JSON has no places to look at
	}
	return q
}

// isCredential says whether a name in a place of a request is that of a credential to
// any vendor.
func (all *Worlds) isCredential(in, name string) bool {
	return slices.ContainsFunc(all.Vendors, func(v *Vendor) bool { return v.Contract.IsCredential(nil, in, name) })
}

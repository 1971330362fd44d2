package world

import (
	"cmp"
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

// maxMisses is how many requests are shown that were nearly the ones asked for.
const maxMisses = 3

// Unverified is the answer when there were not as many requests as was said.
type Unverified struct {
	*problem.Problem
	// Matched is how many requests there were of those asked for.
	Matched int `json:"matched"`
	// Misses are the nearest of the others, those that differ least first.
	Misses []Miss `json:"misses"`
}

// Miss is a request of the journal that is not one of those asked for.
type Miss struct {
	ID          string     `json:"id"`
	Seq         uint64     `json:"seq"`
	Method      string     `json:"method"`
	Path        string     `json:"path"`
	Operation   string     `json:"operation"`
	Status      int        `json:"status"`
	Differences []Mismatch `json:"differences"`
}

// distance says how far a request is from those asked for: one of another
// operation is further away than any of the right one.
func (m Miss) distance() int {
	const anotherCall = 1000
	far := len(m.Differences)
	for _, d := range m.Differences {
		if d.Field == "operation" || d.Field == "vendor" {
			far += anotherCall
		}
	}
	return far
}

// Verify says why the journal does not hold as many requests of a kind as a
// verification asks for; nil means that it does.
func (w *World) Verify(doc *schemas.Document) (*Unverified, *problem.Problem) {
	wanted, err := w.worlds.readVerification(doc)
	if err != nil {
		return nil, problem.Invalid("this cannot be verified", err)
	}
	entries, dropped := w.Journal.List(0)
	matches, misses := w.worlds.search(entries, wanted.Where)
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
	return wanted, all.checkServed(doc, "/where", wanted.Where)
}

// search finds the entries that meet a when, by their seq, and the nearest of
// those that do not.
func (all *Worlds) search(entries []*Entry, when scenarios.When) (matches []uint64, misses []Miss) {
	wanted := conditions(when)
	misses = []Miss{}
	for _, e := range entries {
		differ := differences(wanted, all.factsOf(e, len(when.Body) > 0))
		if len(differ) == 0 {
			matches = append(matches, e.Seq)
			continue
		}
		misses = append(misses, Miss{e.ID, e.Seq, e.Method, e.Path, e.Operation, e.Status, differ})
	}
	slices.SortStableFunc(misses, func(a, b Miss) int { return cmp.Compare(a.distance(), b.distance()) })
	return matches, misses[:min(len(misses), maxMisses)]
}

// factsOf gives a journal's request as rules look at it; its body only when it is
// needed.
func (all *Worlds) factsOf(e *Entry, withBody bool) *RequestFacts {
	q := &RequestFacts{Vendor: e.Vendor, Operation: e.Operation, Method: e.Method, Query: e.Query, Header: e.Request.Headers, Host: e.Host}
	v := all.vendor(e.Vendor)
	if v == nil {
		return q
	}
	call := v.Contract.Find(e.Method, e.Path)
	q.Path = call.Path
	if withBody && call.Operation != nil && call.Operation.Body != nil {
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

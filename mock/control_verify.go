package mock

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// maxMisses is how many requests are shown that were nearly the ones asked for.
const maxMisses = 3

// unverified is the answer when there were not as many requests as was said.
type unverified struct {
	*problem
	// Matched is how many requests there were of those asked for.
	Matched int `json:"matched"`
	// Misses are the nearest of the others, those that differ least first.
	Misses []miss `json:"misses"`
}

// miss is a request of the journal that is not one of those asked for.
type miss struct {
	ID          string     `json:"id"`
	Seq         uint64     `json:"seq"`
	Method      string     `json:"method"`
	Path        string     `json:"path"`
	Operation   string     `json:"operation"`
	Status      int        `json:"status"`
	Differences []mismatch `json:"differences"`
}

// distance says how far a request is from those asked for: one of another
// operation is further away than any of the right one.
func (m miss) distance() int {
	const anotherCall = 1000
	far := len(m.Differences)
	for _, d := range m.Differences {
		if d.Field == "operation" || d.Field == "vendor" {
			far += anotherCall
		}
	}
	return far
}

func (s *Server) verify(rw http.ResponseWriter, c *controlCall) *problem {
	doc, p := readDocument(rw, c)
	if p != nil {
		return p
	}
	failed, p := s.verified(c.world, doc)
	switch {
	case p != nil:
		return p
	case failed != nil:
		writeJSON(rw, http.StatusConflict, "application/problem+json", failed)
	default:
		writeControl(rw, http.StatusOK, struct {
			OK bool `json:"ok"`
		}{true})
	}
	return nil
}

// verified says why the journal does not hold as many requests of a kind as a
// verification asks for; nil means that it does.
func (s *Server) verified(w *world, doc *schemas.Document) (*unverified, *problem) {
	asked, err := s.readVerification(doc)
	if err != nil {
		return nil, invalid("this cannot be verified", err)
	}
	entries, dropped := w.journal.list(0)
	matches, misses := s.search(entries, asked.Where)
	// What the journal forgot may have been one request too many.
	met, uncertain := asked.Count.Met(len(matches)), dropped > 0 && asked.Count.Bounded()
	if met && !uncertain {
		return nil, nil
	}
	detail := fmt.Sprintf("expected %s, but there %s", asked.Count, were(matches))
	if met {
		detail = fmt.Sprintf("expected %s, and as far as the journal goes back there %s", asked.Count, were(matches))
	}
	if dropped > 0 {
		detail += fmt.Sprintf("; %d older ones are not in the journal any more: empty it (DELETE %s/requests) before what is to be counted", dropped, controlPrefix)
	}
	if len(misses) > 0 && !met && !asked.Count.Exceeded(len(matches)) {
		first := misses[0].Differences[0]
		detail += fmt.Sprintf("; the nearest other one is %s %s, whose %s is %s and not %s", misses[0].Method, misses[0].Path, first.Field, jsonText(first.Actual), jsonText(first.Expected))
	}
	return &unverified{newProblem(http.StatusConflict, detail), len(matches), misses}, nil
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

func (s *Server) readVerification(doc *schemas.Document) (scenarios.Verification, error) {
	asked, err := scenarios.ReadVerification(s.options.Catalog, doc)
	if err != nil {
		return asked, err
	}
	for _, name := range slices.Sorted(maps.Keys(asked.Where.Header)) {
		if s.isCredential(contracts.InHeader, name) {
			return asked, doc.Errorf(schemas.Join("/where/header", name), "%q stands in no journal, since it lets somebody in; an entry's auth says who called", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(asked.Where.Query)) {
		if s.isCredential(contracts.InQuery, name) {
			return asked, doc.Errorf(schemas.Join("/where/query", name), "%q stands masked in the journal, since it lets somebody in; an entry's auth says who called", name)
		}
	}
	return asked, s.checkServed(doc, "/where", asked.Where)
}

// search finds the entries that meet a when, by their seq, and the nearest of
// those that do not.
func (s *Server) search(entries []*Entry, when scenarios.When) (matches []uint64, misses []miss) {
	wanted := conditions(when)
	misses = []miss{}
	for _, e := range entries {
		differ := differences(wanted, s.factsOf(e, len(when.Body) > 0))
		if len(differ) == 0 {
			matches = append(matches, e.Seq)
			continue
		}
		misses = append(misses, miss{e.ID, e.Seq, e.Method, e.Path, e.Operation, e.Status, differ})
	}
	slices.SortStableFunc(misses, func(a, b miss) int { return cmp.Compare(a.distance(), b.distance()) })
	return matches, misses[:min(len(misses), maxMisses)]
}

// factsOf gives a journal's request as rules look at it; its body only when it is
// needed.
func (s *Server) factsOf(e *Entry, withBody bool) *requestFacts {
	q := &requestFacts{vendor: e.Vendor, operation: e.Operation, method: e.Method, query: e.Query, header: e.Request.Headers, host: e.host}
	_, call := s.route(e.Method, e.Path)
	q.path = call.Path
	if withBody && call.Operation != nil && call.Operation.Body != nil {
		text := e.Request.Body
		if e.decoded != nil {
			text = e.decoded
		}
		q.body, _ = schemas.DecodeJSON(text) // what is no JSON has no places to look at
	}
	return q
}

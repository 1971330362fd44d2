package traffic

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/contracts/har"
)

// leftOut says why an entry tells nothing of what the vendor does; empty when it does.
func (t *Traffic) leftOut(entry *har.Entry) string {
	operation := t.contract.OperationID(&entry.Exchange)
	switch {
	case entry.Method == http.MethodOptions && operation == "":
		return "a browser asks so which calls a page may make (CORS)"
	case entry.Local != "":
		return "it was answered by " + entry.Local + ", and not by the vendor"
	case entry.Status == 0:
		return "the recording has no answer"
	case entry.Status < 200:
		return fmt.Sprintf("the recording has no final answer, only %d", entry.Status)
	case entry.Status == http.StatusNotModified:
		return "the answer says that the client has it already (304)"
	}
	op, known := t.contract.Operation(operation)
	if known && op.Response(entry.Status) != nil {
		return ""
	}
	switch {
	case entry.Status >= 300 && entry.Status < 400 && t.leadsElsewhere(entry):
		return fmt.Sprintf("the answer leads elsewhere (%d)", entry.Status)
	case entry.Status == http.StatusPartialContent:
		return "the answer is a part of a body (206)"
	}
	return ""
}

// leadsElsewhere says whether a redirect leads to another place than the same call at
// the same server, of which the contract says that it is answered.
func (t *Traffic) leadsElsewhere(entry *har.Entry) bool {
	location, err := entry.URL.Parse(entry.Header.Get("Location"))
	if err != nil || entry.Header.Get("Location") == "" || location.Host != entry.URL.Host || location.Scheme != entry.URL.Scheme {
		return true
	}
	other := entry.Exchange
	other.URL = *location
	return t.contract.OperationID(&other) != t.contract.OperationID(&entry.Exchange)
}

// fate is what became of a call that writes.
type fate int

const (
	reads   fate = iota // nothing was to be written
	refused             // nothing was written
	done                // it was written
	unknown             // it may have been
)

// fate says what became of a call.
func (t *Traffic) fate(entry *har.Entry) fate {
	switch {
	case entry.Method == http.MethodOptions || !t.writes(entry):
		return reads
	case entry.Local != "" || entry.Status < 200 || entry.Status >= 500:
		return unknown
	case entry.Status == http.StatusFound || entry.Status == http.StatusSeeOther:
		return unknown // what is done is often answered so
	case entry.Status >= 300:
		return refused
	case t.contract.OperationID(&entry.Exchange) == "":
		return unknown
	}
	return done
}

// writes says whether a call is one that changes objects of the vendor's. One that the
// contract does not know may be.
func (t *Traffic) writes(entry *har.Entry) bool {
	op, known := t.contract.Operation(t.contract.OperationID(&entry.Exchange))
	if !known {
		return !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, entry.Method)
	}
	return op.Writes(entry.Method) && !op.Public() // as one that gives out a token
}

// blur is how far the times of a recording may be wrong: most tools write whole
// milliseconds.
const blur = 2 * time.Millisecond

// overlaps says of each entry whether it was under way together with another one that
// writes, and writes to another object when it writes itself: then it does not matter
// which was the first.
func (t *Traffic) overlaps() []bool {
	together := make([]bool, len(t.entries))
	var longest time.Duration
	for _, entry := range t.entries {
		longest = max(longest, entry.Took)
	}
	for i, one := range t.entries {
		if one.Started.IsZero() || t.fate(one) == reads || t.fate(one) == refused {
			continue
		}
		from, _ := slices.BinarySearchFunc(t.entries, one.Started.Add(-longest), func(e *har.Entry, at time.Time) int { return e.Started.Compare(at) })
		for j := from; j < len(t.entries) && t.entries[j].Started.Before(one.Started.Add(one.Took-blur)); j++ {
			other := t.entries[j]
			apart := other.Started.IsZero() || !one.Started.Before(other.Started.Add(other.Took-blur)) || t.writes(other) && t.target(other) != t.target(one)
			together[j] = together[j] || i != j && !apart && (!t.writes(other) || t.target(one) != "")
		}
	}
	return together
}

// doubt notes that it is not known what a call has done.
func (t *Traffic) doubt(entry *har.Entry) {
	operation := t.contract.OperationID(&entry.Exchange)
	t.comparison.Interrupt()
	for key := range t.named(entry) {
		t.doubted[key] = true
	}
	for _, collection := range t.contract.Collections {
		if operation == "" || slices.Contains(collection.Writers, operation) {
			t.partial(collection.Name)
		}
	}
}

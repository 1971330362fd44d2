package accept

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/schemas"
)

// Acceptor takes findings about one vendor into a file.
type Acceptor struct {
	// Contract is the vendor's contract as it is without the file, or with what stands in
	// it already.
	Contract *contracts.Contract
	// Source says what has shown the findings, such as "ringer check of api.example.com".
	Source string
	// Day is the day on which they are accepted.
	Day overlay.Date
}

// Decision says what a finding becomes as an accepted fact.
type Decision struct {
	Finding contracts.Finding
	// Refused says why it cannot be accepted as a fact, and what to do instead; empty is
	// that it can.
	Refused string
	// Unfollowed says that the fake cannot follow the fact.
	Unfollowed bool

	changes []change
}

// change is an update of one place of the contract, or of the item of a list that is
// taken away.
type change struct {
	pointer string
	item    string // the text that is taken out of the list at the pointer; empty is none
	update  any    // nil takes the place away
}

// Decide says what becomes of a finding.
func (a *Acceptor) Decide(f contracts.Finding) Decision {
	d := Decision{Finding: f}
	switch {
	case f.Verdict == compare.Flaky:
		d.Refused = "the vendor itself does not repeat it, so that there is no fact: check again, or waive it with --until DATE --reason TEXT"
	case f.Verdict == compare.FakeWrong:
		d.Refused = "the fake is wrong, and not the contract: report it, and waive it with --until DATE --reason TEXT until that is mended"
	case f.Check == CheckAccepted: // which then stands in the file no more
	default:
		d.changes = a.changes(&f)
		d.Unfollowed = len(d.changes) == 0 || a.turnedBack(&f)
	}
	return d
}

// Add takes a decision into a file. One that is refused is not added.
func (a *Acceptor) Add(file *overlay.File, d Decision) error {
	switch {
	case d.Refused != "":
		return nil
	case d.Finding.Check == CheckAccepted:
		return file.RemoveDifference(a.key(d.Finding))
	case d.Unfollowed:
		if err := file.AddDifference(overlay.Difference{Key: a.key(d.Finding), Step: d.Finding.Step, Accepted: a.Day}); err != nil {
			return err
		}
	}
	for _, c := range d.changes {
		if err := a.add(file, c, fmt.Sprintf("%s: %s", cmp.Or(d.Finding.Operation, "unknown call"), d.Finding.Message)); err != nil {
			return err
		}
	}
	return nil
}

func (a *Acceptor) add(file *overlay.File, c change, why string) error {
	target := overlay.NamedPath(a.Contract.Document, c.pointer)
	if c.item != "" {
		target += "[?@ == '" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(c.item) + "']"
	}
	return file.AddChange(overlay.Change{Vendor: a.Contract.Vendor, Target: target, Why: schemas.Printable(oneLine(why)), Update: c.update, Accepted: a.Day})
}

// Waive adds a waiver for a finding to a file.
func (a *Acceptor) Waive(file *overlay.File, f contracts.Finding, until overlay.Date, reason string) error {
	return file.AddWaiver(overlay.Waiver{Key: a.key(f), Until: until, Reason: reason})
}

func (a *Acceptor) key(f contracts.Finding) overlay.Key {
	return overlay.Key{ID: f.ID, Vendor: a.Contract.Vendor, Operation: f.Operation, Says: schemas.Printable(oneLine(f.Message))}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// observed is evidence of what was seen.
func (a *Acceptor) observed() map[string]any {
	return map[string]any{"level": string(contracts.Observed), "source": a.Source, "verified": a.Day.String()}
}

// evidence says of keywords at a place that they were observed; what else is known of the
// place stays.
func (a *Acceptor) evidence(place string, keywords ...string) map[string]any {
	if _, own := schemas.Lookup(a.Contract.Document, schemas.Join(place, contracts.EvidenceKey)); !own {
		if around := a.Contract.EvidenceFor(place); around.Level == "" || len(keywords) == 0 {
			return a.observed()
		}
	}
	if len(keywords) == 0 {
		return a.observed()
	}
	except := map[string]any{}
	for _, keyword := range keywords {
		except[keyword] = a.observed()
	}
	if _, own := schemas.Lookup(a.Contract.Document, schemas.Join(place, contracts.EvidenceKey)); own {
		return map[string]any{"except": except}
	}
	return a.observed()
}

// resolve gives the place where something really stands, when references are followed on
// the way to it; false is that it is not there.
func (a *Acceptor) resolve(pointer string) (place string, there bool) {
	var at any = a.Contract.Document
	for _, token := range schemas.Split(pointer) {
		next, found := schemas.Lookup(at, schemas.Join("", token))
		for range 100 { // references of references
			object, _ := at.(map[string]any)
			ref, isText := object["$ref"].(string)
			if found || !isText || !strings.HasPrefix(ref, "#") {
				break
			}
			place = ref[1:]
			at, _ = schemas.Lookup(a.Contract.Document, place)
			next, found = schemas.Lookup(at, schemas.Join("", token))
		}
		if !found {
			return "", false
		}
		at, place = next, schemas.Join(place, token)
	}
	return place, true
}

// parent and last take a pointer apart.
func parent(pointer string) string { return pointer[:max(0, strings.LastIndexByte(pointer, '/'))] }

func last(pointer string) string {
	tokens := schemas.Split(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// sharing lists the operations that have a response.
func (a *Acceptor) sharing(response string) (all []*contracts.Operation) {
	for _, op := range a.Contract.Operations {
		for _, r := range op.Responses {
			if r.Pointer == response && !slices.Contains(all, op) {
				all = append(all, op)
			}
		}
	}
	return all
}

package traffic

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/mock/check/internal/twin"
)

// Report is told what comes of the entries of a recording.
type Report interface {
	// Skip takes an entry that is not compared, with the reason.
	Skip(entry *har.Entry, step, why string)
	// Note takes an entry that was compared, with what was found in it.
	Note(entry *har.Entry, step string, found []contracts.Finding)
	// LeaveOut takes a comparison that an entry was left out of, with the reason.
	LeaveOut(entry *har.Entry, why string)
}

// Traffic is what a recording holds of the vendor's traffic with one host, in the order
// of time. What is not in the file is not concluded from: objects are taken over when
// they are first shown, and what another client may have done is no difference.
type Traffic struct {
	contract   *contracts.Contract
	twin       *twin.Twin
	comparison *compare.Comparison
	report     Report
	walks      *compare.PageTracker

	entries []*har.Entry
	why     []string // why an entry is not compared; empty when it is

	made    map[string]bool // objects that a call of the recording has made, or deleted
	madeAt  map[string]int  // the entries that have made them, and not those that have deleted them
	touched map[string]bool // those that a call has changed or deleted
	doubted map[string]bool // those of which it is not known what a call has done to them
	last    map[string]int  // the last entry that shows an object
	texts   replacedTexts

	wordy    map[string]bool // operations, each with a parameter that was seen to look for words
	shared   bool            // whether other clients write to the vendor
	others   bool            // whether one was seen to
	searched bool            // whether the last call was asked with the words that were replaced

	latest time.Time // at which a call has written, by the vendor's clock

	epoch  int                 // where entries begin that nothing was learned from yet
	shown  map[string]bool     // the objects that this epoch has shown
	values map[string]values   // what an object was when it was last shown
	totals map[string]int64    // how many objects a list counts, in this epoch
	lists  map[string]*listing // by path
	number int                 // of this epoch
	grown  string              // the collection that another client was seen to change
	other  map[string]bool     // objects that another client was seen to change
}

// listing is what the list at a path has shown.
type listing struct {
	collection string
	keys       map[string]bool
	pages      map[int][]string // the ids on its pages, by the place of the page
	epoch      int              // in which the pages were seen
	whole      int              // the epoch that has shown all of it; 0 is none
}

// values are the fields of an object, by the operations that have shown them.
type values map[string]shownValue

type shownValue struct {
	fields map[string]any
	epoch  int
}

// objectKey names an object.
func objectKey(collection, id string) string { return collection + " " + id }

// New takes the entries of a recording, in the order of time. The twin is one that
// nobody has called, and the comparison the one that it has its ids from.
func New(contract *contracts.Contract, twin *twin.Twin, comparison *compare.Comparison, report Report, entries []*har.Entry) *Traffic {
	t := &Traffic{
		contract: contract, twin: twin, comparison: comparison, report: report, entries: entries, why: make([]string, len(entries)),
		made: map[string]bool{}, madeAt: map[string]int{}, touched: map[string]bool{}, doubted: map[string]bool{}, last: map[string]int{}, values: map[string]values{}, other: map[string]bool{}, texts: newReplacedTexts(contract), wordy: map[string]bool{}, lists: map[string]*listing{},
	}
	together := t.overlaps()
	for i, entry := range entries {
		if t.why[i] = t.leftOut(entry); t.why[i] == "" && together[i] {
			t.why[i] = "it was under way together with a call that writes, and either may have come first"
		}
		if t.why[i] == "" {
			t.survey(i)
		}
	}
	return t
}

// Shared says whether an entry has shown that another client writes to the vendor.
func (t *Traffic) Shared() bool { return t.others }

// survey notes which objects an entry shows, and which of them it has made.
func (t *Traffic) survey(i int) {
	entry := t.entries[i]
	named := t.named(entry)
	t.texts.add(t.contract, entry)
	t.findsWords(entry)
	for _, object := range t.contract.Objects(entry.Exchange) {
		key := objectKey(object.Collection.Name, object.ID)
		_, seen := t.last[key]
		if t.fate(entry) == done && !seen && !named[key] && !entry.RequestBodyCut && slices.Contains(object.Collection.Writers, t.contract.OperationID(&entry.Exchange)) {
			t.made[key], t.madeAt[key] = true, i
		}
		t.last[key] = i
	}
	if entry.Status < 300 && entry.Method != http.MethodDelete {
		for key := range named {
			t.last[key] = i
		}
	}
}

// named gives the objects that the path of a call names.
func (t *Traffic) named(entry *har.Entry) map[string]bool {
	call, keys := t.contract.CallOf(&entry.Exchange), map[string]bool{}
	if call.Operation == nil {
		return keys
	}
	for _, p := range call.Operation.Parameters {
		if collection := t.twin.RefersTo(p.Schema.Value); p.In == "path" && collection != nil {
			keys[objectKey(collection.Name, call.Path.Get(p.Name))] = true
		}
	}
	return keys
}

// Compare compares one entry after the other. Shared says that other clients write to the
// vendor: then one of them may be behind a difference that no entry explains.
func (t *Traffic) Compare(shared bool) error {
	t.shared = shared
	for i, entry := range t.entries {
		if i == t.epoch {
			t.learn(i)
		}
		if t.why[i] != "" {
			t.report.Skip(entry, stepOf(entry), t.why[i])
			if fate := t.fate(entry); fate == done || fate == unknown {
				t.doubt(entry)
			}
			continue
		}
		if err := t.exchange(i); err != nil {
			return err
		}
	}
	return nil
}

func stepOf(entry *har.Entry) string {
	step := fmt.Sprintf("%s %s", entry.Method, entry.URL.EscapedPath())
	if !entry.Started.IsZero() {
		step += " at " + entry.Started.UTC().Format("15:04:05.000")
	}
	return step
}

// exchange compares one entry.
func (t *Traffic) exchange(i int) (err error) {
	entry := t.entries[i]
	t.forgetGone(i)
	pair := compare.Pair{
		Step: stepOf(entry), Vendor: entry.Exchange, Skip: entry.ReplacedInBody, Alike: t.texts.alike, Unordered: t.sortedByReplaced(entry), Known: entry.Findings,
		Saved: validators, Alone: t.unasked(entry),
	}
	t.searched = false
	if pair.Alone == "" {
		if pair.Fake, err = t.ask(entry); err != nil {
			return err
		}
		pair.Alone = t.unknowable(entry, pair.Fake)
	}
	pair.Shuffled = pair.Unordered && t.partOfList(entry)
	pair.Partial = filtersReplaced(entry) && !t.searched || t.twin.Partial(t.contract.CollectionOf(&entry.Exchange))
	found := t.comparison.Compare(pair)
	if pair.Alone == "" && listDiffers(found) && !t.writes(entry) && t.adapt(i) {
		t.comparison.Undo()
		t.comparison.Interrupt()
		pair.Partial = pair.Partial || t.twin.Partial(t.contract.CollectionOf(&entry.Exchange))
		if pair.Fake, err = t.ask(entry); err != nil {
			return err
		}
		found = t.comparison.Compare(pair)
	}
	t.after(entry)
	t.report.Note(entry, pair.Step, found)
	return nil
}

// listDiffers says whether a list has other objects, or counts them otherwise.
func listDiffers(found []contracts.Finding) bool {
	return slices.ContainsFunc(found, func(f contracts.Finding) bool {
		return f.Check == compare.CheckList || f.Check == contracts.CheckOrder
	})
}

// after notes what a call has done.
func (t *Traffic) after(entry *har.Entry) {
	switch t.fate(entry) {
	case unknown:
		t.doubt(entry)
	case done:
		if t.unasked(entry) != "" {
			t.doubt(entry)
			return
		}
		maps.Copy(t.touched, t.named(entry))
		if target := t.target(entry); entry.Method == http.MethodDelete && target != "" {
			t.made[target] = true // and so the vendor must not show it again
			delete(t.madeAt, target)
		}
		for _, object := range t.contract.Objects(entry.Exchange) {
			if slices.Contains(object.Collection.Writers, t.contract.OperationID(&entry.Exchange)) {
				t.touched[objectKey(object.Collection.Name, object.ID)] = true
			}
		}
	}
}

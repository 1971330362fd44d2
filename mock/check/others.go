package check

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/scenarios/stories"
	"github.com/ringer-mock/ringer/schemas"
)

// maxReadings is how often the lists of a vendor are read again in a run, to see what
// other clients have written.
const maxReadings = 25

// maxRounds is how often answers are asked for anew that differ, while others write.
const maxRounds = 2

// volatile is how many objects that all have changed at once are no work of another
// client's: a field of theirs is another each time.
const volatile = 10

// others is what a run knows of other clients that write at the same time. It knows
// what they have written from lists that show whole collections, each read several
// times: what has come, gone or changed there, and is not this run's own, is theirs.
type others struct {
	lists    map[string]stories.Played               // by collection, in what order they came
	names    []string                                // of the collections
	shown    map[string]map[string]*contracts.Object // what the lists showed last, by collection and id
	changes  map[string]map[string]string            // what became of an object, by collection and id
	readings int
}

func newOthers() *others {
	return &others{lists: map[string]stories.Played{}, shown: map[string]map[string]*contracts.Object{}, changes: map[string]map[string]string{}}
}

// keep remembers a walk that shows all of a collection, the first one of each.
func (o *others) keep(contract *contracts.Contract, collection string, pages []stories.Played) {
	last := pages[len(pages)-1]
	if _, known := o.lists[collection]; known || last.Walk == nil || !last.Complete {
		return
	}
	answers := make([]contracts.Exchange, len(pages))
	for i, page := range pages {
		answers[i] = page.Exchange
	}
	o.lists[collection], o.shown[collection] = last, objectsOf(contract, collection, answers)
	o.names = append(o.names, collection)
}

// objectsOf gives the objects of a collection that answers show, by id.
func objectsOf(contract *contracts.Contract, collection string, answers []contracts.Exchange) map[string]*contracts.Object {
	shown := map[string]*contracts.Object{}
	for _, x := range answers {
		for _, object := range contract.Objects(x) {
			if object.Collection.Name == collection {
				shown[object.ID] = &object
			}
		}
	}
	return shown
}

// confirm looks whether what was found may come of what other clients have written
// meanwhile, and compares again without that. What is still found then, and is found
// again in answers that are asked for anew, stands.
func (r *run) confirm(ctx context.Context, pages []*compared) error {
	for round, more := 0, true; more && r.suspicious(pages); round++ {
		var err error
		if more, err = r.confirmOnce(ctx, pages, round); err != nil {
			return err
		}
	}
	for _, page := range pages {
		for _, f := range page.found {
			r.confirmed[f.ID] = r.confirmed[f.ID] || f.Verdict != compare.Flaky
		}
	}
	return nil
}

// confirmOnce is one round of confirm; more says whether a further one is of use.
func (r *run) confirmOnce(ctx context.Context, pages []*compared, round int) (more bool, err error) {
	before := keys(pages)
	if round > 0 && !r.reread(ctx, pages, round%2 == 1) {
		r.doubt(pages, nil)
		return false, nil
	}
	changed, read := r.readLists(ctx)
	changed = changed || r.cameAndWent(pages)
	quiet := !changed && !r.comparison.Shared() // nobody else writes, or so it seems
	if quiet && (!listsDiffer(pages) || !r.reread(ctx, pages, true)) {
		return false, nil
	}
	r.comparison.TakeBack()
	r.comparison.Interrupt() // of which pages shown earlier are not
	for _, page := range pages {
		if err := r.examine(ctx, page, false); err != nil {
			return false, err
		}
	}
	switch {
	case !read && !quiet:
		r.doubt(pages, nil)
		return false, nil
	case quiet || round == maxRounds || round > 0 && !changed:
		r.doubt(pages, before)
		return false, nil
	}
	return true, nil
}

// listsDiffer says whether a list has other objects than the fake's each time: they may
// have come and gone between two readings.
func listsDiffer(pages []*compared) bool {
	return slices.ContainsFunc(pages, func(p *compared) bool {
		return slices.ContainsFunc(p.found, func(f contracts.Finding) bool {
			return f.Check == compare.CheckList && f.Verdict != compare.Flaky
		})
	})
}

// cameAndWent notes objects that one answer has shown and the next one has not, nor any
// list before or since: another client has made and removed them.
func (r *run) cameAndWent(pages []*compared) (some bool) {
	for _, p := range pages {
		if !slices.ContainsFunc(p.found, func(f contracts.Finding) bool { return f.Check == compare.CheckList && f.Verdict == compare.Flaky }) {
			continue
		}
		for _, name := range r.others.names {
			for id, object := range objectsOf(r.contract, name, []contracts.Exchange{p.Exchange}) {
				if r.others.shown[name][id] == nil && !r.isOwn(object) {
					r.others.note(name, map[string]string{id: "made and removed"})
					r.comparison.Others(id)
					some = true
				}
			}
		}
	}
	return some
}

// suspicious says whether anything was found that may come of what others write.
func (r *run) suspicious(pages []*compared) bool {
	return len(r.others.names) > 0 && slices.ContainsFunc(pages, func(p *compared) bool {
		return slices.ContainsFunc(p.found, func(f contracts.Finding) bool { return r.mayBeOthers(p, f) && !r.confirmed[f.ID] })
	})
}

func (r *run) mayBeOthers(p *compared, f contracts.Finding) bool {
	return !p.Writes && f.Severity == contracts.SeverityError && r.comparison.MayBeOthers(f) && !(f.Verdict == compare.Flaky && r.isOfOwn(f))
}

// keys are what makes findings the same in two readings.
func keys(pages []*compared) map[string]bool {
	all := map[string]bool{}
	for _, p := range pages {
		for _, f := range p.found {
			all[key(f)] = true
		}
	}
	return all
}

// key says what a finding is, and of what it speaks.
func key(f contracts.Finding) string {
	if f.Check == contracts.CheckOrder {
		return f.ID // wherever it is that the order is another
	}
	return f.ID + schemas.JSONText([]any{compare.Lasting(f.Message), f.Expected, f.Actual})
}

// doubt takes out of what was found what may come of what others write, and was not found
// alike in the reading before.
func (r *run) doubt(pages []*compared, before map[string]bool) {
	for _, p := range pages {
		p.found = slices.DeleteFunc(p.found, func(f contracts.Finding) bool {
			doubtful := r.mayBeOthers(p, f) && !before[key(f)] && !r.confirmed[f.ID]
			if doubtful {
				r.report.AddLeftOut([]compare.LeftOut{{Operation: f.Operation, Why: "another client writes all the time, so that two readings differ", Times: 1}})
			}
			return doubtful
		})
	}
}

// reread asks for all pages anew; false is that the vendor may not be asked so often.
// Backwards, an object that another client has moved from one page to the next between two
// calls is on neither of them, where it was on both before.
func (r *run) reread(ctx context.Context, pages []*compared, backwards bool) bool {
	pages = slices.Clone(pages)
	if backwards {
		slices.Reverse(pages)
	}
	for _, p := range pages {
		if p.Again == nil {
			return false
		}
		again, asked := r.again(ctx, p.Played)
		if !asked || again.Status == 0 {
			return false
		}
		p.Exchange, p.Err = again, nil
		r.twin.KeepCursor(again)
	}
	return true
}

// readLists reads the lists again that show whole collections, and lets the twin hold
// what others have changed there. Read is false when they could not be read.
func (r *run) readLists(ctx context.Context) (changed, read bool) {
	if r.others.readings++; r.others.readings > maxReadings {
		return false, false
	}
	now, atOnce := map[string]map[string]*contracts.Object{}, map[string]bool{}
	for _, name := range r.others.names {
		pages, complete, err := r.others.lists[name].Walk(ctx)
		if err != nil || !complete {
			return false, false
		}
		for _, page := range pages {
			r.watch(stepName(r.others.lists[name]), page)
		}
		now[name], atOnce[name] = objectsOf(r.contract, name, pages), len(pages) == 1
	}
	for _, name := range r.others.names {
		changed = r.written(name, now[name], atOnce[name]) || changed
	}
	return changed, true
}

// written takes over what others have written to a collection, by a list that came in one
// answer, or in several between which they may have written too.
func (r *run) written(name string, now map[string]*contracts.Object, atOnce bool) bool {
	before, changes := r.others.shown[name], map[string]string{}
	edited := 0
	for id, object := range now {
		switch was, known := before[id]; {
		case r.isOwn(object):
		case !known:
			changes[id] = "made"
		case schemas.JSONText(was.Value) != schemas.JSONText(object.Value):
			changes[id] = "changed"
			edited++
		}
	}
	for id := range before {
		if now[id] == nil && !r.isOwn(before[id]) {
			changes[id] = "removed"
		}
	}
	if len(changes) > 0 || r.comparison.Shared() { // what came and went between two readings was shown elsewhere
		for _, id := range r.twin.IDs(name) {
			if now[id] == nil && !r.comparison.IsOwn(id) {
				changes[id] = "removed"
			}
		}
	}
	if edited == len(before) && edited >= volatile {
		maps.DeleteFunc(changes, func(_, change string) bool { return change == "changed" })
	}
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		if changes[id] == "removed" {
			r.twin.Remove(name, id)
			if atOnce {
				r.replicas.gone[name+"/"+id] = true
			}
		} else {
			r.twin.Show(now[id].Collection, id, now[id].Value, true)
		}
	}
	r.others.note(name, changes)
	r.comparison.Others(slices.Collect(maps.Keys(changes))...)
	r.others.shown[name] = now
	return len(changes) > 0
}

// note keeps what became of objects of a collection.
func (o *others) note(name string, changes map[string]string) {
	if o.changes[name] == nil {
		o.changes[name] = map[string]string{}
	}
	maps.Copy(o.changes[name], changes)
}

// isOwn says whether an object is this run's: one that it has made, or one that names
// such an object, whoever was told of it.
func (r *run) isOwn(object *contracts.Object) bool {
	if r.comparison.IsOwn(object.ID) {
		return true
	}
	for name, member := range object.Value {
		if id, isText := schemas.TextOf(member); isText && r.comparison.IsOwn(id) && contracts.IDNamePattern.MatchString(name) {
			return true
		}
	}
	return false
}

// isOfOwn says whether a finding is of an object of this run, which other clients leave
// alone.
func (r *run) isOfOwn(f contracts.Finding) bool {
	ids := schemas.Split(f.Pointer)
	if f.Exchange == nil {
		f.Exchange = &contracts.Called{}
	}
	if address, err := url.Parse(f.Exchange.URL); err == nil {
		ids = append(ids, strings.Split(address.Path, "/")...)
	}
	for _, listed := range []any{f.Expected, f.Actual} {
		texts, _ := listed.([]string)
		ids = append(ids, texts...)
	}
	return slices.ContainsFunc(ids, r.comparison.IsOwn)
}

// notes tells what other clients have written. What servers do not agree on is no work of
// theirs.
func (o *others) notes(disagreed map[string]bool) (notes []report.Note) {
	for _, name := range o.names {
		byChange := map[string][]string{}
		for _, id := range slices.Sorted(maps.Keys(o.changes[name])) {
			change := o.changes[name][id]
			if disagreed[name+"/"+id] {
				continue
			}
			byChange[change] = append(byChange[change], id)
		}
		for _, change := range slices.Sorted(maps.Keys(byChange)) {
			ids := byChange[change]
			notes = append(notes, report.Note{Kind: "neighbour", Message: fmt.Sprintf(
				"another client has %s %d of the %s while the run went on, which is no finding: %s", change, len(ids), name, strings.Join(ids[:min(len(ids), 5)], ", "))})
		}
	}
	return notes
}

package compare

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/schemas"
)

// judgeVendor takes what the judge says of the vendor's answer. Where the
// statuses differ for a reason that the step knows, what the answer says of pages
// follows from that.
func (w *pairing) judgeVendor(judged []contracts.Finding, superseded bool) {
	for _, f := range foremost(renamed(judged)) {
		inside := f.Check == contracts.CheckPaging || f.Check == contracts.CheckEnvelope || f.Check == contracts.CheckOrder
		if superseded && inside {
			w.leave("the vendor answers with another status")
			continue
		}
		if w.replaced(f) {
			w.leave(replacedValue)
			continue
		}
		if w.fresh(f) {
			w.leave("the order rests on less than a second")
			continue
		}
		w.mark(f)
		w.sized(&f)
		w.counted(&f)
		switch f.Check {
		case contracts.CheckMissingField:
			f.Expected = f.Pointer[strings.LastIndexByte(f.Pointer, '/')+1:]
		case contracts.CheckUndeclaredStatus:
			if w.op != nil && w.op.Response(w.Fake.Status) != nil {
				f.Expected = w.Fake.Status
			}
		case contracts.CheckUnknownOperation:
			f.Evidence = w.contract.StatusFact(nil, w.Fake.Status).Evidence
		}
		f.Verdict = verdictFor(f.Evidence)
		if f.Check == contracts.CheckUndocumentedField {
			f.Verdict = ContractTooLoose
		}
		put(w.memory.log, w.memory.broken, f.Evidence.Fact, true)
		same := w.sameAs(f)
		if root, there := w.judgedRoot(f, same); there {
			w.repeat(root)
			continue
		}
		w.emit(f)
		w.keep(same)
		w.follow(f)
	}
}

// judgedRoot finds the difference that was told already and from which a finding
// of the judge follows.
func (w *pairing) judgedRoot(f contracts.Finding, same string) (contracts.Finding, bool) {
	if root, there := w.memory.roots[same]; there {
		return root, true
	}
	if f.Check == contracts.CheckOrder {
		root, there := w.filterRoot()
		return root, there && hides(root, f.Evidence)
	}
	root, there := w.memory.roots["list "+w.operation()]
	return root, there && hides(root, f.Evidence) && (f.Check == contracts.CheckPaging || f.Check == contracts.CheckEnvelope)
}

// filterRoot finds the difference of a parameter of the query.
func (w *pairing) filterRoot() (contracts.Finding, bool) {
	for _, name := range slices.Sorted(maps.Keys(w.query)) {
		if root, there := w.memory.roots["filter "+w.operation()+" "+name]; there {
			return root, true
		}
	}
	return contracts.Finding{}, false
}

// mark notes a place that is not compared again.
func (w *pairing) mark(f contracts.Finding) {
	w.broken[f.Check] = true
	if f.Pointer != "" || f.Check == contracts.CheckSchema || f.Check == contracts.CheckUndeclaredStatus || f.Check == contracts.CheckUnknownOperation {
		w.judged[contracts.Anywhere(f.Pointer)] = f.Check
	}
}

// sameAs names what makes another finding of the judge the same difference: a
// field or header is one for all operations, an order for one list.
func (w *pairing) sameAs(f contracts.Finding) string {
	switch f.Check {
	case contracts.CheckMissingField, contracts.CheckUndocumentedField, contracts.CheckMissingHeader, contracts.CheckErrorFormat:
		return "judged " + f.Check + " " + contracts.Anywhere(f.Pointer) + " " + f.Message
	case contracts.CheckOrder:
		sorted, _, _ := strings.Cut(f.Message, ", and ")
		return "judged " + w.operation() + " " + sorted
	}
	return "judged " + w.operation() + " " + f.Check + " " + contracts.Anywhere(f.Pointer) + " " + f.Evidence.Fact
}

// follow notes what need not agree after a finding of the judge.
func (w *pairing) follow(f contracts.Finding) {
	switch {
	case f.Check == contracts.CheckUndeclaredStatus:
		w.keep(w.swap())
	case f.Check == contracts.CheckPaging && w.response != nil && w.response.Paging != nil && w.resizes(f):
		w.keep("list " + w.operation())
	case f.Check == contracts.CheckOrder:
		w.keep("order " + w.operation())
		w.sorts()
	}
	w.keep("place " + w.operation() + " " + contracts.Anywhere(f.Pointer))
}

// sorts notes that the parameters which sort do not do so.
func (w *pairing) sorts() {
	for name := range w.query {
		if p := w.op.QueryParameter(name); p != nil && w.response != nil && w.orders(p) && w.last().Evidence.Fact == p.Evidence.Fact {
			w.keep("filter " + w.operation() + " " + name)
		}
	}
}

// renamed joins a member that is missing with the one that nobody knows, when
// there is one of each in an object: it has a new name.
func renamed(judged []contracts.Finding) (joined []contracts.Finding) {
	inside := func(f contracts.Finding) string {
		return f.Pointer[:max(0, strings.LastIndexByte(f.Pointer, '/'))]
	}
	unknown := func(f contracts.Finding) bool { return f.Check == contracts.CheckUndocumentedField }
	missing := func(f contracts.Finding) bool {
		return (f.Check == contracts.CheckMissingField || f.Check == contracts.CheckErrorFormat) && f.Actual == nil
	}
	only := func(holder string, fits func(contracts.Finding) bool) (one contracts.Finding, alone bool) {
		n := 0
		for _, f := range judged {
			if inside(f) == holder && fits(f) {
				one = f
				n++
			}
		}
		return one, n == 1
	}
	for _, f := range judged {
		named, isNew := only(inside(f), unknown)
		_, isGone := only(inside(f), missing)
		switch {
		case !isNew || !isGone:
		case unknown(f):
			continue
		case missing(f):
			f.Actual = named.Pointer[strings.LastIndexByte(named.Pointer, '/')+1:]
			f.Message += fmt.Sprintf(", and %q stands there", f.Actual)
		}
		joined = append(joined, f)
	}
	return joined
}

// foremost keeps one finding for each place: the one that is known best.
func foremost(judged []contracts.Finding) (kept []contracts.Finding) {
	at := map[string]int{}
	for _, f := range judged {
		i, there := at[f.Pointer]
		switch {
		case f.Pointer == "" || !there:
			at[f.Pointer] = len(kept)
			kept = append(kept, f)
		case f.Evidence.Level.Rank() < kept[i].Evidence.Level.Rank():
			kept[i] = f
		}
	}
	return kept
}

// judgedWithin says whether the judge has told of something inside a place. That an id
// refers to nothing says nothing of the list that it stands in.
func (w *pairing) judgedWithin(pointer string) bool {
	prefix := contracts.Anywhere(pointer) + "/"
	for place, check := range w.judged {
		if strings.HasPrefix(place, prefix) && check != contracts.CheckEnvelope {
			return true
		}
	}
	return false
}

// resizes says whether after a finding the pages of a list hold other objects than
// expected.
func (w *pairing) resizes(f contracts.Finding) bool {
	p := w.response.Paging
	tokens := schemas.Split(f.Evidence.Fact)
	return f.Pointer == p.Items || f.Pointer == p.Total || strings.HasPrefix(tokens[len(tokens)-1], "size")
}

// sized corrects the fact of a finding about pages: once a page that is not the
// last has shown how many objects there are on one, that is no longer the reason.
func (w *pairing) sized(f *contracts.Finding) {
	if w.response == nil || w.response.Paging == nil || f.Check != contracts.CheckPaging || !w.memory.sized[w.operation()] {
		return
	}
	p := w.response.Paging
	if f.Evidence.Fact != schemas.Join(p.Pointer, "size") {
		return
	}
	key := "items"
	if f.Pointer == p.Pages {
		key = "pages"
	}
	f.Evidence = w.contract.EvidenceFor(schemas.Join(p.Pointer, key))
}

// counted corrects the fact of a finding about pages: where the vendor's page has as many
// objects as the fake's, and counts others, what it counts is the reason.
func (w *pairing) counted(f *contracts.Finding) {
	if w.response == nil || w.response.Paging == nil || f.Check != contracts.CheckPaging || f.Pointer != w.response.Paging.Items || w.Partial {
		return
	}
	p := w.response.Paging
	vendor, fake := w.vendorBody.value, w.fakeBody.value
	if w.vendorBody.err != nil || w.fakeBody.err != nil {
		return
	}
	held, _ := p.Held(vendor)
	expected, listed := p.Held(fake)
	total, counts := schemas.IntegerAt(vendor, p.Total)
	other, countsToo := schemas.IntegerAt(fake, p.Total)
	if listed && held == expected && counts && countsToo && total != other {
		f.Pointer, f.Evidence = p.Total, w.contract.EvidenceFor(schemas.Join(p.Pointer, "total"))
	}
}

// judgeFake tells where the fake breaks the contract. What the vendor breaks too,
// the fake may have learned from it.
func (w *pairing) judgeFake(vendor []contracts.Finding) {
	for _, f := range judge.Judge(w.contract, w.Fake) {
		learned := slices.ContainsFunc(vendor, func(v contracts.Finding) bool { return v.Check == f.Check && v.Evidence.Fact == f.Evidence.Fact })
		if learned || w.memory.broken[f.Evidence.Fact] {
			w.judged[contracts.Anywhere(f.Pointer)] = f.Check
			continue
		}
		w.mark(f)
		f.Verdict, f.Exchange = FakeWrong, w.called(w.Fake)
		w.emit(f)
	}
}

// broke says whether the judge has a finding of a check in either answer.
func (w *pairing) broke(check string) bool { return w.broken[check] }

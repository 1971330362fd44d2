package contracts

import (
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// judgeVendor takes what the judge says of the vendor's answer. Where the
// statuses differ for a reason that the step knows, what the answer says of pages
// follows from that.
func (w *pairing) judgeVendor(judged []Finding, superseded bool) {
	for _, f := range foremost(renamed(judged)) {
		inside := f.Rule == RulePaging || f.Rule == RuleEnvelope || f.Rule == RuleOrder
		if superseded && inside || w.replaced(f) {
			w.skipped++
			continue
		}
		w.mark(f)
		w.sized(&f)
		switch f.Rule {
		case RuleMissingField:
			f.Expected = f.Pointer[strings.LastIndexByte(f.Pointer, '/')+1:]
		case RuleUnknownOperation:
			f.Evidence = w.contract.StatusFact(nil, w.Fake.Status).Evidence
		}
		f.Verdict = f.Evidence.door()
		if f.Rule == RuleUndocumentedField {
			f.Verdict = ContractTooLoose
		}
		w.memory.broken[f.Evidence.Fact] = true
		same := w.sameAs(f)
		if root, there := w.judgedRoot(f, same); there {
			w.repeat(root)
			continue
		}
		w.tell(f)
		w.keep(same)
		w.follow(f)
	}
}

// judgedRoot finds the difference that was told already and from which a finding
// of the judge follows.
func (w *pairing) judgedRoot(f Finding, same string) (Finding, bool) {
	if root, there := w.memory.roots[same]; there {
		return root, true
	}
	if f.Rule == RuleOrder {
		return w.filterRoot()
	}
	root, there := w.memory.roots["list "+w.operation()]
	return root, there && (f.Rule == RulePaging || f.Rule == RuleEnvelope)
}

// filterRoot finds the difference of a parameter of the query.
func (w *pairing) filterRoot() (Finding, bool) {
	for _, name := range slices.Sorted(maps.Keys(w.query)) {
		if root, there := w.memory.roots["filter "+w.operation()+" "+name]; there {
			return root, true
		}
	}
	return Finding{}, false
}

// mark notes a place that is not compared again.
func (w *pairing) mark(f Finding) {
	w.broken[f.Rule] = true
	if f.Pointer != "" || f.Rule == RuleSchema || f.Rule == RuleUndeclaredStatus || f.Rule == RuleUnknownOperation {
		w.judged[anywhere(f.Pointer)] = f.Rule
	}
}

// sameAs names what makes another finding of the judge the same difference: a
// field or header is one for all operations, an order for one list.
func (w *pairing) sameAs(f Finding) string {
	switch f.Rule {
	case RuleMissingField, RuleUndocumentedField, RuleMissingHeader, RuleErrorFormat:
		return "judged " + f.Rule + " " + anywhere(f.Pointer) + " " + f.Message
	case RuleOrder:
		sorted, _, _ := strings.Cut(f.Message, ", and ")
		return "judged " + w.operation() + " " + sorted
	}
	return "judged " + w.operation() + " " + f.Rule + " " + anywhere(f.Pointer) + " " + f.Evidence.Fact
}

// follow notes what need not agree after a finding of the judge.
func (w *pairing) follow(f Finding) {
	switch {
	case f.Rule == RuleUndeclaredStatus:
		w.keep(w.swap())
	case f.Rule == RulePaging && w.response != nil && w.response.paging != nil && w.resizes(f):
		w.keep("list " + w.operation())
	case f.Rule == RuleOrder:
		w.keep("order " + w.operation())
		w.sorts()
	}
	w.keep("place " + w.operation() + " " + anywhere(f.Pointer))
}

// sorts notes that the parameters which sort do not do so.
func (w *pairing) sorts() {
	for name := range w.query {
		if p := w.op.queryParameter(name); p != nil && w.response != nil && w.orders(p) && w.last().Evidence.Fact == p.Evidence.Fact {
			w.keep("filter " + w.operation() + " " + name)
		}
	}
}

// renamed joins a member that is missing with the one that nobody knows, when
// there is one of each in an object: it has a new name.
func renamed(judged []Finding) (joined []Finding) {
	inside := func(f Finding) string {
		return f.Pointer[:max(0, strings.LastIndexByte(f.Pointer, '/'))]
	}
	count := func(holder string, unknown bool) (n int) {
		for _, f := range judged {
			missing := (f.Rule == RuleMissingField || f.Rule == RuleErrorFormat) && f.Actual == nil
			if inside(f) == holder && (unknown && f.Rule == RuleUndocumentedField || !unknown && missing) {
				n++
			}
		}
		return n
	}
	for _, f := range judged {
		if f.Rule != RuleUndocumentedField || count(inside(f), true) != 1 || count(inside(f), false) != 1 {
			joined = append(joined, f)
		}
	}
	return joined
}

// foremost keeps one finding for each place: the one that is known best.
func foremost(judged []Finding) (kept []Finding) {
	at := map[string]int{}
	for _, f := range judged {
		i, there := at[f.Pointer]
		switch {
		case f.Pointer == "" || !there:
			at[f.Pointer] = len(kept)
			kept = append(kept, f)
		case f.Evidence.Level.rank() < kept[i].Evidence.Level.rank():
			kept[i] = f
		}
	}
	return kept
}

// judgedWithin says whether the judge has told of something inside a place.
func (w *pairing) judgedWithin(pointer string) bool {
	prefix := anywhere(pointer) + "/"
	for place := range w.judged {
		if strings.HasPrefix(place, prefix) {
			return true
		}
	}
	return false
}

// resizes says whether after a finding the pages of a list hold other objects than
// expected.
func (w *pairing) resizes(f Finding) bool {
	p := w.response.paging
	tokens := schemas.Split(f.Evidence.Fact)
	return f.Pointer == p.Items || f.Pointer == p.Total || strings.HasPrefix(tokens[len(tokens)-1], "size")
}

// sized corrects the fact of a finding about pages: once a page that is not the
// last has shown how many objects there are on one, that is no longer the reason.
func (w *pairing) sized(f *Finding) {
	if w.response == nil || w.response.paging == nil || f.Rule != RulePaging || !w.memory.sized[w.operation()] {
		return
	}
	p := w.response.paging
	if f.Evidence.Fact != schemas.Join(p.pointer, "size") {
		return
	}
	key := "items"
	if f.Pointer == p.Pages {
		key = "pages"
	}
	f.Evidence = w.contract.EvidenceFor(schemas.Join(p.pointer, key))
}

// judgeFake tells where the fake breaks the contract. What the vendor breaks too,
// the fake may have learned from it.
func (w *pairing) judgeFake(vendor []Finding) {
	for _, f := range w.contract.Judge(w.Fake) {
		learned := slices.ContainsFunc(vendor, func(v Finding) bool { return v.Rule == f.Rule && v.Evidence.Fact == f.Evidence.Fact })
		if learned || w.memory.broken[f.Evidence.Fact] {
			w.judged[anywhere(f.Pointer)] = f.Rule
			continue
		}
		w.mark(f)
		f.Verdict, f.Exchange = FakeWrong, called(w.Fake)
		w.tell(f)
	}
}

// hasRule says whether the judge has found a break of a rule in either answer.
func (w *pairing) hasRule(rule string) bool { return w.broken[rule] }

package contracts

import (
	"fmt"
	"maps"
	"net/http"
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
		if superseded && inside || w.Skip != nil && w.Skip(f.Pointer) {
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
			continue
		}
		w.mark(f)
		f.Verdict, f.Exchange = FakeWrong, called(w.Fake)
		w.tell(f)
	}
}

// hasRule says whether the judge has found a break of a rule in either answer.
func (w *pairing) hasRule(rule string) bool {
	return slices.Contains(slices.Collect(maps.Values(w.judged)), rule)
}

// superseded says whether the step knows why the statuses differ.
func (w *pairing) superseded() bool {
	_, known := w.proven(w.general)
	return known && ok(w.Vendor) && !ok(w.Fake)
}

func (w *pairing) swap() string {
	return fmt.Sprintf("swap %d %d", w.Fake.Status, w.Vendor.Status)
}

func (w *pairing) noAnswer() {
	if root, there := w.root(); there {
		w.repeat(root)
		return
	}
	f := Finding{Rule: RuleNoAnswer, Expected: w.Fake.Status, Evidence: w.answered()}
	w.lay(f, "the vendor gave no answer in time, where %d is expected", w.Fake.Status)
}

// statuses lays a status that differs at its door.
func (w *pairing) statuses() {
	vendor, fake := w.Vendor.Status, w.Fake.Status
	if w.hasRule(RuleUndeclaredStatus) || w.hasRule(RuleUnknownOperation) {
		w.taint()
		return // which the judge has told of
	}
	if root, there := w.statusRoot(); there {
		w.repeat(root)
		return
	}
	if w.Partial && ok(w.Vendor) && w.paged() {
		w.skipped++ // the fake may not have so many pages
		return
	}
	if vendor == http.StatusTooManyRequests && fake != vendor {
		w.skipped++ // which every call may be answered with
		return
	}
	f := Finding{Rule: RuleStatus, Expected: fake, Actual: vendor}
	switch {
	case fake >= 500 && vendor < 500 || w.expects(vendor) && !w.expects(fake):
		w.tellFake(RuleStatus, "", vendor, fake, w.contract.StatusFact(w.op, vendor).Evidence, "the fake answers %d, and the vendor %d", fake, vendor)
		return
	case vendor >= 500:
		f.Evidence = w.answered()
		w.lay(f, "the vendor failed with %d, where %d is expected", vendor, fake)
	case refuses(vendor) && refuses(fake):
		if f.Evidence = w.statusFact(); f.Evidence.door() == ContractTooTight {
			w.lay(f, "the vendor refuses with %d, where %d is assumed", vendor, fake)
		} else {
			w.layLoose(f, "the vendor refuses with %d, the fake with %d, and the contract allows both", vendor, fake)
		}
		w.keep(w.swap())
	case ok(w.Vendor) == ok(w.Fake):
		f.Evidence = w.statusFact()
		w.layLoose(f, "the vendor answers %d, the fake %d, and the contract allows both", vendor, fake)
		w.keep(w.swap())
	case len(w.judged) > 0 && !w.superseded():
		return // what the judge has told of is why the vendor should have refused
	default:
		f.Evidence = w.statusFact()
		w.lay(f, "the vendor answers %d, where %d is expected", vendor, fake)
	}
	w.taint()
}

func refuses(status int) bool { return status >= 400 && status < 500 }

// statusRoot finds the difference that was told already and from which a status
// follows.
func (w *pairing) statusRoot() (Finding, bool) {
	if root, there := w.root(); there {
		return root, true
	}
	if root, there := w.memory.roots[w.swap()]; there {
		return root, true
	}
	if root, there := w.filterRoot(); there {
		return root, true
	}
	root, there := w.memory.roots["list "+w.operation()]
	return root, there && w.paged()
}

// paged says whether the call asks for a page of a list.
func (w *pairing) paged() bool {
	if w.op == nil {
		return false
	}
	listing := w.op.Responses[http.StatusOK]
	return listing != nil && listing.paging != nil && w.query.Get(listing.paging.PageParameter) != ""
}

// expects says whether the story is content with a status; one that expects
// nothing never is.
func (w *pairing) expects(status int) bool { return slices.Contains(w.Expect.Status, status) }

// taint notes the objects on which the two need not agree from now on: the one
// that the call is about, and those that only one of them has made.
func (w *pairing) taint() {
	root := w.last()
	if root.ID == "" || ok(w.Vendor) == ok(w.Fake) {
		return
	}
	if id := w.object(); id != "" {
		w.memory.roots["vendor "+id] = root
		if w.memory.made[id] {
			w.memory.roots["objects"] = root
		}
	}
	if !w.writes() || w.response == nil {
		return
	}
	if body, err := schemas.DecodeJSON(w.Vendor.Body); err == nil && ok(w.Vendor) {
		for _, id := range w.shown(body) {
			w.memory.roots["vendor "+id] = root
			w.memory.made[id] = true
			w.memory.roots["objects"] = root
		}
	}
	if body, err := schemas.DecodeJSON(w.Fake.Body); err == nil && ok(w.Fake) {
		for _, id := range w.shown(body) {
			w.memory.roots["fake "+id] = root
		}
	}
}

// expectations holds both answers to what the story wants, where they do not
// differ already.
func (w *pairing) expectations() {
	if w.Vendor.Status != w.Fake.Status || w.Vendor.BodyCut || w.Fake.BodyCut || len(w.Expect.Body) == 0 {
		return
	}
	vendor, errVendor := schemas.DecodeJSON(w.Vendor.Body)
	fake, errFake := schemas.DecodeJSON(w.Fake.Body)
	if errVendor != nil || errFake != nil {
		return
	}
	for _, pointer := range slices.Sorted(maps.Keys(w.Expect.Body)) {
		if w.Skip != nil && w.Skip(pointer) || w.judged[anywhere(pointer)] != "" {
			w.skipped++
			continue
		}
		want := w.Expect.Body[pointer]
		met := func(body any, want any) bool {
			value, there := schemas.Lookup(body, pointer)
			return there && equal(value, want)
		}
		other := want
		if text, isText := want.(string); isText {
			other = w.memory.ids.toFake(text)
		}
		metVendor, metFake := met(vendor, want), met(fake, other) || met(fake, want)
		value, _ := schemas.Lookup(vendor, pointer)
		told := slices.ContainsFunc(w.found, func(f Finding) bool { return f.Pointer == pointer })
		switch {
		case told || metVendor == metFake:
		case metVendor:
			was, _ := schemas.Lookup(fake, pointer)
			w.tellFake(RuleExpectation, pointer, want, was, w.statusFact(), "the story expects another value, which the vendor has")
		default:
			f := Finding{Rule: RuleExpectation, Pointer: pointer, Expected: want, Actual: value, Evidence: w.statusFact()}
			w.lay(f, "the story expects another value, which the fake has")
		}
	}
}

// remember keeps what the calls after this one are compared with.
func (w *pairing) remember() {
	if !ok(w.Vendor) {
		return
	}
	if w.writes() {
		w.memory.pages = map[string]map[int][]string{}
		w.memory.changes += max(1, len(w.shown(w.vendor)))
	}
	w.clock()
	w.measure()
}

// measure notes how many objects a list has, and how many a page of it.
func (w *pairing) measure() {
	if w.response == nil || w.response.paging == nil || w.vendor == nil {
		return
	}
	p := w.response.paging
	total, counted := w.total(w.vendor)
	held, listed := lengthAt(w.vendor, p.Items)
	if !counted || !listed {
		return
	}
	if len(w.filters()) == 0 && w.judged[anywhere(p.Total)] == "" {
		w.memory.whole[w.listName()] = count{total, w.memory.changes}
	}
	if page, _, err := p.requestedPage(w.query); err == nil && held == p.Size && total > page*held {
		w.memory.sized[w.operation()] = true
	}
}

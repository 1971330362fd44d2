package compare

import (
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// What is compared of one answer: strangers send it.
const (
	maxComparedBody   = 4 << 20
	maxComparedValues = 400_000
)

// pairing is one pair on its way through the comparison.
type pairing struct {
	Pair
	contract *contracts.Contract
	memory   *memory
	op       *contracts.Operation // nil for a call that the contract does not know
	path     contracts.PathValues
	query    url.Values
	response *contracts.Response // what is declared for the fake's status, or else for the vendor's
	sent     any                 // the request's body, as far as it can be read

	vendorBody, fakeBody body              // as they were read
	places               map[string]member // of the objects that were met, by the schemas of the object and the name
	named                []namedMembers    // what the query asks for by the names of members; nil is not read yet
	vendor, fake         any               // the bodies
	judged               map[string]string // the judge's checks that failed, by place
	broken               map[string]bool   // the judge's checks that failed somewhere
	quiet                bool              // ids are bound, and nothing is told
	whole                *location         // a list of which the pages are compared together; nil is none
	timed                []string          // where times were seen, as the memory has it
	subject              string            // the id of the object of which a finding tells; empty is of none alone
	paired               map[string]string // where the fake has an item of a list, by the vendor's place

	found   []contracts.Finding
	seen    map[string]int // where a finding stands, by its id
	leftOut []LeftOut
}

// compare holds a pair against each other.
func compare(c *contracts.Contract, m *memory, p Pair) (found []contracts.Finding, leftOut []LeftOut) {
	w := newPairing(c, m, p)
	w.compare()
	w.show()
	return w.found, w.leftOut
}

func newPairing(c *contracts.Contract, m *memory, p Pair) *pairing {
	w := &pairing{Pair: p, contract: c, memory: m, judged: map[string]string{}, broken: map[string]bool{}, seen: map[string]int{}, paired: map[string]string{}, places: map[string]member{}}
	w.vendorBody, w.fakeBody = readBody(&w.Vendor), readBody(&w.Fake)
	call := c.CallOf(&p.Vendor)
	w.op, w.path, w.query = call.Operation, call.Path, wire.ParseQuery(p.Vendor.URL.RawQuery)
	w.sent = readSent(p.Vendor)
	declared, _ := c.ResponsesTo(w.op)
	if w.response = declared.To(p.Fake.Status); w.response == nil {
		w.response = declared.To(p.Vendor.Status)
	}
	return w
}

// body is what the body of an answer reads as.
type body struct {
	value any
	err   error
}

// readBody reads the body of an answer. One that is too much to compare is taken for one
// that is cut.
func readBody(x *contracts.Exchange) (b body) {
	if len(x.Body) <= maxComparedBody {
		b.value, b.err = schemas.DecodeJSONUpTo(maxComparedValues, x.Body)
	}
	if len(x.Body) > maxComparedBody || b.err == schemas.ErrTooManyValues {
		x.Body, x.BodyCut = nil, true
		b.value, b.err = schemas.DecodeJSON(nil)
	}
	return b
}

// readSent reads the body of a request, which may be a form.
func readSent(x contracts.Exchange) any {
	if x.RequestBodyCut || len(x.RequestBody) > maxComparedBody {
		return nil
	}
	if value, err := schemas.DecodeJSONUpTo(maxComparedValues, x.RequestBody); err == nil {
		return value
	}
	form := map[string]any{}
	for name, value := range wire.Pairs(string(x.RequestBody)) {
		parts := strings.FieldsFunc(name, func(r rune) bool { return r == '[' || r == ']' })
		if len(parts) > 0 {
			form[parts[len(parts)-1]] = value
		}
	}
	return form
}

func (w *pairing) compare() {
	if w.VendorErr != nil {
		w.judgeFake(nil)
		w.noAnswer()
		return
	}
	judged := w.known(judge.Judge(w.contract, w.Vendor))
	if w.Alone != "" {
		w.judgeVendor(judged, false)
		w.leave(w.Alone)
		return
	}
	w.judgeFake(judged)
	differ := w.Vendor.Status != w.Fake.Status
	w.judgeVendor(judged, differ && w.superseded())
	if differ {
		w.statuses()
	}
	w.quiet = differ
	if ok(w.Vendor) && ok(w.Fake) && w.response != nil && w.response.Body != nil {
		w.bodies()
	}
	w.quiet = false
	w.expectations()
	w.headers()
	w.remember()
}

// known adds to what the judge finds what it has found when all was still there.
func (w *pairing) known(judged []contracts.Finding) []contracts.Finding {
	for _, f := range w.Known {
		if !slices.ContainsFunc(judged, func(other contracts.Finding) bool { return other.ID == f.ID }) {
			judged = append(judged, f)
		}
	}
	return judged
}

// replaced says whether a finding rests on a value that is not the vendor's own.
func (w *pairing) replaced(f contracts.Finding) bool {
	known := slices.ContainsFunc(w.Known, func(other contracts.Finding) bool { return other.ID == f.ID })
	return !known && w.Skip != nil && w.Skip(f.Pointer)
}

func ok(x contracts.Exchange) bool { return x.Status >= 200 && x.Status < 300 }

// writes says whether the call may have changed something.
func (w *pairing) writes() bool {
	return w.op.Writes(w.Vendor.Method)
}

// bodies walks through both bodies where both can be read.
func (w *pairing) bodies() {
	if w.Vendor.BodyCut || w.Fake.BodyCut {
		w.leave("the body is not all there")
		return
	}
	var errVendor, errFake error
	w.vendor, errVendor = w.vendorBody.value, w.vendorBody.err
	w.fake, errFake = w.fakeBody.value, w.fakeBody.err
	if errVendor != nil || errFake != nil {
		w.vendor, w.fake = nil, nil
		return // which the judge tells of, or there is no body at all
	}
	if w.writes() {
		for _, id := range w.shown(w.vendor) {
			put(w.memory.log, w.memory.made, id, true)
		}
		for _, id := range w.shown(w.fake) {
			put(w.memory.log, w.memory.fakes, id, true)
		}
	}
	root := location{Place: contracts.Place{Schemas: w.contract.SchemasAt(w.response.Body.Pointer)}}
	w.value(root, w.vendor, w.fake)
	w.unreckoned(root)
	w.pages()
}

// leave notes why a comparison is left out.
func (w *pairing) leave(why string) {
	w.leftOut = addLeftOut(w.leftOut, []LeftOut{{w.operation(), why, 1}})
}

// operation names the operation that was called.
func (w *pairing) operation() string {
	if w.op == nil {
		return ""
	}
	return w.op.ID
}

// emit adds a finding; the same one in the same pair is counted.
func (w *pairing) emit(f contracts.Finding) {
	if w.quiet {
		return
	}
	f.Step = w.Step
	if f.Exchange == nil {
		f.Exchange = w.called(w.Vendor)
	}
	w.conceal(&f)
	finish(&f, w.Vendor.Status)
	before, told := w.memory.owned[f.ID]
	w.memory.owned[f.ID] = w.memory.made[w.subject] && (before || !told)
	w.add(f)
}

// about says of which object findings tell, until what it gives is called.
func (w *pairing) about(object string) (end func()) {
	before := w.subject
	w.subject = object
	return func() { w.subject = before }
}

func (w *pairing) add(f contracts.Finding) {
	if _, twice := w.seen[f.ID]; twice {
		return
	}
	w.seen[f.ID] = len(w.found)
	w.found = append(w.found, f)
}

// called names a call without what may let somebody in.
func (w *pairing) called(x contracts.Exchange) *contracts.Called {
	address := x.URL
	address.User = nil
	pairs := strings.Split(address.RawQuery, "&")
	for i, pair := range pairs {
		if name, _, _ := strings.Cut(pair, "="); w.contract.IsCredential(nil, contracts.InQuery, wire.LenientUnescape(name)) {
			pairs[i] = name + "=..."
		}
	}
	address.RawQuery = strings.Join(pairs, "&")
	return &contracts.Called{Method: x.Method, URL: address.String(), Status: x.Status}
}

func sortedNames(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

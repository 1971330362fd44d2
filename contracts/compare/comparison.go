package compare

import (
	"slices"

	"github.com/ringer-mock/ringer/contracts"
)

// Pair is one request with the vendor's answer to it and the fake's.
type Pair struct {
	// Step names the step of a story.
	Step string
	// Proves names the facts that a difference here speaks of, the likeliest first:
	// "OPERATION", "OPERATION#RULE", "OPERATION?PARAMETER" or a JSON Pointer in
	// the bundled contract.
	Proves []string
	// Expect is what the story wants of the answer.
	Expect Expectation
	// Saved names the headers of the answer that calls to come repeat, such as an ETag:
	// the vendor and the fake each know their own value.
	Saved []string
	// Vendor and Fake are the two exchanges. The ids in their requests may differ.
	Vendor, Fake contracts.Exchange
	// VendorErr says why the vendor gave no answer; nil when it did.
	VendorErr error
	// Partial says that the fake does not hold all that the vendor has: which
	// objects a list has, its counts and its pages are not compared.
	Partial bool
	// Unordered says that the fake cannot know in which order objects stand, such as
	// when the names that they are sorted by were replaced in a recording.
	Unordered bool
	// Shuffled says that the fake's pages hold other objects than the vendor's, as the
	// fake sorts by something else: of lists only the counts are compared.
	Shuffled bool
	// Skip says that what stands at a place of the vendor's answer is not the
	// vendor's own, such as what a recording has replaced; nil is no place.
	Skip func(pointer string) bool
	// Alike says that a text which stands in place of another one can be compared all
	// the same: the fake has it from a place where it stands for the same as here. It
	// gets the place and the fake's text; nil is none.
	Alike func(at contracts.Place, fake string) bool
	// Known is what the judge has found in the vendor's answer before something was
	// replaced in it. It holds whatever Skip says.
	Known []contracts.Finding
	// Direct says that nobody stood between who asked and the vendor: addresses in its
	// answer that lead to it have the host that was asked.
	Direct bool
	// Alone says why the fake cannot be asked for the same: the vendor's answer is
	// held to the contract, and to nothing else. Empty is that it can.
	Alone string
}

// LeftOut is a comparison that could not be made.
type LeftOut struct {
	// Operation is the one that was called; empty for a call that the contract does
	// not know.
	Operation string `json:"operation"`
	Why       string `json:"why"`
	// Times counts them.
	Times int `json:"times"`
}

// Expectation is what a story wants of an answer.
type Expectation struct {
	// Status lists the statuses that will do; none is any.
	Status []int
	// Body holds values by the JSON Pointers of their places. Ids are the vendor's.
	Body map[string]any
	// Headers holds the values of headers, by their names. They are the vendor's too.
	Headers map[string]string
}

// Comparison holds the answers of a vendor and of a fake against each other, one
// call after the other. It remembers which ids of the two belong together, the
// times that it has seen, and what it has told. It is not safe for concurrent use.
type Comparison struct {
	contract *contracts.Contract
	memory   *memory // its log goes back to before the last pair
	leftOut  []LeftOut
	last     []LeftOut // those of the last pair
}

// NewComparison begins to compare answers by a contract.
func NewComparison(c *contracts.Contract) *Comparison {
	return &Comparison{contract: c, memory: newMemory()}
}

// Compare says in what the two answers differ, and whose fault it is. It takes
// any two exchanges whatever, and never panics. What follows from a difference
// that was told already is that finding once more.
func (c *Comparison) Compare(p Pair) []contracts.Finding {
	c.memory.log.begin()
	found, leftOut := compare(c.contract, c.memory, p)
	c.leftOut, c.last = addLeftOut(c.leftOut, c.last), leftOut
	return found
}

// Undo takes the last pair back, as if it had not been compared.
func (c *Comparison) Undo() {
	c.memory.log.undo()
	c.last = nil
}

// Settle takes what was found in a pair, and the vendor's answer to the same
// request asked once more: what it does not repeat is flaky. It must follow the
// call of Compare that found it, and the request must be one that changes nothing.
// An answer of status 0 is none, again.
func (c *Comparison) Settle(found []contracts.Finding, p Pair, again contracts.Exchange) []contracts.Finding {
	first, ids := p.Vendor, c.itemIDs(p.Vendor)
	p.Vendor = again
	if again.Status != 0 {
		p.VendorErr = nil
	}
	answered := c.memory.log.undo()
	repeated, _ := compare(c.contract, c.memory, p)
	same := map[string]bool{}
	for _, f := range repeated {
		same[f.ID] = true
	}
	settled, asked := make([]contracts.Finding, len(found)), newPairing(c.contract, c.memory, p)
	var lasting bool
	for i, f := range found {
		lasts := f.Verdict == FakeWrong || same[f.ID] && !(f.Check == contracts.CheckOrder && reordered(ids, first, again))
		lasting = lasting || lasts && f.Verdict != FakeWrong
		if !lasts {
			f = Flake(f)
		}
		f.Exchange = asked.shownAgain(f)
		settled[i] = f
	}
	if lasting { // else the second answer is the one to go on with
		c.memory.log.undo()
		c.memory.log.redo(answered)
	}
	return settled
}

// items is where the ids of the list of an answer stand.
func (c *Comparison) itemIDs(x contracts.Exchange) string {
	declared, _ := c.contract.ResponsesTo(c.contract.CallOf(&x).Operation)
	if response := declared.To(x.Status); response != nil {
		items, _ := response.ItemsAt()
		return items + "/*/" + response.IDName(items+"/0")
	}
	return ""
}

// ToFake gives an id of the vendor's, or the value of a header that was saved, as the
// fake knows it. Any other text comes back as it is.
func (c *Comparison) ToFake(text string) string { return c.memory.ids.toFake(text) }

// ToVendor gives an id of the fake's, of a kind of object, as the vendor knows it. Any
// other text comes back as it is.
func (c *Comparison) ToVendor(kind, fake string) string { return c.memory.ids.toVendor(kind, fake) }

// Bind says that an id of the vendor's and one of the fake's name the same object.
func (c *Comparison) Bind(kind, vendor, fake string) { c.memory.ids.bind(kind, vendor, fake) }

// Interrupt says that something may have been written that no pair shows: pages from
// before and after are not of one list.
func (c *Comparison) Interrupt() {
	assign(c.memory.log, &c.memory.pages, map[string]map[string]shownPage{})
}

// LeftOut lists the comparisons that could not be made, since a value was replaced or
// cut, or since they rest on a difference that is told already.
func (c *Comparison) LeftOut() []LeftOut { return addLeftOut(slices.Clone(c.leftOut), c.last) }

// addLeftOut counts more on what is listed already.
func addLeftOut(list, more []LeftOut) []LeftOut {
	for _, one := range more {
		same := slices.IndexFunc(list, func(other LeftOut) bool { return other.Operation == one.Operation && other.Why == one.Why })
		if same < 0 {
			list = append(list, one)
		} else {
			list[same].Times += one.Times
		}
	}
	return list
}

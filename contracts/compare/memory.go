package compare

import (
	"time"

	"github.com/ringer-mock/ringer/contracts"
)

// memory is what a comparison knows from the calls before. Every change of it goes
// through the log, so that it can be taken back.
type memory struct {
	log *undoLog
	ids identities
	// made holds the vendor's ids of objects that a write of this run has shown.
	made map[string]bool
	// fakes holds the fake's ids of objects that it has made.
	fakes map[string]bool
	// roots holds the finding after which the vendor and the fake are not expected
	// to agree on something: an object by its id on either side, a parameter, a
	// list, a pair of statuses.
	roots map[string]contracts.Finding
	// others holds the vendor's ids of objects that other clients write.
	others map[string]bool
	// owned says of findings by their ids whether each time they were about an object of
	// this run. It is never taken back.
	owned map[string]bool
	// shifted says that one side alone has some object.
	shifted bool
	// reported holds what was found of a field of an object, by object and field.
	reported map[string]reportedField
	// broken holds the facts that the vendor has broken: what the fake has learned
	// from it may break them too.
	broken map[string]bool
	// sized names the operations of which a full page has shown the size.
	sized map[string]bool
	// pages holds the vendor's pages of each list since the last write, by their
	// positions.
	pages map[string]map[string]shownPage
	// whole holds how many objects a list has without any filter.
	whole map[string]count
	// changes counts the objects that writes have made or changed.
	changes int
	// times holds the last time that was seen in a field of an object.
	times map[string]timePair
	// latest is the last time in an object of this run, by the vendor's clock.
	latest time.Time
}

// reportedField is a difference in a field that was told already.
type reportedField struct {
	vendor  string // the value that the vendor had, as JSON
	finding contracts.Finding
}

// shownPage is a page that was shown.
type shownPage struct {
	ids   []string
	fakes []string // the objects of the fake's page, by the vendor's ids
	next  string   // the position of the page behind it; empty when it is the last
	total int64    // how many objects the page says that the list has; 0 where it does not say
}

// count is how many objects a list had, after so many changes.
type count struct {
	total   int64
	changes int
}

// timePair is a time in a field on both sides, and how the vendor wrote it.
type timePair struct {
	vendor, fake time.Time
	text         string
}

func newMemory() *memory {
	log := &undoLog{}
	return &memory{
		log: log, ids: newIdentities(log), made: map[string]bool{}, fakes: map[string]bool{}, others: map[string]bool{}, owned: map[string]bool{}, roots: map[string]contracts.Finding{}, reported: map[string]reportedField{},
		broken: map[string]bool{}, sized: map[string]bool{}, pages: map[string]map[string]shownPage{}, whole: map[string]count{}, times: map[string]timePair{},
	}
}

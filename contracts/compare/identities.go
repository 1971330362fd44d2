package compare

import (
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// identities says which id of the vendor's and which of the fake's name the same
// thing. The two make ids of their own, so that they are bound when they are
// first seen in the same place.
type identities struct {
	log     *undoLog
	fakes   map[string]map[string]string // by kind of object: the fake's id for the vendor's
	vendors map[string]map[string]string // the other way round
	// values binds what looks like an id and names no object that can be asked for:
	// the vendor's value for the fake's, of which several may mean the same.
	values map[string]string
}

func newIdentities(log *undoLog) identities {
	return identities{log, map[string]map[string]string{}, map[string]map[string]string{}, map[string]string{}}
}

func (i identities) bind(kind, vendor, fake string) {
	if i.fakes[kind] == nil {
		put(i.log, i.fakes, kind, map[string]string{})
		put(i.log, i.vendors, kind, map[string]string{})
	}
	put(i.log, i.fakes[kind], vendor, fake)
	put(i.log, i.vendors[kind], fake, vendor)
}

// same says whether two ids of a kind name the same object; known is false when
// one can only guess: then neither is bound.
func (i identities) same(kind, vendor, fake string) (same, known bool) {
	boundFake, there := i.fakes[kind][vendor]
	if !there {
		_, taken := i.vendors[kind][fake]
		if !taken && i.elsewhere(vendor, fake) {
			return true, true
		}
		return vendor == fake && !taken, taken || vendor == fake
	}
	return boundFake == fake, true
}

// elsewhere says whether the two are bound as ids of some other kind: contracts do
// not always say which kind of object an id is of.
func (i identities) elsewhere(vendor, fake string) bool {
	for _, bound := range i.fakes {
		if other, there := bound[vendor]; there && other == fake {
			return true
		}
	}
	return false
}

// toFake finds the fake's id for one of the vendor's, whatever its kind.
func (i identities) toFake(vendor string) string {
	found := vendor
	for _, bound := range i.fakes {
		if fake, there := bound[vendor]; there && fake != vendor && (found == vendor || fake < found) {
			found = fake
		}
	}
	return found
}

// toVendor finds the vendor's id for one of the fake's.
func (i identities) toVendor(kind, fake string) string {
	if vendor, there := i.vendors[kind][fake]; there {
		return vendor
	}
	found := fake
	for _, bound := range i.vendors {
		if vendor, there := bound[fake]; there && vendor != fake && (found == fake || vendor < found) {
			found = vendor
		}
	}
	return found
}

// textOf reads an id: a text, or a number as it is written.
func textOf(value any) (string, bool) { return schemas.TextOf(value) }

// kindAt names what an id at this place is of. Within an object of a collection,
// its own id is of that collection.
func kindAt(c *contracts.Contract, at contracts.Place, around contracts.Place, isOwn bool) string {
	if collection := at.RefersTo(); collection != "" {
		return collection
	}
	if isOwn {
		if collection := around.Collection(); collection != nil {
			return collection.Name
		}
	}
	return strings.TrimSuffix(strings.TrimSuffix(at.Name, "s"), "_id")
}

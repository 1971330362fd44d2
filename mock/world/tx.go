package world

import (
	"fmt"
	"maps"
	"time"

	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/scenarios"
)

// Tx is a world as one request sees it: its objects, its time and its chance,
// all of one state. What the request changes is seen by nobody else until it
// succeeds.
type Tx struct {
	tables   tables
	owned    map[AnyCollection]bool // copied by this request, and so its own
	before   int64                  // the bytes of these when they were copied
	readOnly bool
	misuse   error

	world   *World               // nil is none
	past    Past                 // the world at this request
	counted map[windowKey]window // by this request
	vendor  string               // whose handler it is for
	auth    []scenarios.Credential
	seed    int64
	now     time.Time
	chance  fixtures.Chance
}

// Now is the world's time.
func (tx *Tx) Now() time.Time { return tx.now }

// Chance gives the request's chance for one use, such as "id". It depends on
// the world's seed and on how many requests came before, and on nothing else.
func (tx *Tx) Chance(use ...string) fixtures.Chance { return tx.chance.For(use...) }

// Credentials lists those of the scenario's auth, of all vendors.
func (tx *Tx) Credentials() []scenarios.Credential { return tx.auth }

// Misuse says what a handler did that its operation or its vendor may not; nil is
// nothing.
func (tx *Tx) Misuse() error { return tx.misuse }

// Constant gives the world's chance for one use, the same for every request.
func (tx *Tx) Constant(use string) fixtures.Chance {
	return fixtures.NewChance(tx.seed).For(tx.vendor, use)
}

// Grants lists what the scenario grants to the vendor's tokens, to whichever.
func (tx *Tx) Grants() (grants []map[string]string) {
	for _, credential := range tx.auth {
		if credential.Vendor == tx.vendor {
			grants = append(grants, credential.Grants...)
		}
	}
	return grants
}

func (tx *Tx) table(c AnyCollection) store.Any {
	if table, ok := tx.tables[c]; ok {
		return table
	}
	tx.misuse = fmt.Errorf("collection %s is not among the vendor's collections", c.name())
	return c.empty()
}

func (tx *Tx) edit(c AnyCollection) store.Any {
	switch {
	case tx.owned[c]:
		return tx.tables[c]
	case tx.readOnly:
		// The stage answers a server error instead of what the handler decides.
		tx.misuse = fmt.Errorf("the handler of a reading operation edits the collection %s", c.name())
		return c.empty()
	}
	table := tx.table(c).Fork()
	tx.before += table.Bytes()
	table.SetWriter(store.Client)
	if tx.owned == nil {
		tx.owned = map[AnyCollection]bool{}
		tx.tables = maps.Clone(tx.tables)
	}
	tx.owned[c], tx.tables[c] = true, table
	return table
}

// Full says why the world cannot hold what the request has put into it; nil when it can.
func (tx *Tx) Full() error {
	if len(tx.owned) == 0 {
		return nil
	}
	if full := tx.tables.full(0); full != nil || tx.world == nil {
		return full
	}
	return tx.world.worlds.fits(tx.growth())
}

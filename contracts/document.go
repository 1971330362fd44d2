package contracts

import "github.com/ringer-mock/ringer/schemas"

// FromDocument makes the contract of an OpenAPI document that is given as a value: in
// the form of OpenAPI 3.1, with all it refers to inside it, as contracts/openapi reads
// it. The vendor's name is that by which commands and worlds know it. The document must
// not be changed any more.
func FromDocument(vendor string, document map[string]any) (*Contract, error) {
	if err := checkName(vendor); err != nil {
		return nil, err
	}
	return fromBundled(vendor, document, schemas.NewSet)
}

// Overlaid gives the contract with another document: its own, over which an overlay is
// laid. What the vendor keeps stays as it was: the overlay tells what goes over the wire.
// The document must not be changed any more.
func (c *Contract) Overlaid(document map[string]any) (*Contract, error) {
	own, err := fromBundled(c.Vendor, document, schemas.NewSet)
	if err != nil {
		return nil, err
	}
	own.takeOver(c)
	own.Collections, own.base = c.Collections, c
	return own, nil
}

// takeOver takes from another form of the contract what no document says.
func (c *Contract) takeOver(other *Contract) {
	c.files, c.embedded, c.base = other.files, other.embedded, other.base
}

// Base gives the contract as it was before an overlay was laid over it; nil is that none
// was.
func (c *Contract) Base() *Contract { return c.base }

// Keys by which an overlay says how what goes over the wire differs from what a vendor's
// code answers.
const (
	// ReplacesKey stands in a response: the status in whose place it is answered.
	ReplacesKey = "x-ringer-replaces"
	// WasKey stands in the schema of a member: the name that it had before.
	WasKey = "x-ringer-was"
	// EmptyKey stands in a schema: what is sent in place of an empty value, which is false,
	// 0, or an empty text, list or object.
	EmptyKey = "x-ringer-empty"
)

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

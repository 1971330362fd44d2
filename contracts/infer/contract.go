package infer

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/openapi"
)

// Contract makes the contract of an OpenAPI document: what it says is documented, and
// what is inferred from it assumed. The name is that by which commands and worlds know
// the API. Declarations of the document and of its overlay go before what is inferred.
func Contract(name string, doc *openapi.Document) (*contracts.Contract, error) {
	contract, err := contracts.FromDocument(name, Apply(doc.Value, Declarations(doc.Value)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.File, err)
	}
	return contract, nil
}

package mock

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/mock/conform"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// Handler decides one call. It returns the vendor's answer, or an [*Error] when
// the call is refused; then nothing that it changed in the world stays.
type Handler func(tx *world.Tx, call *Call) (Reply, error)

// Vendor is the behaviour of one vendor's API. Its contract says which operations
// there are and what goes over the wire.
type Vendor struct {
	// Name is the contract's name.
	Name string
	// Contract is the vendor's contract; nil is one that is found by Name, in Files or
	// in this project.
	Contract *contracts.Contract
	// Files holds what the vendor brings; nil is a vendor of this project, whose files
	// are found by its name. It is the vendor's folder, commonly embedded:
	//
	//	contract.yaml     the OpenAPI document
	//	schemas/*.json    what it refers to, such as schemas/team.json
	//	scenarios/*.yaml  the vendor's parts of the built-in scenarios, by their names
	//	stories/*.yaml    what "ringer check" plays
	//
	// Only the contract must be there, and that only when Contract is nil.
	Files fs.FS
	// Handlers has one handler for each operation of the contract, by its id.
	Handlers map[string]Handler
	// ErrorResponses says how each kind of error looks.
	ErrorResponses ErrorResponses
	// Collections are the objects that the vendor keeps, one for each collection
	// of the contract.
	Collections []world.AnyCollection
	// Warnings tell of what is served otherwise than the contract says, or in part. Their
	// places are pointers in the contract.
	Warnings []*schemas.Error

	// The rest is for vendors that differ from the plain case; nil is that case.

	// Header sets the headers that every answer has. The call says what is asked and
	// who asks: a caller without a token is not known, or was refused. It may count
	// requests ([world.Tx.Count]).
	Header func(tx *world.Tx, call *Call, header http.Header)
	// Read makes the body that the contract's schema judges out of a request that
	// is not plain JSON; raw is the body as it was sent. It runs for every
	// operation.
	Read func(call *Call, raw []byte) (any, *Error)
	// Authorize refuses calls that the caller may not make, or not now, before what was
	// sent is looked at. It may count requests ([world.Tx.Count]).
	Authorize func(tx *world.Tx, call *Call) *Error
	// Token says whether a token that the scenario does not know is one that the
	// vendor itself gave out, and, when it must not be used, why.
	Token func(tx *world.Tx, token string) (known bool, refusal *Error)
	// Check says what is wrong with data that came from a scenario or through the
	// control API, beyond what a schema can say of a single object.
	Check func(tx *world.Tx, wrong world.Wrong)
}

// undeclared says which of the refusals that the stage itself makes an operation
// does not declare: those of them that the vendor has an answer for.
func (v *Vendor) undeclared(contract *contracts.Contract) (wrong []string) {
	for _, op := range contract.Operations {
		kinds := []Kind{TooLarge, RateLimited, Unavailable, ServerError}
		if !op.Public() {
			kinds = append(kinds, Unauthorized)
		}
		if op.Body != nil {
			kinds = append(kinds, Invalid, UnsupportedMedia)
		}
		var missing []string
		for _, kind := range kinds {
			if response, answered := v.ErrorResponses[kind]; answered && op.Response(response.Status) == nil {
				missing = append(missing, fmt.Sprintf("%d (%s)", response.Status, kind))
			}
		}
		if len(missing) > 0 {
			slices.Sort(missing)
			wrong = append(wrong, fmt.Sprintf("operation %s declares no response for the status %s", op.ID, strings.Join(missing, ", ")))
		}
	}
	return wrong
}

// boundVendor is a vendor on the stage: the behaviour with its contract.
type boundVendor struct {
	*Vendor
	contract *contracts.Contract
	kept     *world.Vendor
	// conformer is nil where no overlay is laid over the contract.
	conformer *conform.Conformer
	valid     judge.ValidCache // answers, where they are judged
	token     string           // has all rights, whatever the scenario says; empty is none
}

// Catalog gives the contracts that some vendors bring, and those of this project: a
// scenario may name a vendor that is not served.
func Catalog(vendors ...*Vendor) (*contracts.Catalog, error) {
	catalog := contracts.Embedded()
	var others []string
	for _, name := range catalog.Names() {
		if !slices.ContainsFunc(vendors, func(v *Vendor) bool { return v.Name == name && (v.Files != nil || v.Contract != nil) }) {
			others = append(others, name)
		}
	}
	catalog, err := catalog.Only(others...)
	for _, vendor := range vendors {
		switch {
		case err != nil:
			return nil, err
		case vendor.Contract != nil && vendor.Contract.Vendor != vendor.Name:
			return nil, fmt.Errorf("vendor %s has the contract of %s: give both one name", vendor.Name, vendor.Contract.Vendor)
		case vendor.Contract != nil:
			catalog, err = catalog.With(vendor.Contract, vendor.Files)
		case vendor.Files != nil:
			catalog, err = catalog.WithFS(vendor.Files, vendor.Name)
		}
	}
	return catalog, err
}

// bind loads a vendor's contract and makes sure that the two fit together.
func bind(v *Vendor, catalog *contracts.Catalog) (*boundVendor, error) {
	contract, err := catalog.Load(v.Name)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, op := range contract.Operations {
		if v.Handlers[op.ID] == nil {
			wrong = append(wrong, fmt.Sprintf("operation %s has no handler in Vendor.Handlers", op.ID))
		}
	}
	for id := range v.Handlers {
		if _, ok := contract.Operation(id); !ok {
			wrong = append(wrong, fmt.Sprintf("handler %s is for no operation of the contract", id))
		}
	}
	names := contract.CollectionNames()
	for _, collection := range v.Collections {
		if i := slices.Index(names, world.NameOf(collection)); i >= 0 {
			names = slices.Delete(names, i, i+1)
		} else {
			wrong = append(wrong, fmt.Sprintf("collection %s is not in the contract's x-ringer-collections", world.NameOf(collection)))
		}
	}
	for _, name := range names {
		wrong = append(wrong, fmt.Sprintf("collection %s of the contract is not in Vendor.Collections", name))
	}
	for _, kind := range Kinds() {
		if !v.ErrorResponses[kind].answers() {
			wrong = append(wrong, fmt.Sprintf("error kind %s has no answer in Vendor.ErrorResponses", kind))
		}
	}
	table := map[string]int{}
	for kind, response := range v.ErrorResponses {
		table[string(kind)] = response.Status
	}
	wrong = append(wrong, contract.ErrorTableMistakes(table)...)
	wrong = append(wrong, v.undeclared(contract)...)
	if len(wrong) > 0 {
		slices.Sort(wrong)
		return nil, fmt.Errorf("vendor %s does not fit its contract:\n\t%s", v.Name, strings.Join(wrong, "\n\t"))
	}
	return &boundVendor{Vendor: v, contract: contract, conformer: conform.New(contract), kept: &world.Vendor{Name: v.Name, Contract: contract, Collections: v.Collections, Check: v.Check}}, nil
}

package contracts

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Envelope is a contract's x-ringer-envelope: parts of an answer that must
// agree with each other. Places are JSON Pointers in which "*" stands for every
// item of an array and every member of an object.
type Envelope struct {
	// Unique lists places whose values must all differ.
	Unique []string `json:"unique"`
	// Distinct lists places of arrays in which no value stands twice.
	Distinct []string `json:"distinct"`
	// Equal lists places that must all hold the same value.
	Equal [][]string `json:"equal"`
	// Index is a list of references to objects that stand elsewhere in the answer;
	// nil is none.
	Index *Index `json:"index"`
	// Keyed lists objects whose members stand under their own ids.
	Keyed []string `json:"keyed"`
	// Refers lists places that name members of an object.
	Refers []Reference `json:"refers"`
	// Included is what a request may ask to have sent along; nil is nothing.
	Included *Inclusion `json:"included"`

	Pointer string `json:"-"` // of this declaration in the contract
}

// Index is a list of references: each names the object at /key/id.
type Index struct {
	List string `json:"list"`
	// Map is where the objects stand that the list is of: it holds no others.
	Map string `json:"map"`
	// Length is how many entries there must be; nil is any number.
	Length *int `json:"length"`
	// Key and ID are how the members of a reference are called; empty is "key" and
	// "id".
	Key string `json:"key"`
	ID  string `json:"id"`
}

// Refers gives the place that a reference names; ok is false for what is none.
func (i *Index) Refers(reference any) (place string, ok bool) {
	members, _ := reference.(map[string]any)
	key, okKey := schemas.TextOf(members[cmp.Or(i.Key, "key")])
	id, okID := schemas.TextOf(members[cmp.Or(i.ID, usualID)])
	return schemas.Join("", key, id), okKey && okID
}

// Reference says that each value at From is the name of a member of the object
// at To, where there is one, and that it has no other members than those that
// are referred to.
type Reference struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Inclusion says where an answer holds what is sent along when a parameter of the
// query names it, and that it does so even when there is none.
type Inclusion struct {
	Parameter string            `json:"parameter"`
	At        map[string]string `json:"at"` // from a name to a place
}

// Asks lists the names that a query of an operation asks for. A text is split at its
// commas and nowhere else: what stands in it in another form, and a list where none is
// taken, asks for nothing that is known.
func (i *Inclusion) Asks(op *Operation, query url.Values) (names []string) {
	texts := []string{wire.Last(query, i.Parameter)}
	if p := op.QueryParameter(i.Parameter); p != nil && p.Schema.Text("type") == "array" {
		texts = op.Values(query, i.Parameter)
	}
	for _, text := range texts {
		names = append(names, strings.Split(text, ",")...)
	}
	return names
}

package contracts

import (
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/paths"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Contract is what is known of one vendor's API. It does not change once it is
// loaded, a [Contract.Copy] aside, and is safe for concurrent use.
type Contract struct {
	// Vendor is the vendor's name, as commands and worlds know it.
	Vendor string
	// Level says what the vendor promises beyond its behaviour.
	Level Promise
	// Title and Version are the document's own.
	Title, Version string
	// Prefix is the path part of the vendor's base address, such as "/api/v1";
	// empty when the base address is a bare origin.
	Prefix string
	// OwnedPrefixes lists the path prefixes under which even an unknown path is this
	// vendor's to refuse.
	OwnedPrefixes []string
	// Roles are what a token's user can be, and Grants the path parameters by which
	// is said what a token may see; both are empty where nothing follows from them.
	Roles, Grants []string
	// Operations are ordered by path, then method.
	Operations []*Operation
	// Collections are ordered by name.
	Collections []*Collection

	Document any // the bundled OpenAPI document
	Schemas  *schemas.Set
	Prefixes []string // the path parts of all servers, the longest first
	Suffixes []string // what a path may end in without meaning anything else
	// Security says which credentials a call takes, where its operation says nothing
	// else.
	Security Security
	schemes  []Credential // the securitySchemes
	// ErrorStatuses are the statuses of the kinds of errors that x-ringer-errors
	// declares; see [Contract.ErrorKinds].
	ErrorStatuses map[string]int
	// PlainCredentialHeaders are the headers of credentials that are not called as
	// credentials are ([IsCredentialName]), in their canonical form.
	PlainCredentialHeaders []string
	paths                  *paths.Set // of the operations
	byPath                 map[string][]*Operation
	UnknownCalls           Responses // how calls that match no operation are refused
	// responsesAt are all responses by their places, while the contract is read:
	// operations share many.
	responsesAt map[string]*Response

	files    fs.FS     // what the vendor brings; nil for a contract of this package
	embedded bool      // whether it is one of this package
	base     *Contract // see [Contract.Base]

	secretsOnce sync.Once
	secrets     []string
	markedOnce  sync.Once
	marked      bool
}

// Copy gives the contract once more, for whoever takes over into it what a vendor shows
// in place of what was assumed. Schemas that are compiled already are shared.
func (c *Contract) Copy() (*Contract, error) {
	own, err := fromBundled(c.Vendor, c.Document, func(string, any) *schemas.Set { return c.Schemas })
	if err != nil {
		return nil, err
	}
	if own.takeOver(c); c.base != nil {
		own.Collections = c.Collections
	}
	return own, nil
}

// Operation is one documented call.
type Operation struct {
	ID, Method, Path string
	Summary          string
	// Security says which credentials the call takes.
	Security   Security
	Parameters []*Parameter
	// Body is nil when the operation takes none.
	Body       *Body
	Responses  Responses
	Behaviours []Behaviour
	Evidence   Evidence
	// Action is what the contract says that the call does; nil says nothing.
	Action *Action

	contract *Contract
	inQuery  map[string]*Parameter // of the parameters, by their names
	writes   *bool                 // what x-ringer-writes says; nil leaves it to the method
}

// Parameter is one input beside the body.
type Parameter struct {
	Name string
	// In is "path", or one of the In constants but for the body.
	In          string
	Required    bool
	Description string
	// Omits says why the parameter has no effect here; empty when it has one.
	Omits    string
	Evidence Evidence

	Schema  Node
	Body    *Body // compiles the schema; nil when there is none
	reading reading
	// explodes says that a list is sent by repeating the parameter's name.
	explodes bool
}

// Ref refers to the schema of the parameter's value inside the bundled contract.
func (p *Parameter) Ref() string { return "#" + p.Schema.Pointer }

// Behaviour is a vendor's behaviour that a schema cannot express.
type Behaviour struct {
	ID       string   `json:"id"`
	Says     string   `json:"says"`
	Evidence Evidence `json:"evidence"`
	// About names the fields that the rule speaks of, as JSON Pointers in the
	// object that the operation answers with, or in the answer around it.
	About []string `json:"about"`
	// Unsent says that the rule speaks of them only when they are not sent.
	Unsent bool `json:"unsent"`
}

// Body is the body of a request or a response.
type Body struct {
	Required bool
	// MediaTypes are the types it may have, in alphabetical order.
	MediaTypes []string

	contract *Contract
	Content  string // the pointer of what the media types stand in; empty without any
	Pointer  string // of the schema; of that for JSON where types have several
	once     sync.Once
	schema   *schemas.Schema
	err      error

	typesOnce   sync.Once
	types       map[string]*Body // by media type
	factsOnce   sync.Once
	facts       *fieldFacts
	secretsOnce sync.Once
	secrets     []string
}

// Schema compiles the body's schema on first use; without one, every value will do.
func (b *Body) Schema() (*schemas.Schema, error) {
	b.once.Do(func() {
		if b.Node().Exists() {
			b.schema, b.err = b.contract.Schemas.Compile(b.Pointer)
		} else {
			b.schema, b.err = anything()
		}
	})
	return b.schema, b.err
}

// Response is one status that an operation may answer with.
type Response struct {
	// Status is the key in [Responses].
	Status int
	// Body is nil when the answer has none.
	Body *Body
	// Headers names the headers that the answer must have.
	Headers  []string
	Evidence Evidence
	// Collection names the collection whose objects the answer shows.
	Collection string

	Pointer      string
	HeaderValues []HeaderValue
	Paging       *paging.Scheme
	Envelope     *Envelope
	Order        *Order
	Objects      map[string]string // where the objects of each collection stand
}

// HeaderValue is a header of which more is known than that it is there.
type HeaderValue struct {
	Name string
	Body *Body // compiles its schema

	reading reading
}

// Read gives what the header says as its schema looks at it.
func (h HeaderValue) Read(text string) any { return h.reading.readHeader(text) }

// Collection is one kind of object that a vendor keeps.
type Collection struct {
	Name string
	// ID is the member that identifies an object.
	ID string
	// Unique lists keys besides the id: members that no two objects have in common.
	Unique [][]string
	// Internal says that clients never see its objects, such as idempotency keys.
	Internal bool
	// Writers are the operations that put data into it, by id; where there are
	// none, only scenario data does.
	Writers []string
	// Created and Updated name the members that hold the time of an object's making, and
	// that of its last change.
	Created, Updated []string
	// Parents names the members that hold the id of an object of another collection,
	// with which it must be there.
	Parents map[string]string
	// Hidden names the members that objects have and answers leave out.
	Hidden []string

	Body *Body
}

// Schema compiles the schema of one whole object of the collection.
func (c *Collection) Schema() (*schemas.Schema, error) { return c.Body.Schema() }

// SchemaValue gives the schema of one object as it stands in the bundled
// contract.
func (c *Collection) SchemaValue() map[string]any {
	schema, _ := c.Body.contract.At(c.Body.Pointer).Value.(map[string]any)
	return schema
}

// Ref refers to the schema of one object inside the bundled contract.
func (c *Collection) Ref() string { return "#" + c.Body.Pointer }

// Ref refers to the body's schema inside the bundled contract.
func (b *Body) Ref() string { return "#" + b.Pointer }

// Resolve gives what a reference inside the bundled contract refers to.
func (c *Contract) Resolve(ref string) (schema map[string]any, ok bool) {
	pointer, inside := strings.CutPrefix(ref, "#")
	if inside {
		schema, ok = c.At(pointer).Value.(map[string]any)
	}
	return schema, ok
}

// Compile compiles the schema that a reference inside the bundled contract
// refers to.
func (c *Contract) Compile(ref string) (*schemas.Schema, error) {
	return c.Schemas.Compile(strings.TrimPrefix(ref, "#"))
}

// Bundled gives the whole OpenAPI document with all it refers to inside it. The
// value must not be changed.
func (c *Contract) Bundled() any { return c.Document }

// Operation finds an operation by its id.
func (c *Contract) Operation(id string) (*Operation, bool) {
	for _, op := range c.Operations {
		if op.ID == id {
			return op, true
		}
	}
	return nil, false
}

// Collection finds a collection by its name.
func (c *Contract) Collection(name string) (*Collection, bool) {
	for _, collection := range c.Collections {
		if collection.Name == name {
			return collection, true
		}
	}
	return nil, false
}

// CollectionNames lists the collections in alphabetical order.
func (c *Contract) CollectionNames() []string {
	names := make([]string, len(c.Collections))
	for i, collection := range c.Collections {
		names[i] = collection.Name
	}
	return names
}

// PathParameters lists the names of the parameters in the paths of all
// operations, in alphabetical order.
func (c *Contract) PathParameters() (names []string) {
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			if p.In == "path" && !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// QueryParameters lists the names of the operation's query parameters, in
// alphabetical order.
func (o *Operation) QueryParameters() (names []string) {
	for _, p := range o.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return names
}

// InQuery says whether a name in a query means something to any operation of the
// vendor: it is a parameter's, or that of a field of a body, which some vendors
// take from the query as well.
func (c *Contract) InQuery(name string) bool {
	root := wire.ParameterName(name)
	for _, op := range c.Operations {
		if op.QueryParameter(name) != nil || op.QueryParameter(root) != nil {
			return true
		}
		if op.Body != nil && c.At(op.Body.Pointer).Get("properties", strings.SplitN(name, "[", 2)[0]).Exists() {
			return true
		}
	}
	return false
}

// Contract gives the contract that the operation is in.
func (o *Operation) Contract() *Contract { return o.contract }

// Behaviour finds one of the operation's rules by its id. It must not be changed.
func (o *Operation) Behaviour(id string) (*Behaviour, bool) {
	for i := range o.Behaviours {
		if o.Behaviours[i].ID == id {
			return &o.Behaviours[i], true
		}
	}
	return nil, false
}

// QueryParameter finds a parameter by its whole name; nil when there is none.
func (o *Operation) QueryParameter(name string) *Parameter {
	if o == nil {
		return nil
	}
	return o.inQuery[name]
}

// parameter finds a parameter in a place, which is one of the In constants; nil when
// there is none.
func (o *Operation) parameter(in, name string) *Parameter {
	for _, p := range o.Parameters {
		if p.In == in && sameName(in, p.Name, name) {
			return p
		}
	}
	return nil
}

// Writes says whether a call of the operation may change what the vendor keeps:
// x-ringer-writes says so, and else the method that the call is made with. Of a call
// that no operation takes, which is nil, and of one with another method than the
// operation's own, nothing more is known than the method.
func (o *Operation) Writes(method string) bool {
	if o != nil && o.writes != nil && o.takes(method) {
		return *o.writes
	}
	return !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, method)
}

// Public says that the call needs no credentials, and looks at none.
func (o *Operation) Public() bool { return o.Security.Public() }

// String gives "id (METHOD path)".
func (o *Operation) String() string { return fmt.Sprintf("%s (%s %s)", o.ID, o.Method, o.Path) }

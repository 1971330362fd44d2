package mock

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Call is one request, decoded.
type Call struct {
	// Operation is the operation that is called.
	Operation *contracts.Operation
	// Path holds the path parameters, decoded.
	Path contracts.PathValues
	// Query holds the query parameters, in the order in which they were sent. A
	// value that is not properly percent-encoded is taken as it stands.
	Query url.Values
	// RawQuery is the query as it was sent.
	RawQuery string
	// Header holds the request's headers.
	Header http.Header
	// Body is the request's body as [schemas.DecodeJSON] reads it; nil when the
	// operation takes none or none was sent.
	Body any
	// Caller is who calls.
	Caller Caller

	tokens     []string                     // that were sent, as the operation takes them
	noToken    *contracts.NoCredentialError // why there are none
	raw        []byte
	isRead     bool // the vendor made the body of what was sent
	address    address
	behaviours []*contracts.Behaviour
	misuse     error
}

// Decode reads the body, which the contract's schema has found valid, into a Go
// value. A member sets the field whose json tag, or name, is the member's, letter for
// letter; members without such a field are ignored.
func (c *Call) Decode(into any) error {
	text, err := c.json()
	if err == nil {
		err = jsonv2.Unmarshal(text, into)
	}
	if err != nil {
		return Errorf(Invalid, "the body cannot be read: %v", err)
	}
	return nil
}

// json gives the body as JSON.
func (c *Call) json() ([]byte, error) {
	if c.isRead {
		return schemas.EncodeJSON(c.Body)
	}
	return c.raw, nil
}

// Link gives the absolute address of this call with another query. It leads
// through the same host and into the same world. It never repeats a credential.
func (c *Call) Link(query url.Values) string {
	query = c.Operation.Security.LinkQuery(query)
	link := c.address.origin() + c.address.prefix + c.address.path
	if len(query) > 0 {
		link += "?" + query.Encode()
	}
	return link
}

// Cite records that the answer rests on behaviours of the operation's contract, by
// their ids: their evidence then counts towards that of the answer.
func (c *Call) Cite(ids ...string) {
	for _, id := range ids {
		behaviour, ok := c.Operation.Behaviour(id)
		if !ok {
			c.misuse = fmt.Errorf("the handler of %s cites a behaviour %q that its contract does not have", c.Operation.ID, id)
			continue
		}
		if !slices.Contains(c.behaviours, behaviour) {
			if c.behaviours == nil {
				c.behaviours = make([]*contracts.Behaviour, 0, 4) // as many as most answers rest on
			}
			c.behaviours = append(c.behaviours, behaviour)
		}
	}
}

// decode reads the body, and says what is wrong with it by the contract. The vendor is
// nil when the path is nobody's.
func (c *Call) decode(vendor *boundVendor) *Error {
	switch {
	case vendor == nil || c.Operation == nil:
		return nil
	case vendor.Read != nil:
		return c.readAs(vendor.Read)
	case c.Operation.Body == nil:
		return nil
	}
	return c.readDeclared(c.Operation.Body)
}

// readAs lets the vendor read the body.
func (c *Call) readAs(read func(*Call, []byte) (any, *Error)) *Error {
	value, refusal := read(c, c.raw)
	if refusal != nil {
		return refusal
	}
	c.Body, c.isRead = value, true
	if c.Operation.Body == nil {
		return nil
	}
	return c.validate(c.Operation.Body)
}

// readDeclared reads the body as what the contract declares.
func (c *Call) readDeclared(body *contracts.Body) *Error {
	if len(c.raw) == 0 {
		if body.Required {
			return Errorf(Invalid, "%s needs a body, and none was sent", c.Operation.ID)
		}
		return nil
	}
	contentType := c.Header.Get("Content-Type")
	mediaType, _ := wire.MediaType(contentType)
	declared := body.For(mediaType)
	if declared == nil {
		e := Errorf(UnsupportedMedia, "the body is of type %q; send Content-Type: %s", contentType, strings.Join(body.MediaTypes, " or "))
		e.Field = contentType
		return e
	}
	return c.readMedia(declared, mediaType)
}

// DecodeBody reads a JSON body of a request.
func DecodeBody(raw []byte) (any, *Error) {
	value, err := schemas.DecodeJSONUpTo(maxValues, raw)
	if errors.Is(err, schemas.ErrTooManyValues) {
		return nil, Errorf(TooLarge, "the body holds more than %d values", maxValues)
	}
	if err != nil {
		return nil, Errorf(Invalid, "the body is not valid JSON: %v", err)
	}
	return value, nil
}

// validate holds the decoded body to the contract's schema.
func (c *Call) validate(body *contracts.Body) *Error {
	schema, err := body.Schema()
	if err != nil {
		return Errorf(ServerError, "%v", err)
	}
	violations := slices.DeleteFunc(schema.Validate(c.Body), func(v schemas.Violation) bool { return c.Operation.Contract().Unsent(v, true) })
	if len(violations) > 0 {
		e := Errorf(Invalid, "the body breaks the contract: %s", describe(violations))
		e.Violations = violations
		return e
	}
	return nil
}

// HasUnknownFields says whether the body has fields that the contract does not
// name.
func (c *Call) HasUnknownFields() bool {
	if c.Operation.Body == nil {
		return false
	}
	schema, err := c.Operation.Body.Schema()
	return err == nil && len(schema.Undocumented(c.bodyFields())) > 0
}

// bodyFields gives the body without what the vendor took from the query.
func (c *Call) bodyFields() any {
	object, ok := c.Body.(map[string]any)
	if !ok || len(c.Query) == 0 {
		return c.Body
	}
	fields := maps.Clone(object)
	for name := range c.Query {
		root, _, _ := strings.Cut(name, "[")
		delete(fields, root)
	}
	return fields
}

// describe tells of up to three violations in one line.
func describe(violations []schemas.Violation) string {
	var parts []string
	for i, v := range violations {
		if i == 3 {
			parts = append(parts, fmt.Sprintf("and %d more", len(violations)-i))
			break
		}
		place := v.Pointer
		if place == "" {
			place = "the whole"
		}
		parts = append(parts, place+": "+v.Message)
	}
	return strings.Join(parts, "; ")
}

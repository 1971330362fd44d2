package contracts

import (
	"net/http"
	"net/url"
	"strings"
)

// Exchange is a request with the answer to it, as they went over the wire.
type Exchange struct {
	Method string
	// URL is the address that the client asked for. Its host does not matter.
	URL url.URL
	// BasePath is what stands in the URL's path before the vendor's own path, such
	// as the prefix of a world; links in the answer keep it.
	BasePath string
	// RequestBody is what the client sent; some vendors take parameters from it
	// even in a call that reads.
	RequestBody []byte

	Status int
	Header http.Header
	Body   []byte

	// RequestBodyCut and BodyCut say that the body is not there, or not all of it:
	// nothing that rests on it is judged.
	RequestBodyCut, BodyCut bool
	// HeaderCut says that the headers of the answer are not there: that one is missing
	// says nothing.
	HeaderCut bool
}

// CallOf says which operation an exchange called.
func (c *Contract) CallOf(x *Exchange) Call {
	return c.Find(x.Method, strings.TrimPrefix(x.URL.EscapedPath(), x.BasePath))
}

// OperationID gives the id of the operation that an exchange called; empty is none.
func (c *Contract) OperationID(x *Exchange) string {
	if call := c.CallOf(x); call.Operation != nil {
		return call.Operation.ID
	}
	return ""
}

// CollectionOf names the collection that an exchange lists or shows; empty is none.
func (c *Contract) CollectionOf(x *Exchange) string {
	if op := c.CallOf(x).Operation; op != nil {
		for _, response := range op.Responses {
			if response.Collection != "" {
				return response.Collection
			}
		}
	}
	return ""
}

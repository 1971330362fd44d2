package mock

import (
	"fmt"
	"maps"
	"net/http"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Kind is one of the things that can go wrong with a call: a standard one, or one of
// the vendor's own that its contract declares in x-ringer-errors. Each vendor says in
// its own words and with its own status what a kind looks like.
type Kind string

// The kinds, by the names that scenario files use.
const (
	Unauthorized     Kind = "unauthorized"
	Forbidden        Kind = "forbidden"
	NotFound         Kind = "not_found"
	MethodNotAllowed Kind = "method_not_allowed"
	Invalid          Kind = "invalid"       // the request itself cannot be taken
	Unprocessable    Kind = "unprocessable" // the request is well formed, and breaks a rule of the vendor's
	Conflict         Kind = "conflict"
	TooLarge         Kind = "too_large"
	UnsupportedMedia Kind = "unsupported_media"
	RateLimited      Kind = "rate_limited"
	Unavailable      Kind = "unavailable"
	ServerError      Kind = "server_error"

	// These are for vendors whose contracts declare them in x-ringer-errors.

	NotModified          Kind = "not_modified" // the client has what it asks for; there is no body
	NotAcceptable        Kind = "not_acceptable"
	Gone                 Kind = "gone"
	PreconditionFailed   Kind = "precondition_failed"
	PreconditionRequired Kind = "precondition_required"
)

// Kinds lists the kinds that every vendor answers.
func Kinds() (kinds []Kind) {
	for _, kind := range contracts.UsualErrorKinds() {
		kinds = append(kinds, Kind(kind))
	}
	return kinds
}

// Error is why a call is refused.
type Error struct {
	Kind Kind
	// Field is the field or parameter that is wrong; empty when it is the call as
	// a whole.
	Field string
	// Index is the place of the wrong object among several that were sent; nil when
	// one was.
	Index *int
	// Message says what is wrong in the vendor's words; empty leaves the words to
	// the vendor's table.
	Message string
	// Header holds further headers of the answer, such as an ETag; nil is none. One that
	// the vendor's table has too takes its place.
	Header http.Header
	// Reason says what is wrong, and what to do, in ours. It reaches people out of
	// band: the X-Ringer-Reason header, the journal, the log.
	Reason string
	// Violations are what the contract's schema found in the body.
	Violations []schemas.Violation
	// Operation is the operation that is called, as the stage notes it before the vendor's
	// table is asked; nil when no operation takes the call.
	Operation *contracts.Operation
	// Allow lists the methods that the path takes, for MethodNotAllowed.
	Allow []string
}

// Error gives the reason.
func (e *Error) Error() string {
	if e.Reason == "" {
		return string(e.Kind) + ": " + e.Message
	}
	return e.Reason
}

// Errorf makes an error of a kind, with a reason for people.
func Errorf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Reason: fmt.Sprintf(format, args...)}
}

// ErrorResponse is how a vendor answers one kind of error.
type ErrorResponse struct {
	Status int
	// Header holds further headers of the answer; nil is none.
	Header http.Header
	// Headers makes headers that depend on the error, such as on its operation; nil makes
	// none. They come before those of Header.
	Headers func(*Error) http.Header
	// Body makes the body, to be encoded as JSON; nil is no body, which only a status
	// without one may have.
	Body func(*Error) any
}

// answers says whether the response can be sent.
func (r ErrorResponse) answers() bool { return r.Body != nil || r.Status == http.StatusNotModified }

// ErrorResponses is a vendor's table of errors. A kind that it lacks is answered as
// ServerError is.
type ErrorResponses map[Kind]ErrorResponse

func (r ErrorResponses) reply(e *Error) Reply {
	refusal, ok := r[e.Kind]
	if !ok {
		refusal = r[ServerError]
	}
	reply := Reply{Status: refusal.Status, Header: refusal.Header}
	if refusal.Headers != nil || len(e.Header) > 0 {
		reply.Header = http.Header{}
		if refusal.Headers != nil {
			maps.Copy(reply.Header, refusal.Headers(e))
		}
		maps.Copy(reply.Header, refusal.Header)
		maps.Copy(reply.Header, e.Header)
	}
	if refusal.Body != nil {
		reply.Body = refusal.Body(e)
	}
	return reply
}

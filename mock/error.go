package mock

import (
	"fmt"
	"net/http"

	"github.com/ringer-mock/ringer/schemas"
)

// Kind is one of the closed list of things that can go wrong with a call. Each
// vendor says in its own words and with its own status what a kind looks like.
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
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{
		Unauthorized, Forbidden, NotFound, MethodNotAllowed, Invalid, Unprocessable,
		Conflict, TooLarge, UnsupportedMedia, RateLimited, Unavailable, ServerError,
	}
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
	// Reason says what is wrong, and what to do, in ours. It reaches people out of
	// band: the X-Ringer-Reason header, the journal, the log.
	Reason string
	// Violations are what the contract's schema found in the body.
	Violations []schemas.Violation
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
	// Body makes the body, to be encoded as JSON.
	Body func(*Error) any
}

// ErrorResponses is a vendor's table of errors. A kind that it lacks is answered as
// ServerError is.
type ErrorResponses map[Kind]ErrorResponse

func (r ErrorResponses) reply(e *Error) Reply {
	refusal, ok := r[e.Kind]
	if !ok {
		refusal = r[ServerError]
	}
	return Reply{Status: refusal.Status, Header: refusal.Header, Body: refusal.Body(e)}
}

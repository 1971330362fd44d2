package piercloud

import (
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// errorResponses says how each kind of error looks. Documented: 400, 401, 403 and the
// 404 of a group. Assumed: the rest, in codes of the same make.
var errorResponses = mock.ErrorResponses{
	mock.Unauthorized:     {Status: http.StatusUnauthorized, Body: body("failed", "invalid or expired token")},
	mock.Forbidden:        {Status: http.StatusForbidden, Body: body("authorization/forbidden", "Unable to give access to the user")},
	mock.NotFound:         {Status: http.StatusNotFound, Body: body("workspace-group/not-found", "Workspace group not found")},
	mock.MethodNotAllowed: {Status: http.StatusNotFound, Body: body("workspace-group/not-found", "Workspace group not found")},
	mock.Invalid:          {Status: http.StatusBadRequest, Body: invalid},
	mock.Unprocessable:    {Status: http.StatusBadRequest, Body: invalid},
	mock.Conflict:         {Status: http.StatusBadRequest, Body: invalid},
	mock.UnsupportedMedia: {Status: http.StatusBadRequest, Body: body(invalidParameters, "the body must be JSON")},
	mock.TooLarge:         {Status: http.StatusRequestEntityTooLarge, Body: body("bad-request/too-large", "Request body is too large")},
	mock.RateLimited:      {Status: http.StatusTooManyRequests, Body: body("rate-limit/too-many-requests", "Too many requests")},
	mock.Unavailable:      {Status: http.StatusServiceUnavailable, Body: body("server/unavailable", "Service unavailable")},
	mock.ServerError:      {Status: http.StatusInternalServerError, Body: body("server/internal-error", "Internal server error")},
}

const invalidParameters = "bad-request/invalid-parameters"

// Error is the one form of every refusal.
type Error struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// body makes the body of a refusal.
func body(code, text string) func(*mock.Error) any {
	return func(e *mock.Error) any {
		if e.Message != "" {
			return Error{code, e.Message}
		}
		return Error{code, text}
	}
}

// invalid says what of the request could not be taken. Assumed: the vendor's
// page has a placeholder for the words.
func invalid(e *mock.Error) any {
	if len(e.Violations) == 0 {
		return body(invalidParameters, "invalid parameters")(e)
	}
	texts := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		texts[i] = fieldText(v)
	}
	return Error{invalidParameters, strings.Join(texts, ", ")}
}

func fieldText(v schemas.Violation) string {
	field := strings.Join(schemas.Split(v.Pointer), ".")
	switch {
	case field == "":
		return "the body must be an object"
	case v.Keyword == "required":
		return field + " is required"
	case v.Keyword == "type":
		return field + " must be a string"
	case v.Keyword == "minLength":
		return field + " must not be empty"
	}
	return field + ": " + v.Message
}

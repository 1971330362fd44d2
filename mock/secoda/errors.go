package secoda

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// errorResponses says how each kind of error looks. Assumed: the vendor documents no
// error body; these are the shapes and words of Django REST Framework, whose
// marks its API shows.
var errorResponses = mock.ErrorResponses{
	mock.Unauthorized: {
		Status: http.StatusUnauthorized,
		Header: http.Header{"Www-Authenticate": {"Bearer"}},
		Body:   detail("Authentication credentials were not provided."),
	},
	mock.Forbidden:        {Status: http.StatusForbidden, Body: detail("You do not have permission to perform this action.")},
	mock.NotFound:         {Status: http.StatusNotFound, Body: detail("Not found.")},
	mock.MethodNotAllowed: {Status: http.StatusMethodNotAllowed, Body: detail("Method not allowed.")},
	mock.Invalid:          {Status: http.StatusBadRequest, Body: invalid},
	mock.Unprocessable:    {Status: http.StatusBadRequest, Body: invalid},
	mock.Conflict:         {Status: http.StatusBadRequest, Body: invalid},
	mock.TooLarge:         {Status: http.StatusRequestEntityTooLarge, Body: detail("Request body exceeded the size limit.")},
	mock.UnsupportedMedia: {Status: http.StatusUnsupportedMediaType, Body: unsupportedMedia},
	mock.RateLimited:      {Status: http.StatusTooManyRequests, Body: detail("Request was throttled.")},
	mock.Unavailable:      {Status: http.StatusServiceUnavailable, Body: detail("Service temporarily unavailable, try again later.")},
	mock.ServerError:      {Status: http.StatusInternalServerError, Body: detail("Internal server error")},
}

// Error is a refusal that concerns the call as a whole.
type Error struct {
	Detail string `json:"detail"`
}

// ValidationError names each field that was wrong, with what is wrong with it.
type ValidationError map[string][]string

func detail(text string) func(*mock.Error) any {
	return func(e *mock.Error) any {
		if e.Message != "" {
			return Error{e.Message}
		}
		return Error{text}
	}
}

func unsupportedMedia(e *mock.Error) any {
	return Error{fmt.Sprintf("Unsupported media type %q in request.", e.Field)}
}

func invalid(e *mock.Error) any {
	switch {
	case len(e.Violations) > 0:
		return fieldErrors(e.Violations)
	case e.Field != "":
		return ValidationError{e.Field: {e.Message}}
	}
	return detail("Malformed request.")(e)
}

// fieldErrors says of each field what is wrong with it, or with one of its
// items.
func fieldErrors(violations []schemas.Violation) ValidationError {
	wrong := ValidationError{}
	for _, v := range violations {
		field, text := "non_field_errors", "Invalid data. Expected a dictionary."
		if tokens := schemas.Split(v.Pointer); len(tokens) > 0 {
			field, text = tokens[0], fieldText(v)
		}
		wrong[field] = append(wrong[field], text)
	}
	return wrong
}

func fieldText(v schemas.Violation) string {
	switch {
	case v.Keyword == "required":
		return "This field is required."
	case v.Keyword == "pattern":
		return "This field may not be blank."
	case v.Keyword == "type" && v.Actual == nil:
		return "This field may not be null."
	case v.Keyword == "type" && v.Expected == "string":
		return "Not a valid string."
	case v.Keyword == "type" && v.Expected == "array":
		return "Expected a list of items."
	}
	return strings.ToUpper(v.Message[:1]) + v.Message[1:] + "."
}

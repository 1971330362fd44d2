package kantata

import (
	"net/http"
	"strings"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// Errors is the form of every refusal but that of a malformed body.
// https://developer.kantata.com: errors.
type Errors struct {
	Errors []Error `json:"errors"`
}

// Error is one thing that is wrong.
type Error struct {
	// Type is oauth, system, validation or syntax.
	Type    string `json:"type"`
	Message string `json:"message"`
	// Field is the model's field that is wrong, for type validation.
	Field string `json:"field,omitempty"`
	// Index is the place of the wrong object among those of a bulk request.
	// Assumed, as brainstem has it.
	Index *int `json:"index,omitempty"`
}

// malformed is the kind of a body that is no JSON.
const malformed mock.Kind = "malformed"

// MalformedBody is the refusal of a body that is no JSON. Assumed: a client's notes of
// 2018 tell of the form; the text is the one that Ruby on Rails has for the status.
type MalformedBody struct {
	Status int    `json:"status"`
	Error  string `json:"error"`
}

// errorResponses says how each kind of error looks. Documented: the form, the types
// oauth, system and validation, and the 401; the texts of the others are
// assumed.
var errorResponses = mock.ErrorResponses{
	mock.Unauthorized:     {Status: http.StatusUnauthorized, Body: unauthorized},
	mock.Forbidden:        {Status: http.StatusForbidden, Body: one("system", "You do not have permission to perform this action.")},
	mock.NotFound:         {Status: http.StatusNotFound, Body: one("system", "Record not found")},
	mock.MethodNotAllowed: {Status: http.StatusNotFound, Body: one("system", "Record not found")},
	mock.Invalid:          {Status: http.StatusBadRequest, Body: invalid},
	mock.Unprocessable:    {Status: http.StatusUnprocessableEntity, Body: one("validation", "The request could not be processed.")},
	mock.Conflict:         {Status: http.StatusUnprocessableEntity, Body: one("validation", "The object is in conflict with another one.")},
	mock.TooLarge:         {Status: http.StatusRequestEntityTooLarge, Body: one("system", "The request is too large.")},
	mock.UnsupportedMedia: {Status: http.StatusBadRequest, Body: one("syntax", "The request body could not be parsed.")},
	mock.RateLimited:      {Status: http.StatusTooManyRequests, Body: one("system", "Rate limit exceeded. Please retry later.")},
	mock.Unavailable:      {Status: http.StatusServiceUnavailable, Body: one("system", "The service is temporarily unavailable.")},
	mock.ServerError:      {Status: http.StatusInternalServerError, Body: one("system", "A server error has occurred.")},
	malformed:             {Status: http.StatusBadRequest, Body: malformedBody},
}

// unauthorized is the refusal of every call without a valid token, whatever is
// wrong with it. Documented, and observed.
func unauthorized(*mock.Error) any {
	return Errors{[]Error{{Type: "oauth", Message: "Invalid OAuth 2 Request"}}}
}

// one makes the body of a refusal with a single error.
func one(kind, text string) func(*mock.Error) any {
	return func(e *mock.Error) any {
		message := e.Message
		if message == "" {
			message = text
		}
		return Errors{[]Error{{Type: kind, Message: message, Field: e.Field, Index: e.Index}}}
	}
}

// invalid says what of the request could not be taken, one error a place.
func invalid(e *mock.Error) any {
	if len(e.Violations) == 0 {
		return one("syntax", "The request could not be parsed.")(e)
	}
	all := make([]Error, len(e.Violations))
	for i, v := range e.Violations {
		name := strings.Join(schemas.Split(v.Pointer), ".")
		all[i] = Error{Type: "syntax", Message: "Invalid parameter " + name + ": " + v.Message}
		switch v.Keyword {
		case "required":
			all[i].Message = "Missing required parameters: " + name
		case "oneOf":
			all[i].Message = "Missing required parameters: either user_group_membership or user_group_memberships"
		}
	}
	return Errors{all}
}

// malformedBody says nothing of what is wrong, as the framework does.
func malformedBody(*mock.Error) any {
	return MalformedBody{http.StatusBadRequest, http.StatusText(http.StatusBadRequest)}
}

// validation refuses what breaks a rule of the model.
func validation(field, message, reason string, args ...any) *mock.Error {
	e := mock.Errorf(mock.Unprocessable, reason, args...)
	e.Field, e.Message = field, message
	return e
}

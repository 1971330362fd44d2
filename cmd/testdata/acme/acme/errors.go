package acme

import (
	"net/http"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// Error is the body of every refusal.
type Error struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Field   string `json:"field,omitempty"`
	} `json:"error"`
}

// errorResponses says how each kind of error looks.
var errorResponses = mock.ErrorResponses{
	mock.Unauthorized:       refusal(http.StatusUnauthorized, "The key is missing or wrong."),
	mock.Forbidden:          refusal(http.StatusForbidden, "The key may not do this."),
	mock.NotFound:           refusal(http.StatusNotFound, "There is no such thing."),
	mock.MethodNotAllowed:   refusal(http.StatusMethodNotAllowed, "The path does not take this method."),
	mock.Invalid:            refusal(http.StatusBadRequest, "The request is not valid."),
	mock.Unprocessable:      refusal(http.StatusBadRequest, "The request is not valid."),
	mock.Conflict:           refusal(http.StatusConflict, "The Idempotency-Key was sent with another body."),
	mock.TooLarge:           refusal(http.StatusRequestEntityTooLarge, "The body is too large."),
	mock.UnsupportedMedia:   refusal(http.StatusUnsupportedMediaType, "Send JSON."),
	mock.RateLimited:        {Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60"}}, Body: body("The key has no calls left.")},
	mock.Unavailable:        refusal(http.StatusServiceUnavailable, "Try again later."),
	mock.ServerError:        refusal(http.StatusInternalServerError, "Something went wrong."),
	mock.NotModified:        {Status: http.StatusNotModified, Header: http.Header{"Etag": {`"0000000000000000"`}}}, // getTeam says the team's
	mock.Gone:               refusal(http.StatusGone, "The team was deleted."),
	mock.PreconditionFailed: refusal(http.StatusPreconditionFailed, "The team is another by now."),
}

func refusal(status int, message string) mock.ErrorResponse {
	return mock.ErrorResponse{Status: status, Body: body(message)}
}

// body makes the body of a refusal, with a message for when the error has none.
func body(message string) func(*mock.Error) any {
	return func(e *mock.Error) any {
		var b Error
		b.Error.Code, b.Error.Message, b.Error.Field = string(e.Kind), message, e.Field
		if len(e.Violations) > 0 {
			v := e.Violations[0]
			b.Error.Message = v.Message
			if tokens := schemas.Split(v.Pointer); len(tokens) > 0 {
				b.Error.Field = tokens[0]
			}
		}
		if e.Message != "" {
			b.Error.Message = e.Message
		}
		return b
	}
}

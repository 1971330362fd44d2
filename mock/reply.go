package mock

import "net/http"

// Reply is a handler's decision: what the vendor answers.
type Reply struct {
	Status int
	// Header holds further headers; Content-Type is application/json when it
	// names none.
	Header http.Header
	// Body is encoded as JSON; nil is no body. It may be or hold plain Go values, an
	// [payload.Object], and rows of the store, whose JSON the store keeps. A [payload.Raw]
	// is sent as it is, with the Content-Type that Header names.
	Body any
	// Reason says, of an answer that nothing but its schema decides, that and why it is
	// made up. It reaches people as that of a refusal does, and the answer is assumed.
	Reason string
}

// OK answers 200 with a body.
func OK(body any) Reply { return Reply{Status: http.StatusOK, Body: body} }

// Created answers 201 with a body.
func Created(body any) Reply { return Reply{Status: http.StatusCreated, Body: body} }

// NoContent answers 204.
func NoContent() Reply { return Reply{Status: http.StatusNoContent} }

package problem

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Problem is an RFC 9457 problem document: how everything answers that is
// Ringer's own and no vendor's.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Errors lists what is wrong with a body, place by place.
	Errors []Place `json:"errors,omitempty"`
}

// Place is one thing that is wrong with a body.
type Place struct {
	// Pointer names the place in the body as a JSON Pointer; empty is the whole.
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Detail  string `json:"detail"`
}

// New makes a problem of a status, with what is wrong in one sentence.
func New(status int, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// maxErrors bounds how many errors one problem document lists.
const maxErrors = 100

// Invalid is the answer to a body that can be read and not be taken; err is one
// error or several joined.
func Invalid(detail string, err error) *Problem {
	p := New(http.StatusUnprocessableEntity, detail)
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for i, one := range all {
		if i == maxErrors {
			p.Errors = append(p.Errors, Place{Detail: fmt.Sprintf("%d more are not shown", len(all)-i)})
			break
		}
		entry := Place{Detail: one.Error()}
		var placed *schemas.Error
		if errors.As(one, &placed) {
			entry = Place{Pointer: placed.Pointer, Line: placed.Line, Column: placed.Column, Detail: placed.Message}
		}
		p.Errors = append(p.Errors, entry)
	}
	p.Detail += ": " + p.Errors[0].Detail
	return p
}

// Error says what is wrong, place by place.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Detail)
	for i, one := range p.Errors {
		if i == 0 && len(p.Errors) == 1 && one.Pointer == "" {
			break // it is all in the detail
		}
		fmt.Fprintf(&b, "\n\t%s: %s", one.Pointer, one.Detail)
	}
	return b.String()
}

// Write answers with the problem.
func (p *Problem) Write(rw http.ResponseWriter) {
	WriteJSON(rw, p.Status, "application/problem+json", p)
}

// WriteJSON answers a control call.
func WriteJSON(rw http.ResponseWriter, status int, contentType string, value any) {
	body, err := schemas.EncodeJSON(value)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", contentType)
	rw.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	rw.WriteHeader(status)
	_, _ = rw.Write(append(body, '\n')) // a client that is gone needs no answer
}

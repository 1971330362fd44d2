package mock

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// problem is an RFC 9457 problem document: how everything answers that is
// Ringer's own and no vendor's.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Errors lists what is wrong with a body, place by place.
	Errors []problemError `json:"errors,omitempty"`
}

type problemError struct {
	// Pointer names the place in the body as a JSON Pointer; empty is the whole.
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Detail  string `json:"detail"`
}

func newProblem(status int, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// maxErrors bounds how many errors one problem document lists.
const maxErrors = 100

// invalid is the answer to a body that can be read and not be taken; err is one
// error or several joined.
func invalid(detail string, err error) *problem {
	p := newProblem(http.StatusUnprocessableEntity, detail)
	all := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all = joined.Unwrap()
	}
	for i, one := range all {
		if i == maxErrors {
			p.Errors = append(p.Errors, problemError{Detail: fmt.Sprintf("%d more are not shown", len(all)-i)})
			break
		}
		entry := problemError{Detail: one.Error()}
		var placed *schemas.Error
		if errors.As(one, &placed) {
			entry = problemError{Pointer: placed.Pointer, Line: placed.Line, Column: placed.Column, Detail: placed.Message}
		}
		p.Errors = append(p.Errors, entry)
	}
	p.Detail += ": " + p.Errors[0].Detail
	return p
}

func (p *problem) write(rw http.ResponseWriter) {
	writeJSON(rw, p.Status, "application/problem+json", p)
}

// writeJSON answers a control call.
func writeJSON(rw http.ResponseWriter, status int, contentType string, value any) {
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

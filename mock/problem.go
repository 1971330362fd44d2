package mock

import (
	"net/http"
	"strconv"
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
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Detail string `json:"detail"`
}

func newProblem(status int, detail string) *problem {
	return &problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func (p *problem) write(rw http.ResponseWriter) {
	writeJSON(rw, p.Status, "application/problem+json", p)
}

// writeJSON answers a control call.
func writeJSON(rw http.ResponseWriter, status int, contentType string, value any) {
	body, err := encodeJSON(value)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", contentType)
	rw.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	rw.WriteHeader(status)
	_, _ = rw.Write(append(body, '\n')) // a client that is gone needs no answer
}

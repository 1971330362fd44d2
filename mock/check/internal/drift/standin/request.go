package standin

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxBody bounds what is read of a request's body, in bytes.
const maxBody = 10 << 20

// Request is a request as a stand-in reads it.
type Request struct {
	Method string
	// Path is the path that was asked, in its encoded form.
	Path string
	// Host is the server's name, as the client calls it.
	Host string
	// Query has the parameters behind the path.
	Query  url.Values
	Header http.Header
	Body   []byte
	// Operation is the contract's name for the call; empty until it is known, and
	// for a call that nobody documents.
	Operation string
	// Vars are the parts of the path that are not the same in every call.
	Vars map[string]string
}

func read(r *http.Request) (*Request, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return nil, err
	}
	return &Request{
		Method: r.Method, Path: r.URL.EscapedPath(), Host: r.Host, Query: r.URL.Query(), Header: r.Header, Body: body,
	}, nil
}

// Last gives the value of a query parameter, the last one of several, and says
// whether there is one.
func (r *Request) Last(name string) (value string, sent bool) {
	values := r.Query[name]
	if len(values) == 0 {
		return "", false
	}
	return values[len(values)-1], true
}

// Token gives the bearer token that was sent; empty is none. The scheme's name
// counts in any case.
func (r *Request) Token() string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

package har

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/ringer-mock/ringer/contracts"
)

// errNotHTTP is for an entry that is no call over HTTP.
var errNotHTTP = errors.New("no call over HTTP")

// decode turns an entry into an exchange.
func (e *entry) decode() (entry Entry, err error) {
	if e.Request == nil {
		return entry, errors.New("the entry has no request")
	}
	address, err := e.Request.address()
	if err != nil {
		return entry, err
	}
	entry = Entry{
		Exchange:      contracts.Exchange{Method: string(e.Request.Method), URL: *address, Header: http.Header{}},
		RequestHeader: headerOf(e.Request.Headers), Started: e.started(), Took: time.Duration(max(0, e.Time) * number(time.Millisecond)),
		Replaced: e.Ringer.Replaced, Findings: e.Ringer.Findings,
	}
	entry.RequestBody, entry.RequestBodyCut = e.Request.body()
	if answer := e.Response; answer != nil && answer.Status > 0 {
		entry.Status, entry.Header, entry.Protocol = int(answer.Status), headerOf(answer.Headers), string(answer.HTTPVersion)
		entry.Body, entry.BodyCut = answer.body()
		if entry.Method == http.MethodHead || entry.Status == http.StatusNoContent || entry.Status == http.StatusNotModified {
			entry.BodyCut = false
		}
		if entry.Header.Get("Content-Type") == "" && answer.Content.MimeType != "" && len(entry.Body) > 0 {
			entry.Header.Set("Content-Type", string(answer.Content.MimeType))
		}
	}
	for _, cut := range e.Ringer.Cut {
		entry.RequestBodyCut = entry.RequestBodyCut || cut == "request"
		entry.BodyCut = entry.BodyCut || cut == "response"
	}
	return entry, nil
}

// started reads when the exchange began; tools write the zone in several forms.
func (e *entry) started() time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999"} {
		if started, err := time.Parse(layout, string(e.Started)); err == nil {
			return started
		}
	}
	return time.Time{}
}

func (r *request) address() (*url.URL, error) {
	address, err := url.Parse(string(r.URL))
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" || r.Method == "" {
		return nil, errNotHTTP
	}
	if address.RawQuery == "" && len(r.Query) > 0 {
		address.RawQuery = string(Form(r.Query))
	}
	return address, nil
}

// body gives what was sent, and whether it is not all there.
func (r *request) body() (body []byte, cut bool) {
	if r.Post == nil {
		return nil, r.BodySize > 0
	}
	if len(r.Post.Params) > 0 && (r.Post.Text == nil || *r.Post.Text == "") {
		if !IsForm(string(r.Post.MimeType)) {
			return nil, true
		}
		return Form(r.Post.Params), false
	}
	if r.Post.Text == nil {
		return nil, r.BodySize > 0
	}
	return bodyOf(*r.Post.Text, r.Post.Encoding, r.BodySize)
}

// body gives what was answered, and whether it is not all there. Tools leave out
// the text of a body that is empty, and of one that they did not keep.
func (r *response) body() (body []byte, cut bool) {
	var size number = -1
	if r.Content.Size != nil {
		size = *r.Content.Size
	}
	if r.Content.Text == nil {
		return nil, size != 0 || r.BodySize > 0
	}
	return bodyOf(*r.Content.Text, r.Content.Encoding, size)
}

// bodyOf undoes a body's encoding. A JSON text that is whole is not cut,
// however large the tool says that it is: some count other bytes than these.
func bodyOf(text, encoding Text, size number) (body []byte, cut bool) {
	body = []byte(text)
	switch {
	case strings.EqualFold(string(encoding), "base64"):
		var err error
		body, err = base64.StdEncoding.DecodeString(strings.Map(withoutSpace, string(text)))
		cut = err != nil
	case encoding != "" && !strings.EqualFold(string(encoding), "utf-8"):
		return nil, true
	}
	return body, cut || float64(len(body)) < float64(size) && !json.Valid(body)
}

func withoutSpace(r rune) rune {
	if r == '\n' || r == '\r' || r == ' ' || r == '\t' {
		return -1
	}
	return r
}

// headerOf gathers headers, but those that HTTP/2 makes of the first line.
func headerOf(pairs []Pair) http.Header {
	header := http.Header{}
	for _, pair := range pairs {
		if name := string(pair.Name); name != "" && !strings.HasPrefix(name, ":") {
			header.Add(name, string(pair.Value))
		}
	}
	return header
}

// Text is a text that may be written as a number, true, false or null.
type Text string

// UnmarshalJSONFrom takes any value that can be a text.
func (t *Text) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	kind := decoder.PeekKind()
	if kind == '{' || kind == '[' {
		return &jsonv2.SemanticError{JSONKind: kind}
	}
	token, err := decoder.ReadToken()
	if err != nil {
		return err
	}
	if *t = ""; kind != 'n' {
		*t = Text(token.String())
	}
	return nil
}

// number is a number that may be written as a text or null; one that is none
// is -1, which the format has for what is not known.
type number float64

// UnmarshalJSONFrom takes any value that can be a number.
func (n *number) UnmarshalJSONFrom(decoder *jsontext.Decoder) error {
	var text Text
	if err := text.UnmarshalJSONFrom(decoder); err != nil {
		return err
	}
	value, err := strconv.ParseFloat(string(text), 64)
	if err != nil || value > 1<<53 || value < -1 || value != value {
		value = -1
	}
	*n = number(value)
	return nil
}

// nothing is a value that is written as an empty object and not read.
type nothing struct{}

// UnmarshalJSONFrom passes over the value.
func (*nothing) UnmarshalJSONFrom(decoder *jsontext.Decoder) error { return decoder.SkipValue() }

package har

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
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
		Replaced: e.Ringer.Replaced, Matches: e.Ringer.Matches, Findings: e.Ringer.Findings,
	}
	entry.RequestBody, entry.RequestBodyCut = e.Request.body(entry.RequestHeader)
	setType(entry.RequestHeader, e.Request.mimeType(entry.RequestBody), entry.RequestBody)
	if answer := e.Response; answer != nil && answer.Status > 0 {
		entry.Status, entry.Header, entry.Protocol = int(answer.Status), headerOf(answer.Headers), string(answer.HTTPVersion)
		entry.HeaderCut = len(entry.Header) == 0
		entry.Body, entry.BodyCut = answer.body(entry.Header)
		entry.BodyCut = (entry.BodyCut || bool(e.Error || answer.Error)) && !bodiless(entry.Method, entry.Status)
		entry.Local = cmp.Or(e.local(), answer.local())
		setType(entry.Header, answer.Content.MimeType, entry.Body)
	}
	for _, cut := range e.Ringer.Cut {
		entry.RequestBodyCut = entry.RequestBodyCut || cut == "request"
		entry.BodyCut = entry.BodyCut || cut == "response"
	}
	return entry, nil
}

// bodiless says whether an answer never has a body.
func bodiless(method string, status int) bool {
	return method == http.MethodHead || status < 200 || status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified
}

// setType gives a body its type where the headers do not: some tools write it
// elsewhere, or not at all.
func setType(header http.Header, mimeType Text, body []byte) {
	if len(body) == 0 || header.Get("Content-Type") != "" {
		return
	}
	switch {
	case mimeType != "" && !strings.EqualFold(string(mimeType), "x-unknown"):
		header.Set("Content-Type", string(mimeType))
	case len(header) == 0 && json.Valid(body):
		header.Set("Content-Type", "application/json")
	}
}

// started reads when the exchange began; tools write the zone in several forms, and
// some count milliseconds.
func (e *entry) started() time.Time {
	text := strings.Replace(string(e.Started), " ", "T", 1)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999Z07", "2006-01-02T15:04:05.999999999"} {
		if started, err := time.Parse(layout, text); err == nil {
			return started
		}
	}
	if count, err := strconv.ParseFloat(text, 64); err == nil && count > 1e11 && count < 1e14 {
		return time.UnixMicro(int64(count * 1000)).UTC()
	}
	return time.Time{}
}

func (r *request) address() (*url.URL, error) {
	address, err := url.Parse(string(r.URL))
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" || r.Method == "" || r.Method == http.MethodConnect {
		return nil, errNotHTTP
	}
	if address.RawQuery == "" && len(r.Query) > 0 {
		address.RawQuery = string(Form(r.Query))
	}
	return address, nil
}

// mimeType gives the type that the tool has written for what was sent, or that it
// has itself: without a header, a tool can only guess.
func (r *request) mimeType(body []byte) Text {
	switch {
	case r.Post == nil:
		return ""
	case !IsForm(string(r.Post.MimeType)) && !strings.Contains(string(r.Post.MimeType), "json") && json.Valid(body):
		return "application/json"
	}
	return r.Post.MimeType
}

// body gives what was sent, and whether it is not all there. Tools leave out the
// text of a body, and then nothing may be left of it but its length or its type.
func (r *request) body(header http.Header) (body []byte, cut bool) {
	switch {
	case r.Post != nil && r.Post.Text != nil && *r.Post.Text != "":
		return bodyOf(header, *r.Post.Text, r.Post.Encoding, sizeOf(r.BodySize))
	case r.Post != nil && len(r.Post.Params) > 0:
		if !IsForm(string(r.Post.MimeType)) && (r.Post.MimeType != "" || !IsForm(header.Get("Content-Type"))) {
			return nil, true
		}
		return Form(r.Post.Params), false
	case header.Get("Content-Length") == "0":
		return nil, false
	}
	sends := r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch
	typed := r.mimeType(nil) != "" || header.Get("Content-Type") != ""
	return nil, sizeOf(r.BodySize) > 0 || header.Get("Content-Length") != "" || sends && (typed || sizeOf(r.BodySize) != 0)
}

// sizeOf gives a size; -1 is one that is not known.
func sizeOf(size *number) number {
	if size == nil {
		return -1
	}
	return *size
}

// body gives what was answered, and whether it is not all there. Tools leave out
// the text of a body that is empty, and of one that they did not keep; some then
// write that its size is 0. That a body was empty is only known where its length says
// so, or where nothing says of which type it was.
func (r *response) body(header http.Header) (body []byte, cut bool) {
	size := sizeOf(r.Content.Size)
	if r.Content.Text != nil && *r.Content.Text != "" {
		body, cut = bodyOf(header, *r.Content.Text, r.Content.Encoding, size)
		return body, cut || len(body) == 0
	}
	typed := header.Get("Content-Type") != "" || header.Get("Content-Encoding") != "" || header.Get("Transfer-Encoding") != ""
	if r.Content.MimeType != "" && !strings.EqualFold(string(r.Content.MimeType), "x-unknown") {
		typed = true
	}
	switch length := header.Get("Content-Length"); {
	case size > 0 || sizeOf(r.BodySize) > 0:
		return nil, true
	case length != "":
		return nil, length != "0"
	}
	return nil, size != 0 || typed || len(header) == 0
}

// bodyOf undoes a body's encoding. A JSON text that is whole is not cut,
// however large the tool says that it is: some count other bytes than these. One that
// stops in the middle is, unless its length says that it was sent so.
func bodyOf(header http.Header, text, encoding Text, size number) (body []byte, cut bool) {
	body = []byte(text)
	switch {
	case strings.EqualFold(string(encoding), "base64"):
		var err error
		letters := strings.TrimRight(strings.Map(base64Letter, string(text)), "=")
		if body, err = base64.RawStdEncoding.DecodeString(letters); err != nil {
			return nil, true
		}
	case encoding != "" && !strings.EqualFold(string(encoding), "utf-8") && !strings.EqualFold(string(encoding), "utf8"):
		return nil, true
	}
	length := len(body)
	if body, cut = withoutCoding(header, body); cut || json.Valid(body) {
		return body, cut
	}
	if header.Get("Content-Length") == strconv.Itoa(length) {
		return body, false
	}
	return body, float64(length) < float64(size) || stops(body)
}

// stops says whether a text begins as JSON and stops in the middle.
func stops(text []byte) bool {
	var value any
	err := json.NewDecoder(bytes.NewReader(text)).Decode(&value)
	return errors.Is(err, io.ErrUnexpectedEOF)
}

// base64Letter drops spaces, and puts the usual letters in place of those that
// addresses have.
func base64Letter(r rune) rune {
	switch r {
	case '\n', '\r', ' ', '\t':
		return -1
	case '-':
		return '+'
	case '_':
		return '/'
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

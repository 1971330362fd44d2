package contracts

import (
	"bytes"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// HAR is a recording of HTTP traffic, in version 1.2 of the HTTP Archive format.
type HAR struct {
	// Creator names the tool that made it, with its version.
	Creator string
	// Vendor, Kept and Refused are only there when Ringer made it: whose contract
	// it was redacted by, the fields that --keep let through, and how many
	// exchanges are not in it because a secret would have been.
	Vendor  string
	Kept    []string
	Refused int
	// Skipped counts entries that are no call over HTTP, such as a data: address.
	Skipped int
	// Entries stand in the order of the file.
	Entries []HAREntry
}

// HAREntry is one exchange of a recording.
type HAREntry struct {
	// Exchange has status 0 when there was no answer.
	Exchange
	RequestHeader http.Header
	// Started is zero when the tool did not write it, or not in a known form.
	Started time.Time
	// Took is how long the whole exchange took.
	Took time.Duration
	// Protocol is that of the answer, such as "HTTP/1.1".
	Protocol string
	// Replaced names what does not stand as it went over the wire, by JSON
	// Pointers: /request/path, /request/query/NAME, /request/body/…,
	// /response/headers/NAME and /response/body/…. Only recordings of Ringer have
	// it.
	Replaced []string
	// Findings are what the judge found in the exchange before it was redacted.
	Findings []Finding
}

// ReplacedInBody says whether the value at a place of the answer's body, or one
// that holds it, was replaced: what is found there says nothing of the vendor.
func (e *HAREntry) ReplacedInBody(pointer string) bool {
	place := "/response/body" + pointer
	for _, replaced := range e.Replaced {
		if place == replaced || strings.HasPrefix(place, replaced+"/") {
			return true
		}
	}
	return false
}

// ReplacedAny says whether anything in the request's address or in the answer's
// body was replaced: which objects a list has, and in which order, rests on that.
func (e *HAREntry) ReplacedAny() bool {
	return slices.ContainsFunc(e.Replaced, func(replaced string) bool {
		return strings.HasPrefix(replaced, "/request/query") || strings.HasPrefix(replaced, "/request/path") || strings.HasPrefix(replaced, "/response/body")
	})
}

// The forms below are those of the file. They are read leniently: a text may be
// a number, a number a text, and any of them may be null.
type (
	harEntry struct {
		Started  harText      `json:"startedDateTime"`
		Time     harNumber    `json:"time"`
		Request  *harRequest  `json:"request"`
		Response *harResponse `json:"response"`
		Cache    harNothing   `json:"cache"`
		Timings  harTimings   `json:"timings"`
		Ringer   harMarks     `json:"_ringer"`
	}
	harRequest struct {
		Method      harText      `json:"method"`
		URL         harText      `json:"url"`
		HTTPVersion harText      `json:"httpVersion"`
		Cookies     []harNothing `json:"cookies"`
		Headers     []harPair    `json:"headers"`
		Query       []harPair    `json:"queryString"`
		Post        *harPost     `json:"postData,omitempty"`
		HeadersSize harNumber    `json:"headersSize"`
		BodySize    harNumber    `json:"bodySize"`
	}
	harPost struct {
		MimeType harText   `json:"mimeType"`
		Text     *harText  `json:"text,omitempty"`
		Encoding harText   `json:"encoding,omitempty"`
		Params   []harPair `json:"params,omitempty"`
	}
	harResponse struct {
		Status      harNumber    `json:"status"`
		StatusText  harText      `json:"statusText"`
		HTTPVersion harText      `json:"httpVersion"`
		Cookies     []harNothing `json:"cookies"`
		Headers     []harPair    `json:"headers"`
		Content     harContent   `json:"content"`
		RedirectURL harText      `json:"redirectURL"`
		HeadersSize harNumber    `json:"headersSize"`
		BodySize    harNumber    `json:"bodySize"`
	}
	harContent struct {
		Size     *harNumber `json:"size"`
		MimeType harText    `json:"mimeType"`
		Text     *harText   `json:"text,omitempty"`
		Encoding harText    `json:"encoding,omitempty"`
	}
	harPair struct {
		Name  harText `json:"name"`
		Value harText `json:"value"`
	}
	harTimings struct {
		Send    harNumber `json:"send"`
		Wait    harNumber `json:"wait"`
		Receive harNumber `json:"receive"`
	}
	// harMarks is what only Ringer writes into an entry.
	harMarks struct {
		Operation string    `json:"operation"`
		Findings  []Finding `json:"findings"`
		Replaced  []string  `json:"replaced"`
		// Cut lists which bodies are not all there: "request", "response".
		Cut []string `json:"cut"`
	}
	// harLog is what only Ringer writes beside the entries.
	harLog struct {
		Version  string   `json:"version"`
		Vendor   string   `json:"vendor"`
		Mount    string   `json:"mount"`
		Replaced bool     `json:"replaced"` // whether values were replaced, which is always so
		Kept     []string `json:"kept"`
		Refused  int      `json:"refused"`
	}
)

// encode gives the entry in the form of the file, as one line of JSON.
func (e *HAREntry) encode(operation string) ([]byte, error) {
	took := harNumber(float64(e.Took.Microseconds()) / 1000)
	entry := harEntry{
		Started: harText(e.Started.UTC().Format("2006-01-02T15:04:05.000Z")), Time: took,
		Timings: harTimings{Wait: took}, Request: e.encodeRequest(), Response: e.encodeResponse(),
		Ringer: harMarks{Operation: operation, Findings: e.Findings, Replaced: e.Replaced, Cut: []string{}},
	}
	if entry.Ringer.Findings == nil {
		entry.Ringer.Findings = []Finding{}
	}
	if entry.Ringer.Replaced == nil {
		entry.Ringer.Replaced = []string{}
	}
	if e.RequestBodyCut {
		entry.Ringer.Cut = append(entry.Ringer.Cut, "request")
	}
	if e.BodyCut {
		entry.Ringer.Cut = append(entry.Ringer.Cut, "response")
	}
	return encodeLine(entry)
}

func (e *HAREntry) encodeRequest() *harRequest {
	request := &harRequest{
		Method: harText(e.Method), URL: harText(e.URL.String()), HTTPVersion: harText(e.Protocol),
		Cookies: []harNothing{}, Headers: harHeaders(e.RequestHeader), Query: []harPair{}, HeadersSize: -1,
		BodySize: harNumber(len(e.RequestBody)),
	}
	for name, value := range Pairs(e.URL.RawQuery) {
		request.Query = append(request.Query, harPair{harText(name), harText(value)})
	}
	if len(e.RequestBody) > 0 {
		text := harText(e.RequestBody)
		request.Post = &harPost{MimeType: harText(e.RequestHeader.Get("Content-Type")), Text: &text}
	}
	return request
}

func (e *HAREntry) encodeResponse() *harResponse {
	size := harNumber(len(e.Body))
	response := &harResponse{
		Status: harNumber(e.Status), StatusText: harText(http.StatusText(e.Status)), HTTPVersion: harText(e.Protocol),
		Cookies: []harNothing{}, Headers: harHeaders(e.Header), RedirectURL: harText(e.Header.Get("Location")),
		HeadersSize: -1, BodySize: size, Content: harContent{Size: &size, MimeType: harText(e.Header.Get("Content-Type"))},
	}
	if len(e.Body) > 0 {
		text := harText(e.Body)
		response.Content.Text = &text
	}
	return response
}

func harHeaders(header http.Header) []harPair {
	pairs := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			pairs = append(pairs, harPair{harText(name), harText(value)})
		}
	}
	return pairs
}

// encodeLine writes a value as one line of JSON, without escapes that only web
// pages need.
func encodeLine(value any) ([]byte, error) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(line.Bytes(), []byte("\n")), nil
}

// isForm says whether a body of this type is a form's fields in one line.
func isForm(contentType string) bool {
	mediaType, _, err := mime.ParseMediaType(contentType)
	return err == nil && mediaType == "application/x-www-form-urlencoded"
}

// form writes fields as a form does.
func form(pairs []harPair) []byte {
	var text []byte
	for i, pair := range pairs {
		if i > 0 {
			text = append(text, '&')
		}
		text = append(text, url.QueryEscape(string(pair.Name))+"="+url.QueryEscape(string(pair.Value))...)
	}
	return text
}

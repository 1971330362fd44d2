package har

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// File is a recording of HTTP traffic, in version 1.2 of the HTTP Archive format.
type File struct {
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
	// Entries stand in the order in which they began, as far as the file says when.
	Entries []Entry
}

// Entry is one exchange of a recording.
type Entry struct {
	// Exchange has status 0 when there was no answer.
	contracts.Exchange
	RequestHeader http.Header
	// Started is zero when the tool did not write it, or not in a known form.
	Started time.Time
	// Took is how long the whole exchange took.
	Took time.Duration
	// Local names what has answered in the vendor's place, such as "the client's
	// cache"; empty when the vendor did.
	Local string
	// Protocol is that of the answer, such as "HTTP/1.1".
	Protocol string
	// Replaced names what does not stand as it went over the wire, by JSON
	// Pointers: /request/path, /request/query/NAME, /request/body/…,
	// /response/headers/NAME and /response/body/…. Only recordings of Ringer have
	// it.
	Replaced []string
	// Matches says, for each value of the query that was replaced, in which replaced
	// texts of this and earlier answers it stood, and where in them. Only recordings of
	// Ringer have it.
	Matches map[string]map[string]Match
	// Findings are what the judge found in the exchange before it was redacted.
	Findings []contracts.Finding
}

// Match says where in a text another one stands, whatever its case.
type Match string

// The places of one text in another.
const (
	MatchAll    Match = "all" // it is the text
	MatchStart  Match = "start"
	MatchEnd    Match = "end"
	MatchInside Match = "inside"
)

// ReplacedInBody says whether the value at a place of the answer's body, or one
// that holds it, was replaced: what is found there says nothing of the vendor.
func (e *Entry) ReplacedInBody(pointer string) bool {
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
func (e *Entry) ReplacedAny() bool {
	return slices.ContainsFunc(e.Replaced, func(replaced string) bool {
		return strings.HasPrefix(replaced, "/request/query") || strings.HasPrefix(replaced, "/request/path") || strings.HasPrefix(replaced, "/response/body")
	})
}

// The forms below are those of the file. They are read leniently: a text may be
// a number, a number a text, and any of them may be null.
type (
	entry struct {
		Started  Text       `json:"startedDateTime"`
		Time     number     `json:"time"`
		Request  *request   `json:"request"`
		Response *response  `json:"response"`
		Cache    nothing    `json:"cache"`
		Timings  harTimings `json:"timings"`
		Ringer   harMarks   `json:"_ringer"`
		localMarks
	}
	request struct {
		Method      Text      `json:"method"`
		URL         Text      `json:"url"`
		HTTPVersion Text      `json:"httpVersion"`
		Cookies     []nothing `json:"cookies"`
		Headers     []Pair    `json:"headers"`
		Query       []Pair    `json:"queryString"`
		Post        *harPost  `json:"postData,omitempty"`
		HeadersSize number    `json:"headersSize"`
		BodySize    *number   `json:"bodySize"`
	}
	harPost struct {
		MimeType Text   `json:"mimeType"`
		Text     *Text  `json:"text,omitempty"`
		Encoding Text   `json:"encoding,omitempty"`
		Params   []Pair `json:"params,omitempty"`
	}
	response struct {
		Status      number     `json:"status"`
		StatusText  Text       `json:"statusText"`
		HTTPVersion Text       `json:"httpVersion"`
		Cookies     []nothing  `json:"cookies"`
		Headers     []Pair     `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL Text       `json:"redirectURL"`
		HeadersSize number     `json:"headersSize"`
		BodySize    *number    `json:"bodySize"`
		localMarks
	}
	harContent struct {
		Size     *number `json:"size"`
		MimeType Text    `json:"mimeType"`
		Text     *Text   `json:"text,omitempty"`
		Encoding Text    `json:"encoding,omitempty"`
	}
	// Pair is a header, a parameter of a query, or a field of a form.
	Pair struct {
		Name  Text `json:"name"`
		Value Text `json:"value"`
	}
	harTimings struct {
		Send    number `json:"send"`
		Wait    number `json:"wait"`
		Receive number `json:"receive"`
	}
	// harMarks is what only Ringer writes into an entry.
	harMarks struct {
		Operation string              `json:"operation"`
		Findings  []contracts.Finding `json:"findings"`
		Replaced  []string            `json:"replaced"`

		Matches map[string]map[string]Match `json:"matches,omitempty"`
		// Cut lists which bodies are not all there: "request", "response".
		Cut []string `json:"cut"`
	}
	// Log is what only Ringer writes beside the entries.
	Log struct {
		Version  string   `json:"version"`
		Vendor   string   `json:"vendor"`
		BasePath string   `json:"mount"`
		Replaced bool     `json:"replaced"` // whether values were replaced, which is always so
		Kept     []string `json:"kept"`
		Refused  int      `json:"refused"`
	}
)

// Encode gives the entry in the form of the file, as one line of JSON.
func (e *Entry) Encode(operation string) ([]byte, error) {
	took := number(float64(e.Took.Microseconds()) / 1000)
	entry := entry{
		Started: Text(e.Started.UTC().Format("2006-01-02T15:04:05.000Z")), Time: took,
		Timings: harTimings{Wait: took}, Request: e.encodeRequest(), Response: e.encodeResponse(),
		Ringer: harMarks{Operation: operation, Findings: e.Findings, Replaced: e.Replaced, Matches: e.Matches, Cut: []string{}},
	}
	if entry.Ringer.Findings == nil {
		entry.Ringer.Findings = []contracts.Finding{}
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
	return schemas.EncodeJSON(entry)
}

func (e *Entry) encodeRequest() *request {
	request := &request{
		Method: Text(e.Method), URL: Text(e.URL.String()), HTTPVersion: Text(e.Protocol),
		Cookies: []nothing{}, Headers: headerPairs(e.RequestHeader), Query: []Pair{}, HeadersSize: -1,
	}
	size := number(len(e.RequestBody))
	request.BodySize = &size
	for name, value := range wire.Pairs(e.URL.RawQuery) {
		request.Query = append(request.Query, Pair{Text(name), Text(value)})
	}
	if len(e.RequestBody) > 0 {
		text := Text(e.RequestBody)
		request.Post = &harPost{MimeType: Text(e.RequestHeader.Get("Content-Type")), Text: &text}
	}
	return request
}

func (e *Entry) encodeResponse() *response {
	size := number(len(e.Body))
	response := &response{
		Status: number(e.Status), StatusText: Text(http.StatusText(e.Status)), HTTPVersion: Text(e.Protocol),
		Cookies: []nothing{}, Headers: headerPairs(e.Header), RedirectURL: Text(e.Header.Get("Location")),
		HeadersSize: -1, BodySize: &size, Content: harContent{Size: &size, MimeType: Text(e.Header.Get("Content-Type"))},
	}
	if len(e.Body) > 0 {
		text := Text(e.Body)
		response.Content.Text = &text
	}
	return response
}

func headerPairs(header http.Header) []Pair {
	pairs := []Pair{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			pairs = append(pairs, Pair{Text(name), Text(value)})
		}
	}
	return pairs
}

// IsForm says whether a body of this type is a form's fields in one line.
func IsForm(contentType string) bool {
	mediaType, _ := wire.MediaType(contentType)
	return mediaType == "application/x-www-form-urlencoded"
}

// Form writes fields as a form does.
func Form(pairs []Pair) []byte {
	var text []byte
	for i, pair := range pairs {
		if i > 0 {
			text = append(text, '&')
		}
		text = append(text, url.QueryEscape(string(pair.Name))+"="+url.QueryEscape(string(pair.Value))...)
	}
	return text
}

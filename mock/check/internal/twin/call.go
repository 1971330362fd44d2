package twin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// Ask makes a call of the vendor's at the fake, with the headers that were sent.
func (t *Twin) Ask(x contracts.Exchange, sent http.Header, auth string) (contracts.Exchange, error) {
	if t.changed {
		if err := t.give(); err != nil {
			return contracts.Exchange{}, err
		}
		t.changed = false
	}
	request, err := t.translate(x)
	if err != nil {
		return contracts.Exchange{}, err
	}
	for name, values := range sent {
		for _, value := range values {
			request.Header.Add(name, t.toFake(value))
		}
	}
	t.authorize(request, auth)
	answer := t.send(request)
	asked := contracts.Exchange{
		Method: x.Method, URL: *request.URL, RequestBody: t.body(x), Status: answer.status,
		Header: answer.header, Body: answer.body.Bytes(), RequestBodyCut: x.RequestBodyCut,
	}
	t.keepToken(asked)
	return asked, nil
}

// translate makes the request that asks the fake for the same.
func (t *Twin) translate(x contracts.Exchange) (*http.Request, error) {
	address := url.URL{Scheme: "http", Host: "localhost", Path: "/"}
	segments := strings.Split(strings.TrimPrefix(x.URL.EscapedPath(), x.BasePath), "/")
	for i, segment := range segments {
		text, err := url.PathUnescape(segment)
		if err != nil {
			continue // the fake is to see it as it is
		}
		segments[i] = url.PathEscape(t.toFake(text))
		if dot := strings.IndexByte(text, '.'); segments[i] == url.PathEscape(text) && dot > 0 {
			segments[i] = url.PathEscape(t.toFake(text[:dot]) + text[dot:])
		}
	}
	address.RawPath = strings.Join(segments, "/")
	path, err := url.PathUnescape(address.RawPath)
	if err != nil {
		path = address.RawPath
	}
	address.Path = path
	query := wire.ParseQuery(x.URL.RawQuery)
	t.cursor(x, query)
	for _, values := range query {
		for i, value := range values {
			values[i] = t.list(value)
		}
	}
	address.RawQuery = query.Encode()
	request, err := http.NewRequest(x.Method, address.String(), bytes.NewReader(t.body(x)))
	if err != nil {
		return nil, fmt.Errorf("ask the fake: %w", err)
	}
	return request, nil
}

// KeepCursor remembers the object that the cursor of an answer stands behind.
func (t *Twin) KeepCursor(x contracts.Exchange) {
	op := t.contract.CallOf(&x).Operation
	if op == nil || op.Paging() == nil || !op.Paging().ByCursor() || x.BodyCut {
		return
	}
	p, response := op.Paging(), op.Responses[http.StatusOK]
	body, err := schemas.DecodeJSON(x.Body)
	if err != nil || x.Status != http.StatusOK {
		return
	}
	list, _ := schemas.Lookup(body, p.Items)
	items, _ := list.([]any)
	cursor := p.CursorBehind(body, x.Header)
	if len(items) == 0 || cursor == "" {
		return
	}
	last, _ := items[len(items)-1].(map[string]any)
	if id, ok := schemas.TextOf(last[response.IDName(p.Items+"/0")]); ok {
		t.cursors[cursor] = id
	}
}

// cursor puts a cursor of the fake's in place of one of the vendor's: the fake's own
// form, with the same object in it. That of an id is translated as all ids are.
func (t *Twin) cursor(x contracts.Exchange, query url.Values) {
	op := t.contract.CallOf(&x).Operation
	if op == nil || op.Paging() == nil || !op.Paging().ByCursor() || op.Paging().CursorMember != "" {
		return
	}
	values := query[op.Paging().CursorParameter]
	for i, value := range values {
		if id, known := t.cursors[value]; known {
			values[i] = mock.PageCursor(t.toFake(id))
		}
	}
}

// list translates a text that may be several ids with commas between.
func (t *Twin) list(text string) string {
	parts := strings.Split(text, ",")
	for i, part := range parts {
		parts[i] = t.toFake(part)
	}
	return strings.Join(parts, ",")
}

// body translates the ids in a body. One that is no JSON stays as it is.
func (t *Twin) body(x contracts.Exchange) []byte {
	value, err := schemas.DecodeJSON(x.RequestBody)
	if err != nil {
		return x.RequestBody
	}
	text, err := json.Marshal(t.value(value))
	if err != nil {
		return x.RequestBody
	}
	return text
}

func (t *Twin) value(value any) any {
	switch value := value.(type) {
	case string:
		return t.toFake(value)
	case json.Number:
		if text := t.toFake(value.String()); text != value.String() {
			if _, err := strconv.ParseInt(text, 10, 64); err == nil {
				return json.Number(text)
			}
		}
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = t.value(item)
		}
		return items
	case map[string]any:
		members := make(map[string]any, len(value))
		for name, member := range value {
			members[name] = t.value(member)
		}
		return members
	}
	return value
}

// authorize gives the request the credentials that a step names.
func (t *Twin) authorize(request *http.Request, auth string) {
	called := t.contract.Find(request.Method, request.URL.EscapedPath())
	security, query := t.contract.SecurityOf(called.Operation), request.URL.Query()
	switch {
	case auth == "none":
		security.Remove(request.Header, query)
	case auth == "wrong":
		security.Put(request.Header, query, "nobody's")
	case strings.HasPrefix(auth, "{{"):
		security.Put(request.Header, query, t.token)
	default:
		security.Put(request.Header, query, twinToken+auth)
	}
	if security.InQuery() {
		request.URL.RawQuery = query.Encode()
	}
}

// keepToken remembers a token that the fake gives out.
func (t *Twin) keepToken(x contracts.Exchange) {
	call := t.contract.Find(x.Method, x.URL.EscapedPath())
	if call.Operation == nil || !call.Operation.Public() || x.Status >= 300 {
		return
	}
	value, err := schemas.DecodeJSON(x.Body)
	if err != nil {
		return
	}
	response := call.Operation.Response(x.Status)
	if response == nil || response.Body == nil {
		return
	}
	for _, name := range response.Body.Secrets() {
		if token, ok := schemas.Lookup(value, "/"+strings.ReplaceAll(name, ".", "/")); ok {
			t.token, _ = token.(string)
			return
		}
	}
}

func (t *Twin) send(request *http.Request) *twinAnswer {
	answer := &twinAnswer{header: http.Header{}, status: http.StatusOK}
	request.Host = "localhost"
	t.server.ServeHTTP(answer, request)
	return answer
}

// twinAnswer is an [http.ResponseWriter] that keeps what is written.
type twinAnswer struct {
	header http.Header
	status int
	begun  bool
	body   bytes.Buffer
}

func (a *twinAnswer) Header() http.Header { return a.header }

func (a *twinAnswer) WriteHeader(status int) {
	if !a.begun && status >= 200 {
		a.begun, a.status = true, status
	}
}

func (a *twinAnswer) Write(data []byte) (int, error) {
	a.begun = true
	return a.body.Write(data)
}

package mock

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// mediaVendor takes notes in many media types, and answers with what it read.
func mediaVendor(reply func(*Call) Reply) *Vendor {
	files := fstest.MapFS{"contract.yaml": {Data: []byte(`{"openapi": "3.1.0", "servers": [{"url": "https://notes.test/v9"}], "x-ringer-collections": {}, "paths": {"/notes": {"post": {
		"operationId": "add", "x-ringer-writes": false, "requestBody": {"required": true, "content": {
			"application/json; charset=utf-8": {"schema": {"$ref": "#/components/schemas/Note"}},
			"application/merge-patch+json": {"schema": {"type": "object"}},
			"application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Note"}},
			"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Note"}},
			"application/xml": {"schema": {"$ref": "#/components/schemas/Note"}},
			"text/*": {"schema": {"type": "string", "maxLength": 5}},
			"application/octet-stream": {}
		}},
		"responses": {
			"200": {"content": {"application/json": {"schema": {}}, "text/plain": {"schema": {"type": "string", "minLength": 2}}, "image/*": {}}},
			"400": {"content": {"application/json": {}}}, "413": {"content": {"application/json": {}}}, "415": {"content": {"application/json": {}}},
			"429": {"content": {"application/json": {}}}, "500": {"content": {"application/json": {}}}, "503": {"content": {"application/json": {}}}}
	}}}, "components": {"schemas": {"Note": {"allOf": [{"type": "object", "required": ["text", "id"], "properties": {
		"id": {"type": "integer", "readOnly": true}, "text": {"type": "string"}, "size": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "integer"}},
		"place": {"type": "object", "properties": {"floor": {"type": "integer"}}},
		"rows": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}}}]}}}}`)}}
	vendor := &Vendor{Name: "notes", Files: files, ErrorResponses: ErrorResponses{}}
	statuses := map[Kind]int{TooLarge: 413, UnsupportedMedia: 415, RateLimited: 429, ServerError: 500, Unavailable: 503}
	for _, kind := range Kinds() {
		status := statuses[kind]
		if status == 0 {
			status = 400
		}
		vendor.ErrorResponses[kind] = ErrorResponse{Status: status, Body: func(e *Error) any {
			return map[string]string{"kind": string(e.Kind), "operation": e.Operation.ID}
		}, Headers: func(e *Error) http.Header { return http.Header{"X-Operation": {e.Operation.ID}, "X-Table": {"no"}} }, Header: http.Header{"X-Table": {"yes"}}}
	}
	vendor.Handlers = map[string]Handler{"add": func(_ *world.Tx, call *Call) (Reply, error) { return reply(call), nil }}
	return vendor
}

func askNotes(t *testing.T, server *Server, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest("POST", "/v9/notes", strings.NewReader(body))
	request.Host = "127.0.0.1"
	request.Header.Set("Authorization", "Bearer x")
	request.Header.Set("Content-Type", contentType)
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	return recorder
}

const parts = "--b\r\nContent-Disposition: form-data; name=\"text\"; filename=\"a.txt\"\r\n\r\nhello\r\n--b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n7\r\n--b--\r\n"

// TestBodiesOfOtherTypes reads what is not JSON as its schema looks at it.
func TestBodiesOfOtherTypes(t *testing.T) {
	server, err := New(Options{Strict: true, Vendors: []*Vendor{mediaVendor(func(call *Call) Reply { return OK(call.Body) })}})
	if err != nil {
		t.Fatal(err)
	}
	const form, multi = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	for _, row := range []struct{ why, contentType, body, want string }{
		{"JSON whose declared type has a parameter, without what is the server's", "application/json", `{"text": "a"}`, `{"text":"a"}`},
		{"a type that is written in JSON, with a schema of its own", "application/merge-patch+json", `{"size": null}`, `{"size":null}`},
		{"a form", form, "text=a&size=3&tags=1&tags=2", `{"size":3,"tags":[1,2],"text":"a"}`},
		{"a form whose text looks like a number", form, "text=12", `{"text":"12"}`},
		{"a form with brackets", form, "text=a&place[floor]=3&tags[]=1&rows[0][n]=5&rows[1][n]=6", `{"place":{"floor":3},"rows":[{"n":5},{"n":6}],"tags":[1],"text":"a"}`},
		{"a form with brackets that lead nowhere", form, "text=a&text[b]=c&rows[x][n]=5&rows=1&rows[0]=2&rows[0][n]=3", `{"kind":"invalid","operation":"add"}`},
		{"a form without what must be there", form, "size=3", `{"kind":"invalid","operation":"add"}`},
		{"a form that is none", form, "%zz", `{"kind":"invalid","operation":"add"}`},
		{"parts", multi, parts, `{"size":7,"text":"hello"}`},
		{"parts without a boundary", "multipart/form-data", parts, `{"kind":"invalid","operation":"add"}`},
		{"parts that break off", multi, parts[:60], `{"kind":"invalid","operation":"add"}`},
		{"a text of a range of types", "text/csv", "a,b", `"a,b"`},
		{"a text that is too long", "text/csv", "a,b,c,d", `{"kind":"invalid","operation":"add"}`},
		{"a language that nothing here reads", "application/xml", "<a/>", `"<a/>"`},
		{"bytes", "application/octet-stream", "\xff\x00", `"/wA="`},
		{"a type that is not declared", "image/png", "x", `{"kind":"unsupported_media","operation":"add"}`},
		{"no body", form, "", `{"kind":"invalid","operation":"add"}`},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := askNotes(t, server, row.contentType, row.body)
			if diff := cmp.Diff(row.want, answer.Body.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", answer.Header().Get("X-Ringer-Reason"), diff)
			}
			if answer.Code >= 400 && (answer.Header().Get("X-Operation") != "add" || answer.Header().Get("X-Table") != "yes") {
				t.Errorf("headers are %v", answer.Header())
			}
		})
	}
}

// TestAnswersOfOtherTypes judges answers that are not JSON as far as their schema says,
// and tells of those that are made up.
func TestAnswersOfOtherTypes(t *testing.T) {
	var reply Reply
	server, err := New(Options{Strict: true, Vendors: []*Vendor{mediaVendor(func(*Call) Reply { return reply })}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why, contentType string
		body             any
		status           int
		want             string
	}{
		{"a text", "text/plain; charset=utf-8", payload.Raw("yes"), 200, "yes"},
		{"a text that is too short", "text/plain", payload.Raw("y"), 500, `{"kind":"server_error","operation":"add"}`},
		{"a picture", "image/png", payload.Raw("\x89PNG"), 200, "\x89PNG"},
		{"nothing, which is a picture too", "image/png", payload.Raw(""), 200, ""},
		{"a type that is not declared", "audio/wav", payload.Raw("x"), 500, `{"kind":"server_error","operation":"add"}`},
	} {
		t.Run(row.why, func(t *testing.T) {
			reply = Reply{Status: 200, Header: http.Header{"Content-Type": {row.contentType}}, Body: row.body, Reason: "nobody knows"}
			answer := askNotes(t, server, "application/octet-stream", "x")
			if answer.Code != row.status || answer.Body.String() != row.want {
				t.Errorf("answered %d %q, %s", answer.Code, answer.Body, answer.Header().Get("X-Ringer-Reason"))
			}
			header := answer.Header()
			if row.status == 200 && (header.Get("X-Ringer-Reason") != "nobody knows" || header.Get("X-Ringer-Evidence") != "assumed" || header.Get("Content-Type") != row.contentType) {
				t.Errorf("headers are %v", header)
			}
		})
	}
}

// FuzzForm reads any form by any of some schemas: it never fails, and what it makes can
// be written.
func FuzzForm(f *testing.F) {
	server, err := New(Options{Vendors: []*Vendor{mediaVendor(func(call *Call) Reply { return OK(call.Body) })}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("text=a&rows[0][n]=1&rows[0][m][]=2&place[[]]=3&tags[x]=1&a[=b&]=c")
	f.Fuzz(func(t *testing.T, form string) {
		request := httptest.NewRequest("POST", "/v9/notes", strings.NewReader(form))
		request.Host = "127.0.0.1"
		request.Header.Set("Authorization", "Bearer x")
		request.Header.Set("Content-Type", formType)
		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)
		if _, err := schemas.DecodeJSON(recorder.Body.Bytes()); err != nil || recorder.Code >= 500 {
			t.Errorf("%q is answered %d %q", form, recorder.Code, recorder.Body)
		}
	})
}

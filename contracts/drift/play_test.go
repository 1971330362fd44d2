package drift_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/drift"
	"github.com/ringer-mock/ringer/contracts/drift/standin"
)

// step is one request of a story. In its path and body "{{name}}" stands for
// what a step before has saved.
type step struct {
	why, method, path, body string
	save                    map[string]string // name to the JSON Pointer of a value in the answer
	header                  string            // "Name: value" in place of the usual one; empty changes nothing
	status                  int               // what the vendor answers
}

// delay is how long slow answers take here.
const delay = 30 * time.Millisecond

// exchange is a step with what came of it.
type exchange struct {
	step
	contracts.Exchange
	slow bool
}

// text is all that a client sees of the answer.
func (x exchange) text() string {
	var header bytes.Buffer
	for _, name := range []string{"Content-Type", "Allow", "Www-Authenticate", "Cache-Control"} {
		fmt.Fprintf(&header, "%s: %s\n", name, x.Header.Get(name))
	}
	return fmt.Sprintf("%d slow=%v\n%s\n%s", x.Status, x.slow, header.String(), x.Body)
}

// play sends the steps of a vendor's story to a stand-in.
func play(t testing.TB, vendor, mutation string, seed uint64) (story []exchange) {
	t.Helper()
	server, err := drift.New(vendor, mutation, standin.Options{Seed: seed, Token: "right", Member: "member", Delay: delay})
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{"nowhere": "0b0b0b0b-0000-4000-8000-000000000000"}
	for name, value := range server.Params {
		vars[name] = value
	}
	for _, s := range stories[vendor] {
		x := send(t, server, s, vars)
		for name, pointer := range s.save {
			if value, ok := lookup(x.Body, pointer); ok {
				vars[name] = value
			}
		}
		story = append(story, x)
	}
	return story
}

var variable = regexp.MustCompile(`\{\{\w+\}\}`)

func send(t testing.TB, server http.Handler, s step, vars map[string]string) exchange {
	fill := func(text string) string {
		return variable.ReplaceAllStringFunc(text, func(name string) string { return vars[strings.Trim(name, "{}")] })
	}
	address, err := url.Parse("http://vendor.example" + fill(s.path))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(s.method, address.String(), strings.NewReader(fill(s.body)))
	r.Header.Set("Authorization", "Bearer right")
	if s.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if name, value, ok := strings.Cut(s.header, ": "); ok {
		r.Header.Set(name, fill(value))
	}
	w := httptest.NewRecorder()
	began := time.Now()
	server.ServeHTTP(w, r)
	return exchange{s, contracts.Exchange{
		Method: s.method, URL: *address, RequestBody: []byte(fill(s.body)), Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(),
	}, time.Since(began) >= delay}
}

// lookup reads a value of a body as text; "-" stands for the last item of an
// array.
func lookup(body []byte, pointer string) (string, bool) {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return "", false
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		switch v := value.(type) {
		case map[string]any:
			value = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if token == "-" {
				i = len(v) - 1
			}
			if (err != nil && token != "-") || i < 0 || i >= len(v) {
				return "", false
			}
			value = v[i]
		default:
			return "", false
		}
	}
	return fmt.Sprint(value), value != nil
}

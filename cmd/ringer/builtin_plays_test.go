package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// asking is a request to a built-in scenario.
type asking struct {
	method, path, body string
	// token is sent as a bearer token; empty is demo-token.
	token string
	// credential has the token as the vendor wants it, in place of a bearer token.
	credential http.Header
	// times is how often it is sent; 0 is once.
	times int
	// slow is held back for long, or never answered: it is only played where nobody
	// waits for answers.
	slow bool
}

// builtinTest is what the tests of the built-in scenarios know of a vendor: the file
// scenarios/VENDOR/testdata/builtin.yaml, which a vendor without parts can lack.
type builtinTest struct {
	// Params are what the stories of the vendor need in the built-in scenarios.
	Params map[string]string `json:"params"`
	// Data has the rows, by collection, that the vendor cannot be without.
	Data map[string]any `json:"data"`
	// Requests has, for each built-in scenario, requests that between them meet each
	// of the vendor's rules, in this order.
	Requests map[string][]struct {
		Call  string `json:"call"`
		Body  string `json:"body"`
		Token string `json:"token"`
		Times int    `json:"times"`
		Slow  bool   `json:"slow"`
	} `json:"requests"`
}

// builtinTestOf reads what the tests know of a vendor.
func builtinTestOf(t testing.TB, vendor string) (known builtinTest) {
	t.Helper()
	file := filepath.Join("..", "..", "scenarios", vendor, "testdata", "builtin.yaml")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return known
	}
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schemas.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(doc.Value)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&known); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return known
}

// builtinPlays gives a vendor's requests to a built-in scenario.
func builtinPlays(t testing.TB, vendor, scenario string) (plays []asking) {
	t.Helper()
	contract, err := contracts.Embedded().Load(vendor)
	if err != nil {
		t.Fatal(err)
	}
	known := builtinTestOf(t, vendor)
	for _, request := range known.Requests[scenario] {
		method, path, _ := strings.Cut(request.Call, " ")
		for name, value := range known.Params {
			path = strings.ReplaceAll(path, "{"+name+"}", value)
		}
		address, err := url.Parse(path)
		if err != nil {
			t.Fatal(err)
		}
		p := asking{method: method, path: path, body: request.Body, token: request.Token, times: request.Times, slow: request.Slow, credential: http.Header{}}
		query := address.Query()
		contract.SecurityOf(contract.Find(method, address.Path).Operation).Put(p.credential, query, p.sentToken())
		if len(query) > len(address.Query()) {
			address.RawQuery = query.Encode()
			p.path = address.String()
		}
		plays = append(plays, p)
	}
	return plays
}

// demoPlace gives the params of a vendor's stories, in the built-in scenarios, as
// check takes them.
func demoPlace(t testing.TB, vendor string) (args []string) {
	t.Helper()
	params := builtinTestOf(t, vendor).Params
	for _, name := range slices.Sorted(maps.Keys(params)) {
		args = append(args, "--param", name+"="+params[name])
	}
	return args
}

// each gives the request as often as it is sent.
func (p asking) each(yield func(asking) bool) {
	for range max(p.times, 1) {
		if !yield(p) {
			return
		}
	}
}

// in gives the request as it is sent to a world.
func (p asking) in(world string) asking {
	p.path = "/_ringer/worlds/" + world + p.path
	return p
}

func (p asking) sentToken() string { return cmp.Or(p.token, "demo-token") }

// dress gives a request what stands in its headers.
func (p asking) dress(request *http.Request) {
	request.Host = "localhost"
	if p.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if p.credential == nil {
		request.Header.Set("Authorization", "Bearer "+p.sentToken())
	}
	maps.Copy(request.Header, p.credential)
}

func (p asking) String() string { return strings.TrimSpace(p.method + " " + p.path + " " + p.body) }

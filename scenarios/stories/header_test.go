package stories

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// tagged is a vendor whose one document has an ETag.
const tagged = `openapi: 3.1.0
info: {title: Tagged, version: "1"}
servers: [{url: "https://tagged.test"}]
paths:
  /page:
    get:
      operationId: get-page
      summary: Get the page
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}]
      responses:
        "200": {description: The page, headers: {ETag: {schema: {type: string}}, X-Revision: {schema: {type: integer}}}}
        "304": {description: Not modified, headers: {ETag: {schema: {type: string}}}}
`

const taggedStory = `version: 1
name: tags
steps:
  - name: read
    operation: get-page
    expect: {status: 200, headers: {X-Revision: 7}}
    save: {etag: {header: etag}, revision: {header: X-Revision}, missing: {header: Content-Type}}
  - name: read what has not changed
    operation: get-page
    headers: {If-None-Match: "{{etag}}"}
    expect: {status: 304, headers: {ETag: "{{etag}}", X-Revision: "{{revision}}"}}
    save: {again: {header: ETag}}
  - {name: read by the tag of an answer without a body, operation: get-page, headers: {If-None-Match: "{{again}}"}, expect: {status: 304}}
  - {name: read with what no answer had, operation: get-page, headers: {If-None-Match: "{{missing}}"}}
`

// TestPlaySavesHeaders plays a story that goes on with what headers said.
func TestPlaySavesHeaders(t *testing.T) {
	catalog, err := contracts.Embedded().WithFS(fstest.MapFS{"contract.yaml": {Data: []byte(tagged)}}, "tagged")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := catalog.Load("tagged")
	if err != nil {
		t.Fatal(err)
	}
	story, err := scenarios.ParseStory(catalog, "tags.yaml", []byte(taggedStory))
	if err != nil {
		t.Fatal(err)
	}
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = nil // which the package would guess
		w.Header().Set("ETag", `"a7"`)
		w.Header().Set("X-Revision", "7")
		if r.Header.Get("If-None-Match") == `"a7"` {
			w.WriteHeader(http.StatusNotModified)
		}
	})
	var played []string
	player := &Player{
		Contract: contract, Target: &url.URL{Scheme: "https", Host: "tagged.test"}, Client: &http.Client{Transport: &transport{Handler: answer}},
		OnPlayed: func(p Played) error {
			played = append(played, fmt.Sprint(p.Name, ": ", p.Exchange.Status, " ", p.Expect.Status, " ", p.Expect.Headers, p.Skipped))
			return nil
		},
	}
	if err := player.Play(t.Context(), []*scenarios.Story{story}); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`read: 200 [200] map[X-Revision:7]`,
		`read what has not changed: 304 [304] map[ETag:"a7" X-Revision:7]`,
		`read by the tag of an answer without a body: 304 [304] map[]`,
		`read with what no answer had: 0 [] map[]no answer before it had what {{missing}} stands for`,
	}
	if diff := cmp.Diff(want, played); diff != "" {
		t.Errorf("the calls (-want +got):\n%s", diff)
	}
	for i, call := range player.Plan([]*scenarios.Story{story}) {
		if call.Skipped != "" {
			t.Errorf("call %d is planned to be skipped: %s", i+1, call.Skipped)
		}
	}
}

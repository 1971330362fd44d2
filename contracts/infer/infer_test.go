package infer_test

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/schemas"
)

var update = flag.Bool("update", false, "write the golden files")

// read gives one of the documents, as it is written.
func read(t testing.TB, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schemas.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return doc.Value.(map[string]any)
}

// TestRefusals says which statuses operations get that they do not declare, and which
// kinds of errors have which.
func TestRefusals(t *testing.T) {
	for _, test := range []struct{ file, path, method, statuses, why string }{
		{"plain", "/health", "get", "200 406 413 429 500 503", "it is public, and has no input"},
		{"plain", "/owners", "get", "200 401 403 406 413 429 500 503", "credentials are asked for"},
		{"plain", "/pets/{pet_id}", "get", "200 401 403 404 406 413 422 429 500 503", "it has a parameter, and the document says 422 where others say 400"},
		{"plain", "/pets", "post", "201 401 403 406 413 415 422 429 500 503", "it has a body; 409 is no status of the document"},
		{"hal", "/orders/{orderId}", "get", "200 304 400 404 406 413 429 500 503", "it declares an ETag"},
		{"hal", "/orders/{orderId}", "put", "204 400 404 406 409 412 413 415 422 429 500 503", "it changes what has an ETag"},
		{"hal", "/customers/{customerId}", "get", "200 400 404 406 413 429 500 503", "it declares none"},
		{"expandable", "/v1/customers", "get", "200 default", "default stands for all"},
	} {
		document := read(t, "testdata/"+test.file+".yaml")
		document = infer.Apply(document, infer.Declarations(document))
		value, _ := schemas.Lookup(document, schemas.Join("/paths", test.path, test.method, "responses"))
		responses, _ := value.(map[string]any)
		if got := strings.Join(slices.Sorted(maps.Keys(responses)), " "); got != test.statuses {
			t.Errorf("%s %s of %s answers %s, want %s: %s", test.method, test.path, test.file, got, test.statuses, test.why)
		}
	}
	document := read(t, "testdata/plain.yaml")
	document = infer.Apply(document, infer.Declarations(document))
	body, _ := schemas.Lookup(document, "/components/responses/ringer-503/content/application~1json/schema/$ref")
	if body != "#/components/schemas/Error" {
		t.Errorf("a refusal that was added has the body %v, not that of most errors", body)
	}
}

// TestOverlays holds what is inferred from small documents in the styles of common
// vendors.
func TestOverlays(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			document, before := read(t, file), read(t, file)
			declarations := infer.Declarations(document)
			if diff := cmp.Diff(before, document); diff != "" {
				t.Errorf("the document was changed (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(declarations, infer.Declarations(before), cmp.Comparer(func(a, b infer.Declaration) bool {
				return a.Pointer == b.Pointer && a.Key == b.Key && schemas.JSONText(a.Value) == schemas.JSONText(b.Value) && a.Why == b.Why && a.Question == b.Question
			})); diff != "" {
				t.Errorf("once more is not the same (-first +second):\n%s", diff)
			}
			var text bytes.Buffer
			if err := (infer.Overlay{File: name + ".yaml", Document: document}).Write(&text, declarations); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "golden", name+".overlay.yaml")
			if *update {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, text.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			applied := infer.Apply(document, declarations)
			if again := infer.Declarations(applied); len(again) != 0 {
				t.Errorf("what was declared is inferred once more: %+v", again)
			}
			if diff := cmp.Diff(before, document); diff != "" {
				t.Errorf("Apply changed the document (-before +after):\n%s", diff)
			}
		})
	}
}

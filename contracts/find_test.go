package contracts

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts/paths"

	"pgregory.net/rapid"
)

func TestPathsThatCannotBeToldApart(t *testing.T) {
	if _, err := Parse("acme", []byte(`{"openapi": "3.1.0", "paths": {"/a/{id}": {"get": {"operationId": "a", "responses": {}}}, "/a/{name}": {"post": {"operationId": "b", "responses": {}}}}}`)); err == nil || !strings.Contains(err.Error(), "cannot be told apart") {
		t.Errorf("a contract with both loads: %v", err)
	}
}

// TestPathsOfContractsAreFound fills the paths of each contract with anything.
func TestPathsOfContractsAreFound(t *testing.T) {
	for _, vendor := range Embedded().Names() {
		contract, err := Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(t *rapid.T) {
			op := rapid.SampledFrom(contract.Operations).Draw(t, "operation")
			segments, want := strings.Split(op.Path, "/"), PathValues{}
			for i, segment := range segments {
				if name, variable := strings.CutPrefix(segment, "{"); variable {
					value := rapid.StringMatching(`[^{}]+`).Draw(t, "value") + "!"
					segments[i], want = url.PathEscape(value), append(want, paths.Value{Name: strings.TrimSuffix(name, "}"), Value: value})
				}
			}
			path := strings.Join(segments, "/")
			if form, got, ok := contract.paths.Match(path); !ok || form != op.Path || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%q is %q %q %t, want %q %q", path, form, got, ok, op.Path, want)
			}
		})
	}
}

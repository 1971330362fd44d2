package contracts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPathFormsAgreeWithRouter asks both for paths that are like those of a
// contract.
func TestPathFormsAgreeWithRouter(t *testing.T) {
	for _, vendor := range Embedded().Names() {
		contract, err := Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		if contract.forms == nil {
			t.Errorf("%s has a path whose variable does not fill the space between two slashes: none of its paths is found quickly", vendor)
		}
		matched := 0
		rapid.Check(t, func(t *rapid.T) {
			op := rapid.SampledFrom(contract.Operations).Draw(t, "operation")
			segments := strings.Split(op.Path, "/")
			for i := range segments {
				if strings.HasPrefix(segments[i], "{") || rapid.IntRange(0, 9).Draw(t, "changed") == 0 {
					segments[i] = rapid.OneOf(rapid.SampledFrom([]string{"", "1", ".", "a b", "ä", "a|b", "a.json", "{id}", "\n"}), rapid.StringMatching(`[^/%]*`)).Draw(t, "segment")
				}
			}
			path := strings.Join(segments, "/") + rapid.SampledFrom([]string{"", "", "", "/", "/more"}).Draw(t, "end")
			form, vars, ok := contract.match(path)
			want, wantVars, wantOK := contract.askRouter(path)
			if form != want || ok != wantOK || !cmp.Equal(vars, wantVars) {
				t.Fatalf("%q is %q %q %t, and for the router %q %q %t", path, form, vars, ok, want, wantVars, wantOK)
			}
			if ok {
				matched++
			}
		})
		if matched == 0 {
			t.Errorf("no path of %s was found", vendor)
		}
	}
}

// TestOddPathsAreLeftToTheRouter takes apart no path that it would get wrong.
func TestOddPathsAreLeftToTheRouter(t *testing.T) {
	for path, odd := range map[string]bool{
		"/things": false, "/things/{id}/parts/{part}": false,
		"/things/{id}.json": true, "/things/a{id}": true, "/things/{id:[0-9]+}": true, "/things/{id": true, "/things/id}": true, "/{a}{b}": true, "/things/{}": true,
	} {
		if forms := pathForms([]string{"/first", path}); (forms == nil) != odd {
			t.Errorf("%s is taken apart to %v", path, forms)
		}
	}
}

package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// shownMarked gives the marked lines of each answer of a finding, without indentation.
func shownMarked(f contracts.Finding) (all []string) {
	for _, a := range f.Exchange.Answers {
		var lines []string
		for _, line := range a.Lines[a.From:a.To] {
			lines = append(lines, strings.TrimSpace(line))
		}
		all = append(all, fmt.Sprintf("%s %d: %s", a.By, a.Status, strings.Join(lines, " ")))
	}
	return all
}

func TestExcerpts(t *testing.T) {
	group := func() map[string]any { return sample.Group(7) }
	page := func(groups ...any) map[string]any {
		return map[string]any{
			"links": map[string]any{"next": nil, "previous": nil}, "meta": map[string]any{"page": 1, "next_page": nil, "previous_page": nil},
			"count": len(groups), "total_pages": 1, "results": groups,
		}
	}
	for _, test := range []struct {
		why          string
		address      string
		vendor, fake any
		want         []string
	}{
		{"another value", sample.Item, sample.Set(group(), "/name", "Other"), group(), []string{`vendor 200: "name": "Other"`, `fake 200: "name": "Team 7"`}},
		{"a field that is missing", sample.Item, sample.Without(group(), "icon"), group(), []string{`vendor 200: (no "icon")`, `fake 200: "icon": ""`}},
		{"a field of another type", sample.Item, sample.Set(group(), "/users", map[string]any{"a": 1}), group(), []string{`vendor 200: "users": { "a": 1 }`, `fake 200: "users": [ "1" "2" ]`}},
		{"a name that is long", sample.Item, sample.Set(group(), "/name", strings.Repeat("n", 1<<20)), group(), []string{`vendor 200: "name": "` + strings.Repeat("n", maxExcerptLine-len(`  "name": "`)) + "…", `fake 200: "name": "Team 7"`}},
		{"a credential", sample.Item, sample.Set(group(), "/api_key", "s3cr3t-key"), group(), []string{`vendor 200: "api_key": "(secret)"`, `fake 200: (no "api_key")`}},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := NewComparison(sample.ContractOf(t, "secoda"))
			vendor, fake := sample.Exchange(t, "GET", test.address, 200, test.vendor), sample.Exchange(t, "GET", test.address, 200, test.fake)
			found := c.Compare(both(vendor, fake))
			if len(found) == 0 {
				t.Fatal("nothing was found")
			}
			if diff := cmp.Diff(test.want, shownMarked(found[0])); diff != "" {
				t.Errorf("the place is marked so (-want +got):\n%s\n%v", diff, found[0].Exchange.Answers)
			}
			for _, a := range found[0].Exchange.Answers {
				if text := strings.Join(a.Lines, "\n"); len(a.Lines) > 2*maxExcerptLines || strings.Contains(text, "s3cr3t") {
					t.Errorf("%s is shown as %s", a.By, text)
				}
			}
		})
	}
	// A value that differs in a list is marked in the fake's answer where the same object is.
	c := NewComparison(sample.ContractOf(t, "secoda"))
	found := c.Compare(both(
		sample.Exchange(t, "GET", sample.List, 200, page(sample.Group(1), sample.Set(sample.Group(2), "/name", "Other"))),
		sample.Exchange(t, "GET", sample.List, 200, page(sample.Group(2), sample.Group(1)))))
	at := slices.IndexFunc(found, func(f contracts.Finding) bool { return strings.HasSuffix(f.Pointer, "/name") })
	if at < 0 {
		t.Fatalf("found %v", found)
	}
	if diff := cmp.Diff([]string{`vendor 200: "name": "Other"`, `fake 200: "name": "Team 2"`}, shownMarked(found[at])); diff != "" {
		t.Errorf("in a list the place is marked so (-want +got):\n%s", diff)
	}
}

// An answer that is no JSON, no answer, and a second one are told beside the fake's.
func TestExcerptsOfThree(t *testing.T) {
	c := NewComparison(sample.ContractOf(t, "secoda"))
	first := sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/workspace_id", 7))
	again := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	pair := both(first, again)
	found := c.Settle(c.Compare(pair), pair, again)
	want := []string{
		`vendor 200: "workspace_id": 7`,
		`vendor, asked again 200: "workspace_id": "11111111-1111-4111-8111-111111111111"`,
		`fake 200: "workspace_id": "11111111-1111-4111-8111-111111111111"`,
	}
	if diff := cmp.Diff(want, shownMarked(found[0])); diff != "" {
		t.Errorf("three answers (-want +got):\n%s", diff)
	}
	broken := first
	broken.Body = []byte("<html>\x1b[31m")
	found = NewComparison(sample.ContractOf(t, "secoda")).Compare(both(broken, again))
	if got := found[0].Exchange.Answers[0].Lines; !slices.Equal(got, []string{"(11 bytes that are no JSON)"}) {
		t.Errorf("what is no JSON is shown as %q", got)
	}
}

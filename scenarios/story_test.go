package scenarios

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
)

func stepOf(t testing.TB, s *Story, name string) *Step {
	t.Helper()
	for _, step := range s.Steps {
		if step.Name == name {
			return step
		}
	}
	t.Fatalf("the story %s has no step %q", s.Name, name)
	return nil
}

func TestStoryIsRead(t *testing.T) {
	s := story(t)
	if diff := cmp.Diff([]Param{{Name: "nowhere", Says: "An id of nothing.", Value: "0b0b0b0b-0000-4000-8000-000000000000", Optional: true}}, s.Params); diff != "" {
		t.Errorf("the params (-want +got):\n%s", diff)
	}
	want := Step{
		Name: "create another", Vendor: "secoda", Operation: "create-group", Pages: DefaultPages, Address: "/auth/group/",
		Body: map[string]any{"name": "{{run}} <b>other</b>"}, Expect: Expect{Status: Statuses{201}}, Save: map[string]Saved{"other": {Pointer: "/id"}},
		Undo: Undos{{Operation: "delete-group", Path: map[string]string{"id": "/id"}, Found: &Found{
			Operation: "list-groups", Items: "/results/*", Where: map[string]any{"/name": "{{run}}"},
		}}},
	}
	if diff := cmp.Diff(want, *stepOf(t, s, "create another")); diff != "" {
		t.Errorf("a step (-want +got):\n%s", diff)
	}
	if walk := stepOf(t, s, "all pages"); !walk.Walk || walk.Pages != 20 {
		t.Errorf("the walk is %+v", walk)
	}
	if undo := stepOf(t, s, "create without a name").Undo; len(undo) != 1 {
		t.Errorf("a step that may make something has %v to undo it", undo)
	}
}

// What may stand alone or in a list, and what may be a number or a text.
func TestStepsTakeShortForms(t *testing.T) {
	s, err := ParseStory(contracts.Embedded(), "x.yaml", []byte(`{version: 1, name: x, params: {n: {says: A number., value: 7}}, steps: [
		{name: a, operation: list-groups, query: {page: 2, "a[]": [1, x, true], b: ""}, expect: {status: [200, 400]}},
		{name: b, operation: get-group, path: {id: 5}, headers: {X-N: "{{n}}"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	a := s.Steps[0]
	if diff := cmp.Diff(Query{"page": {"2"}, "a[]": {"1", "x", "true"}, "b": {""}}, a.Query); diff != "" {
		t.Errorf("the query (-want +got):\n%s", diff)
	}
	if a.Vendor != "secoda" || len(a.Expect.Status) != 2 || s.Steps[1].Path["id"] != "5" || s.Params[0].Value != "7" {
		t.Errorf("the story is %+v, %+v, %+v", a, s.Steps[1], s.Params)
	}
}

// TestStories reads all that there are.
func TestStories(t *testing.T) {
	for _, vendor := range contracts.Embedded().Checked() {
		stories, err := Stories(contracts.Embedded(), vendor)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, s := range stories {
			if len(s.Steps) == 0 || s.Description == "" {
				t.Errorf("%s: the story %s has %d steps and the description %q", vendor, s.Name, len(s.Steps), s.Description)
			}
		}
	}
	if _, err := Stories(contracts.Embedded(), "secodo"); err == nil || !strings.Contains(err.Error(), `"secoda"`) {
		t.Errorf("an unknown vendor: %v", err)
	}
}

func story(t testing.TB) *Story {
	t.Helper()
	s, err := ParseStory(contracts.Embedded(), "groups.yaml", readFile(t, "testdata/story/groups.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

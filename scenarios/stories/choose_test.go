package stories

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// TestChooseValue takes values that a filter has something to let through of and
// something to leave out.
func TestChooseValue(t *testing.T) {
	groups := func(rows ...string) any {
		var items []string
		for _, row := range rows {
			name, context, _ := strings.Cut(row, "|")
			context, user, has := strings.Cut(context, "|")
			users := "[]"
			if has {
				users = fmt.Sprintf("[%q]", user)
			}
			items = append(items, fmt.Sprintf(`{"name":%q,"context":%q,"users":%s}`, name, context, users))
		}
		body, err := schemas.DecodeJSON([]byte(`{"data":[` + strings.Join(items, ",") + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	name := scenarios.Saved{Items: "/data/*", At: "/name", Divides: scenarios.DividesByText}
	context := scenarios.Saved{Items: "/data/*", At: "/context", Divides: scenarios.DividesByValue}
	loud, beside := name, name
	loud.SwapCase = true
	beside.Beside = map[string]any{"/context": "{{context}}"}
	for _, test := range []struct {
		why  string
		from scenarios.Saved
		body any
		want string
	}{
		{"the first", scenarios.Saved{Items: "/data/*", At: "/name"}, groups("a|x", "b|x"), "a"},
		{"the first that has something", scenarios.Saved{Items: "/data/*", At: "/name", Has: "/users/0"}, groups("a|x", "b|x|ada"), "b"},
		{"none has", scenarios.Saved{Items: "/data/*", At: "/name", Has: "/users/0"}, groups("a|x", "b|x"), ""},
		{"a value that others have not", context, groups("a|x", "b|x", "c|y"), "x"},
		{"a value that all have", context, groups("a|x", "b|x"), ""},
		{"a word that three have, and others have not", name, groups("Data One|x", "data Two|x", "Big Data|x", "Ops|x"), "Data"},
		{"a part of words, where no word will do", name, groups("Kanu|x", "Kahn|x", "Kai|x", "Ops|x"), "Ka"},
		{"a text that only two have", name, groups("Kanu|x", "Kahn|x", "Ops|x", "Dig|x"), ""},
		{"a text that all have", name, groups("aa|x", "a|x", "aaa|x"), ""},
		{"plain letters before others", name, groups("Équipe Ost|x", "Équipe Ostsee|x", "Équipe Osten|x", "Ü|x"), "quip"},
		{"the other case", loud, groups("Data One|x", "data Two|x", "Big Data|x", "Ops|x"), "dATA"},
		{"a text beside a value, some of either without the other", beside, groups("Data|x", "Data|y", "Data Ops|y", "Ops|x", "Ops|y"), "Data"},
		{"a text that all with the value have, where there is no better one", beside, groups("Data|x", "Data|y", "Data|y", "Zzz|y"), "Data"},
		{"a text that only those with the value have", beside, groups("Data|x", "Data|x", "Data|x", "Zzz|y"), ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			s := &storyRun{values: variables{"context": "x"}}
			got, ok := s.chooseValue(test.from, test.body)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("it is %q (%v), want %q", got, ok, test.want)
			}
			if !ok && !strings.Contains(unchosen("it", test.from), "{{it}}") {
				t.Errorf("the reason is %q", unchosen("it", test.from))
			}
		})
	}
}

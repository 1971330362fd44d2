package paths

import (
	"fmt"
	"strings"
	"testing"
)

// matchIn tells which of some paths one is, with its variables.
func matchIn(t testing.TB, paths, path string) string {
	t.Helper()
	set, err := NewSet(strings.Fields(paths))
	if err != nil {
		t.Fatal(err)
	}
	form, values, ok := set.Match(path)
	if !ok {
		return "none"
	}
	for _, value := range values {
		form += fmt.Sprintf(" %s=%s", value.Name, value.Value)
	}
	return form
}

func TestPathsAreMatched(t *testing.T) {
	for _, test := range []struct{ why, paths, path, want string }{
		{"a text", "/things", "/things", "/things"},
		{"more than a text", "/things", "/things/", "none"},
		{"a variable", "/things/{id}", "/things/7", "/things/{id} id=7"},
		{"a variable of nothing", "/things/{id}", "/things/", "none"},
		{"two variables", "/things/{id}/parts/{part}", "/things/7/parts/a.b", "/things/{id}/parts/{part} id=7 part=a.b"},
		{"an encoded slash stays in an id", "/things/{id} /things/{id}/{part}", "/things/a%2Fb", "/things/{id} id=a/b"},
		{"an escape that is none", "/things/{id}", "/things/a%2", "none"},
		{"a plus is no space", "/things/{id}", "/things/a+b", "/things/{id} id=a+b"},
		{"a text behind a variable", "/things/{id}.json", "/things/7.json", "/things/{id}.json id=7"},
		{"the text alone", "/things/{id}.json", "/things/.json", "none"},
		{"without the text", "/things/{id}.json", "/things/7", "none"},
		{"the text twice", "/things/{id}.json", "/things/7.json.json", "/things/{id}.json id=7.json"},
		{"a text before a variable", "/a:{action}", "/a:start", "/a:{action} action=start"},
		{"several in one segment", "/{from}..{to}", "/a..b", "/{from}..{to} from=a to=b"},
		{"the first takes most", "/{a}-{b}", "/1-2-3", "/{a}-{b} a=1-2 b=3"},
		{"the second takes what is left", "/{a}-{b}.{c}", "/1-2-3.4.5", "/{a}-{b}.{c} a=1-2 b=3.4 c=5"},
		{"a text goes before a variable", "/things/{id} /things/new", "/things/new", "/things/new"},
		{"also where it is sorted behind", "/things/{id} /things/~new", "/things/~new", "/things/~new"},
		{"more text goes before less", "/things/{id} /things/{id}.json", "/things/7.json", "/things/{id}.json id=7"},
		{"the first difference decides", "/{kind}/new /things/{id}", "/things/new", "/things/{id} id=new"},
		{"and the other paths are still there", "/{kind}/new /things/{id}", "/parts/new", "/{kind}/new kind=parts"},
		{"the root", "/ /{id}", "/", "/"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := matchIn(t, test.paths, test.path); got != test.want {
				t.Errorf("%s is %s, want %s", test.path, got, test.want)
			}
		})
	}
}

func TestPathsThatAreRefused(t *testing.T) {
	for paths, want := range map[string]string{
		"/things/{id} /things/{name}": "the paths /things/{id} and /things/{name} cannot be told apart",
		"/{a}.json /{b}.json":         "cannot be told apart",
		"/{a}{b}":                     "nothing tells {a} from the variable behind it",
		"/things/{id":                 "a variable is written as {name}",
		"/things/{}":                  "a variable is written as {name}",
		"/things/{id:[0-9]+}":         "a variable is written as {name}",
		"/things/id}":                 "a } closes no variable",
		"/things/{id}/{id}":           "has the variable {id} twice",
		"things":                      "does not begin with a slash",
	} {
		if _, err := NewSet(strings.Fields(paths)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of %s it said %v, want %s", paths, err, want)
		}
	}
}

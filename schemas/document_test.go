package schemas

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

func TestParse(t *testing.T) {
	num := func(text string) any { return json.Number(text) }
	for _, test := range []struct {
		why, name, text string
		want            any
	}{
		{"numbers in JSON stay as they are written", "a.json", `[1, 1.50, 1e3, -0]`, []any{num("1"), num("1.50"), num("1e3"), num("-0")}},
		{"numbers in YAML stay as they are written", "a.yaml", `[1, 1.50, 1e3, 123456789012345678901234567890]`, []any{num("1"), num("1.50"), num("1e3"), num("123456789012345678901234567890")}},
		{"YAML takes the words of JSON and no others", "a.yaml", "a: true\nb: null\nc: ~\nd:\ne: yes\nf: 2026-01-02\n", object{"a": true, "b": nil, "c": nil, "d": nil, "e": "yes", "f": "2026-01-02"}},
		{"keys in YAML are texts", "a.yaml", "1: a\ntrue: b\n'a/b': c\n", object{"1": "a", "true": "b", "a/b": "c"}},
		{"JSON is read as JSON under any name", "a.scenario", `{"a": 1}`, object{"a": num("1")}},
		{"a flow mapping that is no JSON is read as YAML", "a.yaml", `{a: 1, b: [c]}`, object{"a": num("1"), "b": []any{"c"}}},
		{"an alias repeats what its anchor names", "a.yaml", "a: &x {b: 1}\nc: *x\nd: [*x]\n", object{"a": object{"b": num("1")}, "c": object{"b": num("1")}, "d": []any{object{"b": num("1")}}}},
		{"an anchor that is named twice means the one before the alias", "a.yaml", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", object{"a": num("1"), "b": num("1"), "c": num("2"), "d": num("2")}},
		{"folded text is one line", "a.yaml", "a: >-\n  b\n  c\n", object{"a": "b c"}},
		{"a last line without an end is folded too", "a.yaml", "a: >-\n  b\n  c", object{"a": "b c"}},
		{"a byte order mark is no part of the first key", "a.yaml", "\ufeffa: 1\n", object{"a": num("1")}},
		{"nor of a JSON text", "a.json", "\ufeff{}", object{}},
		{"directives and markers are no documents", "a.yaml", "%YAML 1.2\n---\na: 1\n...\n", object{"a": num("1")}},
		{"as many brackets in a text as anybody likes", "a.yaml", "a: '" + strings.Repeat("[", 200) + "'\n", object{"a": strings.Repeat("[", 200)}},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := Parse(test.name, []byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, doc.Value); diff != "" {
				t.Errorf("Parse(%q) (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

// TestLineEnds reads the same text with each way to end a line: Git and editors change
// one into another.
func TestLineEnds(t *testing.T) {
	text := strings.Join([]string{
		"# a comment", "plain: one", "  two", `double: "one`, "", "  two\\r", `  three"`, "single: 'one", "", "", "  two'",
		"folded: >", "  one", "  two", "", "  three", "kept: |+", "  one", "", "literal: |-", "  one", "   two",
		"list:", "- {a: 1,", "   b: [2,", "   3]}", "last: >-", "  one", "  two", "",
	}, "\n")
	want, err := Parse("lf.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]string{"crlf.yaml": "\r\n", "cr.yaml": "\r"} {
		got, err := Parse(name, []byte(strings.ReplaceAll(text, "\n", end)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want.Value, got.Value); diff != "" {
			t.Errorf("%s reads another value (-want +got):\n%s", name, diff)
		}
		for _, pointer := range []string{"/double", "/literal", "/list/0/b/1", "/last"} {
			if was, is := want.Locate(pointer), got.Locate(pointer); was != is {
				t.Errorf("%s: %s stands at %v, want %v", name, pointer, is, was)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := '1'; i <= '9'; i++ {
		bomb += strings.NewReplacer("N", string(i), "P", string(i-1)).Replace("aN: &aN [*aP, *aP, *aP, *aP, *aP, *aP, *aP, *aP, *aP, *aP]\n")
	}
	tower := "a0: &a0 [x]\n"
	for i := '1'; i <= '5'; i++ {
		tower += strings.NewReplacer("N", string(i), "P", string(i-1)).Replace("aN: &aN " + strings.Repeat("[", 50) + "*aP" + strings.Repeat("]", 50) + "\n")
	}
	for _, test := range []struct{ why, name, text, want string }{
		{"a name that stands twice in JSON", "a.json", "{\"a\": 1,\n \"é\": 2, \"a\": 3}", `a.json:2:10: the name "a" stands twice in one object`},
		{"a key that stands twice in YAML", "a.yaml", "a: 1\nb: 2\na: 3\n", `a.yaml:3:1: mapping key "a" already defined at [1:1]`},
		{"a key that stands twice on a line", "a.yaml", "a: {b: 1, b: 2}\n", `a.yaml:1:11: mapping key "b" already defined at [1:5]`},
		{"bytes that are no characters, in JSON", "a.json", "{\"é\": \"\xff\"}", "a.json:1:8: the text is not valid UTF-8"},
		{"bytes that are no characters, in YAML", "a.yaml", "a: 1\nb: \xff", "a.yaml:2:4: the text is not valid UTF-8"},
		{"an empty JSON file", "a.json", "", "a.json:1:1: the text is empty, where a JSON value is wanted"},
		{"an empty YAML file", "a.yaml", "", "a.yaml:1:1: the file is empty"},
		{"a YAML file of comments", "a.yaml", "# nothing\n", "a.yaml:1:1: the file is empty"},
		{"more behind a JSON value", "a.json", "{}\n{}", "a.json:2:2: there is more text after the end of the JSON value"},
		{"JSON that breaks off", "a.json", `{"a": [1,`, "a.json:1:10: the text ends in the middle of a JSON value"},
		{"a second YAML document", "a.yaml", "a: 1\n---\nb: 2\n", "a.yaml:3:1: a second YAML document starts here; a file holds one"},
		{"an alias without an anchor", "a.yaml", "a: *b\n", `a.yaml:1:4: no anchor before this place is called "b"`},
		{"an anchor that holds itself", "a.yaml", "a: &b [*b]\n", `a.yaml:1:8: no anchor before this place is called "b"`},
		{"aliases that multiply", "a.yaml", bomb, "a.yaml:1:13: the file holds more than 1048576 values, aliases written out"},
		{"aliases that pile up", "a.yaml", tower, "the text is nested deeper than 100 levels, aliases written out"},
		{"merge keys", "a.yaml", "a: &x {b: 1}\nc:\n  <<: *x\n", "a.yaml:3:3: merge keys (<<) are not taken here: write the fields out"},
		{"tags", "a.yaml", "a: !!binary eA==\n", "a.yaml:1:4: tag is not taken here: write what JSON could also say"},
		{"numbers without an end", "a.yaml", "a: .inf\n", "a.yaml:1:4: infinity is not taken here: write what JSON could also say"},
		{"octal numbers, which YAML 1.1 and 1.2 read differently", "a.yaml", "a: 0123\n", "a.yaml:1:4: 0123 is a number that JSON cannot say: write it in plain decimals, or in quotes if it is a text"},
		{"an anchor on a key", "a.yaml", "&a b: 1\n", "a.yaml:1:1: a key is plain text here, without anchor, alias, tag or question mark"},
		{"a number beyond a double, in JSON", "a.json", `{"a": 1e999}`, "a.json:1:7: the number 1e999 is larger or smaller than a double can hold"},
		{"a number beyond a double, in YAML", "a.yaml", "a: 1e-9999999\n", "a.yaml:1:4: the number 1e-9999999 is larger or smaller than a double can hold"},
		{"a number without measure", "a.json", strings.Repeat("1", 401), "a.json:1:1: a number is written with 401 characters; up to 400 are taken"},
		{"JSON arrays without measure", "a.json", strings.Repeat("[", 100_000), "a.json:1:10001: exceeded max depth"},
		{"YAML sequences without measure", "a.yaml", strings.Repeat("[", 100_000), "a.yaml:1:100: the text is nested deeper than 100 levels"},
		{"JSON-like YAML without measure", "a.yaml", strings.Repeat(`{"a":`, 100_000), "a.yaml:1:496: the text is nested deeper than 100 levels"},
		{"YAML entries without measure", "a.yaml", strings.Repeat("- ", 100_000), "a.yaml:1:201: the text is nested deeper than 100 levels"},
		{"YAML mappings without measure", "a.yaml", strings.Repeat("{a:", 100_000), "a.yaml:1:298: the text is nested deeper than 100 levels"},
		{"YAML anchors without measure", "a.yaml", strings.Repeat("&a ", 100_000), "a.yaml:1:298: the text is nested deeper than 100 levels"},
		{"YAML tags without measure", "a.yaml", strings.Repeat("[!a ", 100_000), "the text is nested deeper than 100 levels"},
		{"a closing bracket in quotes, which closes nothing", "a.yaml", strings.Repeat(`["]",`, 100_000), "the text is nested deeper than 100 levels"},
		{"YAML over 4 MiB", "a.yaml", strings.Repeat("#", 4<<20+1), "a.yaml: the file has 4194305 bytes; YAML is read up to 4194304 (write it as JSON, which has no such limit)"},
	} {
		t.Run(test.why, func(t *testing.T) {
			_, err := Parse(test.name, []byte(test.text))
			var placed *Error
			if !errors.As(err, &placed) {
				t.Fatalf("Parse gave %v, want an *Error", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("Parse gave %q, want %q", err, test.want)
			}
		})
	}
}

func TestLocate(t *testing.T) {
	yaml := `# a comment
groups:
  - name: Ä
    users: [é, b]
  - {name: ü, users: &u [c]}
ä/b:
  c~d: &x
    e: 1
copy: *x
`
	jsonText := `{
  "groups": [
    {"name": "Ä", "users": ["é", "b"]},
    {"name": "a\"b", "users": [-1.5, true]}
  ],
  "ä/b": {"c~d": {"e": 1}}
}`
	for _, test := range []struct {
		why, name, pointer string
		want               Position
	}{
		{"the whole text", "a.yaml", "", Position{2, 1}},
		{"a member is where its key is", "a.yaml", "/groups", Position{2, 1}},
		{"an item that is a block mapping is where its first key is", "a.yaml", "/groups/0", Position{3, 5}},
		{"a member of an item", "a.yaml", "/groups/0/users", Position{4, 5}},
		{"an item of an item", "a.yaml", "/groups/0/users/0", Position{4, 13}},
		{"a column counts characters, not bytes", "a.yaml", "/groups/0/users/1", Position{4, 16}},
		{"an item that is a flow mapping", "a.yaml", "/groups/1", Position{5, 5}},
		{"a member of a flow mapping", "a.yaml", "/groups/1/users", Position{5, 15}},
		{"an item behind an anchor", "a.yaml", "/groups/1/users/0", Position{5, 26}},
		{"an escaped name", "a.yaml", "/ä~1b/c~0d", Position{7, 3}},
		{"a value behind an alias is where its anchor is", "a.yaml", "/copy/e", Position{8, 5}},
		{"nothing, inside an item", "a.yaml", "/groups/0/icon/x", Position{3, 5}},
		{"nothing at all", "a.yaml", "/nope", Position{2, 1}},
		{"a pointer that is none", "a.yaml", "nope", Position{2, 1}},
		{"an index that is none", "a.yaml", "/groups/01", Position{2, 1}},

		{"the whole text", "a.json", "", Position{1, 1}},
		{"a member is where its name is", "a.json", "/groups", Position{2, 3}},
		{"an item is where it starts", "a.json", "/groups/0", Position{3, 5}},
		{"a member of an item", "a.json", "/groups/0/users", Position{3, 19}},
		{"a column counts characters, not bytes", "a.json", "/groups/0/users/1", Position{3, 34}},
		{"a quote inside a text does not end it", "a.json", "/groups/1/name", Position{4, 6}},
		{"a number", "a.json", "/groups/1/users/0", Position{4, 32}},
		{"a word", "a.json", "/groups/1/users/1", Position{4, 38}},
		{"an escaped name", "a.json", "/ä~1b/c~0d", Position{6, 11}},
		{"nothing, inside an item", "a.json", "/groups/0/icon/x", Position{3, 5}},
		{"nothing at all", "a.json", "/nope", Position{1, 1}},
		{"a pointer that is none", "a.json", "nope", Position{1, 1}},
	} {
		t.Run(test.name+" "+test.why, func(t *testing.T) {
			text := yaml
			if test.name == "a.json" {
				text = jsonText
			}
			doc, err := Parse(test.name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, doc.Locate(test.pointer)); diff != "" {
				t.Errorf("Locate(%q) (-want +got):\n%s", test.pointer, diff)
			}
		})
	}
}

func TestPointers(t *testing.T) {
	for _, test := range []struct {
		pointer string
		tokens  []string
	}{
		{"", nil},
		{"/", []string{""}},
		{"/a/b", []string{"a", "b"}},
		{"/a~1b/c~0d", []string{"a/b", "c~d"}},
		{"/~01", []string{"~1"}},
	} {
		if got := Split(test.pointer); !slices.Equal(got, test.tokens) {
			t.Errorf("Split(%q) is %q, want %q", test.pointer, got, test.tokens)
		}
		if got := Join("", test.tokens...); got != test.pointer {
			t.Errorf("Join(%q) is %q, want %q", test.tokens, got, test.pointer)
		}
	}
}

func TestSuggest(t *testing.T) {
	for _, test := range []struct {
		why, word string
		known     []string
		want      string
	}{
		{"the nearest word", "requierd", []string{"properties", "required"}, `did you mean "required"?`},
		{"the nearest word in another case", "Name", []string{"icon", "name"}, `did you mean "name"?`},
		{"all words when none is near", "completely", []string{"icon", "name"}, "known are icon, name"},
		{"no words at all", "name", nil, "nothing is known here"},
	} {
		t.Run(test.why, func(t *testing.T) {
			if got := Suggest(test.word, test.known); got != test.want {
				t.Errorf("Suggest(%q) is %q, want %q", test.word, got, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"", "{}", "[1, {\"a\": \"b\"}]", "a: &x [1, 'é']\nb: *x\n", "- - a\n  - {b: c}\n", "? a\n: b", "a: |\n  b\n", "\ufeff%YAML 1.2\n---\n1: !!str 2", "[[[[", "{\"a\":1,\"a\":2}", "<<: {a: 1}"} {
		f.Add([]byte(seed), "/a/0")
	}
	f.Add([]byte("\"\\\""), "x")
	f.Fuzz(func(t *testing.T, data []byte, pointer string) {
		for _, name := range []string{"fuzz.json", "fuzz.yaml"} {
			doc, err := Parse(name, data)
			if err != nil {
				var placed *Error
				if !errors.As(err, &placed) || placed.File != name {
					t.Errorf("Parse(%s) gave %#v, want an *Error of that file", name, err)
				}
				continue
			}
			for _, p := range []string{pointer, "", "/a", "/0/a"} {
				if place := doc.Locate(p); place.Line < 1 || place.Column < 1 {
					t.Errorf("%s: Locate(%q) is %v, which is no place", name, p, place)
				}
			}
		}
	})
}

// Names are kept from one text to the next, though not all that anybody sends.
func TestDecodeJSONKeepsFewNames(t *testing.T) {
	d := new(valueDecoder)
	for round := range 3 {
		var text strings.Builder
		for i := range 2 * maxNames {
			fmt.Fprintf(&text, `,"\u006e%d":%d`, i, round)
		}
		fmt.Fprintf(&text, `,"%s":0`, strings.Repeat("n", 2*maxName))
		d.begin(math.MaxInt, []byte("{"+text.String()[1:]+"}"))
		value, err := d.value()
		if object, _ := value.(map[string]any); err != nil || len(object) != 2*maxNames+1 || object["n7"] != json.Number(fmt.Sprint(round)) {
			t.Fatalf("in round %d %d names are read, n7 is %v: %v", round, len(object), object["n7"], err)
		}
		if len(d.names) != maxNames {
			t.Errorf("%d names are kept, want %d", len(d.names), maxNames)
		}
	}
}

func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{"", "null", "[1, 1.5e3, -0]", `{"a": {"b": "\u00e9\n"}}`, `"\ud83d\ude00"`, "1e999", "1 2", `{"a":1,"a":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := DecodeJSON(data)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > int64(len(data)) {
				t.Errorf("DecodeJSON(%q) gave %#v, want a *SyntaxError inside the text", data, err)
			}
			return
		}
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("DecodeJSON took %q, encoding/json says %v", data, err)
		}
		if !reflect.DeepEqual(want, got) {
			t.Errorf("DecodeJSON(%q) is %#v, encoding/json says %#v", data, got, want)
		}
	})
}

func TestMisspelt(t *testing.T) {
	known := []string{"page", "page_size", "only"}
	for _, test := range []struct{ why, word, want string }{
		{"two neighbours exchanged", "pgae", "page"},
		{"one letter less", "pag", "page"},
		{"one more", "pages", "page"},
		{"another one", "page-size", "page_size"},
		{"a word of its own, of the same length", "name", ""},
		{"two apart exchanged", "eagp", ""},
		{"much longer", "page_size_of_all", ""},
		{"nothing", "", ""},
	} {
		if got := Misspelt(test.word, known); got != test.want {
			t.Errorf("%s: %q is taken for %q, want %q", test.why, test.word, got, test.want)
		}
	}
}

// What the parsers say is told in words of the one who wrote the text.
func TestParseSaysWhatToDo(t *testing.T) {
	for _, test := range []struct{ why, name, text, want string }{
		{"a number that JSON lacks", "a.json", `{"a": NaN}`, `a.json:1:7: NaN is no JSON value: write null, or leave it out`},
		{"one below nothing", "a.json", `[-Infinity]`, `a.json:1:3: Infinity is no JSON value: write null, or leave it out`},
		{"a word of another language", "a.json", `{"a": True}`, `a.json:1:7: True is no JSON value: write true`},
		{"a word that begins like null", "a.json", "{\n \"a\": none}", `a.json:2:8: this word is no JSON value; put text into double quotes`},
		{"a word that begins like true", "a.json", "tru", `a.json:1:4: the text ends in the middle of a JSON value`},
		{"an item that stands too far left", "a.yaml", "a:\n  - b\n - c\n", `a.yaml:3:2: value is not allowed in this context; look at the indentation of this line and of those above it`},
		{"a key that stands too far right", "a.yaml", "a: b\n  c: d\n", `a.yaml:1:4: mapping value is not allowed in this context; look at the indentation of this line and of those above it, and put a text with a colon in it into quotes`},
		{"a tab", "a.yaml", "a:\n\tb: c\n", "a.yaml:2:1: found character '\t' that cannot start any token; indent with spaces"},
	} {
		if _, err := Parse(test.name, []byte(test.text)); err == nil || err.Error() != test.want {
			t.Errorf("%s: the error is %v, want %s", test.why, err, test.want)
		}
	}
}

// TestLocateInLongArrays finds places in arrays whose items' places are remembered, one
// inside the other, and counts the bytes that it takes: the text is read once.
func TestLocateInLongArrays(t *testing.T) {
	var text strings.Builder
	text.WriteString("{\"a/b\": [\n")
	const rows = 10_000
	for i := range rows {
		fmt.Fprintf(&text, "  {\"id\": %d, \"tags\": [%s9]},\n", i, strings.Repeat("1, ", i%100))
	}
	text.WriteString("  null], \"z\": 1}")
	doc, err := Parse("long.json", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]Position{
		"/a~1b": {1, 2}, "/a~1b/0": {2, 3}, "/a~1b/70/id": {72, 4}, "/a~1b/9999": {10001, 3}, "/a~1b/10000": {10002, 3},
		"/a~1b/99/tags": {101, 14}, "/a~1b/99/tags/99": {101, 23 + 99*3}, "/a~1b/9/tags/9": {11, 22 + 9*3}, "/z": {10002, 10}, "": {1, 1},
	} {
		if got := doc.Locate(pointer); got != want {
			t.Errorf("%s stands at %v, want %v", pointer, got, want)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	const asked, most = 1_000, 20_000
	for i := range asked {
		doc.Locate(fmt.Sprintf("/a~1b/%d/id", rows-1-i))
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / asked; each > most {
		t.Errorf("to find a place took %d bytes, want at most %d", each, most)
	}
}

package vocabulary

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/schemas"
)

// TestSchemaListsFakeWords holds the schema of schema files to the list of words.
func TestSchemaListsFakeWords(t *testing.T) {
	doc, err := schemas.Read("ringer/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	at := func(place string) any {
		value, ok := schemas.Lookup(doc.Value, "/$defs/schema/properties/x-ringer-fake"+place)
		if !ok {
			t.Fatalf("x-ringer-fake has no %s", place)
		}
		return value
	}
	var plain, given []any
	behind := map[Argument][]string{}
	for _, word := range FakeWords() {
		if word.Argument != NoArgument {
			behind[word.Argument] = append(behind[word.Argument], word.Name)
			continue
		}
		plain = append(plain, word.Name)
		if word.Given {
			given = append(given, "given:"+word.Name)
		}
	}
	if diff := cmp.Diff(append(plain, given...), at("/else/else/enum")); diff != "" {
		t.Errorf("the words with nothing behind them (-FakeWords +schema.json):\n%s", diff)
	}
	alternatives := regexp.MustCompile(`[a-z]+[|)]?`)
	names := func(place string) (names []string) {
		for _, name := range alternatives.FindAllString(at(place).(string), -1) {
			names = append(names, strings.Trim(name, "|)"))
		}
		slices.Sort(names)
		return names
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(append(behind[RowPlace], behind[OtherMember]...))), names("/if/pattern")); diff != "" {
		t.Errorf("the words with a place behind them (-FakeWords +schema.json):\n%s", diff)
	}
	if diff := cmp.Diff(behind[TimeLayout], names("/else/if/pattern")); diff != "" {
		t.Errorf("the words with a layout behind them (-FakeWords +schema.json):\n%s", diff)
	}
}

func TestReadFakeWord(t *testing.T) {
	for _, test := range []struct {
		said       any
		name, rest string
		given, ok  bool
		refers     string
	}{
		{"uuid", "uuid", "", false, true, ""},
		{"given:uuid", "uuid", "", true, true, ""},
		{"time:15:04:05", "time", "15:04:05", false, true, ""},
		{"any:/users/id", "any", "/users/id", false, true, "users id"},
		{"each:/users", "each", "/users", false, true, ""},
		{"few:", "few", "", false, true, ""},
		{"from:/users/id", "from", "/users/id", false, true, ""},
		{"emial", "", "", false, false, ""},
		{7, "", "", false, false, ""},
	} {
		use, ok := ReadFakeWord(test.said)
		collection, member, _ := use.Refers()
		if use.Name != test.name || use.Rest != test.rest || use.MustBeGiven != test.given || ok != test.ok || strings.TrimSpace(collection+" "+member) != test.refers {
			t.Errorf("%v is read as %+v, %t, and refers to %q %q", test.said, use, ok, collection, member)
		}
	}
}

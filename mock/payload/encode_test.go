package payload

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/store"
	"pgregory.net/rapid"
)

// TestBodiesAreJSON writes bodies of all kinds of members and compares them with
// what encoding/json reads.
func TestBodiesAreJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, number := rapid.String().Draw(t, "text"), int(rapid.Int32().Draw(t, "number"))
		names := rapid.SliceOfDistinct(rapid.String(), rapid.ID[string]).Draw(t, "names")
		rows := rowsOf(names...)
		body, err := Encode(Object{
			{"text", text}, {"rows", rows}, {"number", number}, {"keyed", rows.ByID()}, {"list", names}, {text + "!", Object{{"nothing", nil}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		plain := map[string]any{"text": text, "rows": names, "number": number, "list": names, text + "!": map[string]any{"nothing": nil}}
		named := map[string]any{}
		for _, name := range names {
			named[name] = name
		}
		plain["keyed"] = named
		sameText(t, "body", body.Bytes(), plain)
		if body.Size != len(body.Bytes()) {
			t.Fatalf("the body %s is said to have %d bytes", body.Bytes(), body.Size)
		}
		plain["rows"], plain["keyed"] = []any{}, map[string]any{}
		sameText(t, "outline", body.Outline, plain)
	})
}

// sameText compares a text with a value, both as encoding/json writes them when it
// has read them.
func sameText(t *rapid.T, what string, text []byte, value any) {
	var read any
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatalf("the %s %s cannot be read: %v", what, text, err)
	}
	got, err := json.Marshal(read)
	want, wantErr := json.Marshal(value)
	if err = errors.Join(err, wantErr); err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(got), "null", "[]") != strings.ReplaceAll(string(want), "null", "[]") {
		t.Fatalf("the %s is %s, want %s", what, got, want)
	}
}

// rowsOf gives texts as rows of a table, each with itself as its id.
func rowsOf(texts ...string) store.Rows[string] {
	table := store.New(&store.Layout[string]{
		ID:     func(text *string) string { return *text },
		Orders: []*store.Order[string]{store.By(func(a, b *store.Row[string]) int { return 0 })},
	})
	for _, text := range texts {
		table.Insert(&text)
	}
	return table.Page(nil, 0, len(texts))
}

// TestRowsInBodies writes rows wherever they may stand, and says when one has no
// JSON.
func TestRowsInBodies(t *testing.T) {
	rows := rowsOf("a", "<b>")
	loud := store.NewForm(func(text *string) any { return *text + "!" })
	broken := store.NewForm(func(*string) any { return func() {} })
	for _, row := range []struct {
		why, want string
		Body      any
	}{
		{"a row is the body", `"a"`, rows[0]},
		{"a row in a form is the body", `"<b>!"`, loud.Row(rows[1])},
		{"a row is a member", `{"x":"a","y":"a!"}`, Object{{"x", rows[0]}, {"y", loud.Row(rows[0])}}},
		{"rows are the body", `["a","<b>"]`, rows},
		{"rows in a form are an object", `{"a":"a!","<b>":"<b>!"}`, loud.ByID(rows)},
		{"rows stand inside a plain value", `{"in":["a","<b>"],"list":["a!","<b>!"],"one":"a"}`, map[string]any{"one": rows[0], "in": rows, "list": loud.List(rows)}},
		{"there are none", `{"list":[],"object":{}}`, Object{{"list", rows[:0]}, {"object", rows[:0].ByID()}}},
		{"a row has no JSON", "", broken.Row(rows[0])},
		{"a row of a list has no JSON", "", Object{{"rows", broken.List(rows)}}},
		{"a member has no JSON", "", Object{{"row", broken.Row(rows[0])}}},
		{"a row inside a plain value has no JSON", "", map[string]any{"rows": broken.ByID(rows)}},
	} {
		body, err := Encode(row.Body)
		if row.want == "" {
			if err == nil {
				t.Errorf("%s: the body is %s, want an error", row.why, body.Bytes())
			}
			continue
		}
		if err != nil || string(body.Bytes()) != row.want || body.Size != len(row.want) {
			t.Errorf("%s: the body is %s of size %d, %v; want %s", row.why, body.Bytes(), body.Size, err, row.want)
		}
	}
}

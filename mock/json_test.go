package mock

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestBodiesAreJSON writes bodies of all kinds of members and compares them with
// what encoding/json reads.
func TestBodiesAreJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, number := rapid.String().Draw(t, "text"), int(rapid.Int32().Draw(t, "number"))
		names := rapid.SliceOfDistinct(rapid.String(), rapid.ID[string]).Draw(t, "names")
		rows, keyed := []Encoded{}, Rows{}
		for _, name := range names {
			rows = append(rows, new(Memo).JSON(func() any { return name }))
			keyed = append(keyed, Row{name, rows[len(rows)-1]})
		}
		body, err := encodeBody(Object{
			{"text", text}, {"rows", rows}, {"number", number}, {"keyed", keyed}, {"list", names}, {text + "!", Object{{"nothing", nil}}},
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
		sameText(t, "body", body.bytes(), plain)
		if body.size != len(body.bytes()) {
			t.Fatalf("the body %s is said to have %d bytes", body.bytes(), body.size)
		}
		plain["rows"], plain["keyed"] = []any{}, map[string]any{}
		sameText(t, "outline", body.outline, plain)
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

// TestMemoKeeps makes a row's JSON once, and not at all when that fails.
func TestMemoKeeps(t *testing.T) {
	memo, made := new(Memo), 0
	row := func() any { made++; return "<row>" }
	for range 2 {
		if body, err := encodeBody(memo.JSON(row)); err != nil || string(body.bytes()) != `"<row>"` {
			t.Errorf("the body is %s, %v", body.bytes(), err)
		}
	}
	if made != 1 {
		t.Errorf("the row was made %d times", made)
	}
	broken := new(Memo)
	for range 2 {
		if _, err := encodeBody(Object{{"rows", []Encoded{broken.JSON(func() any { return func() {} })}}}); err == nil {
			t.Error("what cannot be encoded was")
		}
	}
	if _, err := encodeBody((*Memo)(nil).JSON(row)); err != nil || made != 2 {
		t.Errorf("without a memo the row was made %d times in all, %v", made, err)
	}
}

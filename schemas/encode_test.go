package schemas

import (
	"errors"
	"testing"
)

// failing is a value whose JSON cannot be made.
type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, errors.New("no JSON") }

// TestEncodeJSON pins the one way in which JSON is written.
func TestEncodeJSON(t *testing.T) {
	value := map[string]any{"b": []any{1, "<a href=\"?x&y\">", "é"}, "a": map[string]any{}}
	const compact = `{"a":{},"b":[1,"<a href=\"?x&y\">","é"]}`
	for range 2 { // the second time, the encoder has been used before
		if text, err := EncodeJSON(value); err != nil || string(text) != compact {
			t.Errorf("EncodeJSON gives %s, %v", text, err)
		}
	}
	if text, err := AppendJSON([]byte("x"), value); err != nil || string(text) != "x"+compact {
		t.Errorf("AppendJSON gives %s, %v", text, err)
	}
	const indented = "{\n  \"a\": {},\n  \"b\": [\n    1,\n    \"<a href=\\\"?x&y\\\">\",\n    \"é\"\n  ]\n}\n"
	if text, err := IndentJSON(value); err != nil || string(text) != indented {
		t.Errorf("IndentJSON gives %s, %v", text, err)
	}
	if text := JSONText(value); text != compact {
		t.Errorf("JSONText gives %s", text)
	}
}

// TestEncodeJSONFails reports what has no JSON, and a later value is not harmed.
func TestEncodeJSONFails(t *testing.T) {
	broken := []any{"begun", failing{}}
	if text, err := AppendJSON([]byte("x"), broken); err == nil || string(text) != "x" {
		t.Errorf("AppendJSON gives %s, %v", text, err)
	}
	if text, err := IndentJSON(broken); err == nil {
		t.Errorf("IndentJSON gives %s", text)
	}
	if text := JSONText(broken); text != "[begun {}]" {
		t.Errorf("JSONText gives %s", text)
	}
	if text := JSONText(1); text != "1" {
		t.Errorf("JSONText gives %s after a failure", text)
	}
}

// TestAppendText writes texts as EncodeJSON does, and knows their size.
func TestAppendText(t *testing.T) {
	for _, text := range []string{"", "plain", "<a&b>", "\"", "\\", "é", "\n", "\x7f", "\xff", "\u2028"} {
		want, err := EncodeJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := AppendText([]byte("x"), text); string(got) != "x"+string(want) || TextSize(text) != len(want) {
			t.Errorf("AppendText gives %s of size %d for %q, want %s", got, TextSize(text), text, want)
		}
	}
}

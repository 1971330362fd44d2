package wire

import "testing"

func TestMediaType(t *testing.T) {
	for _, row := range []struct{ why, header, name, charset string }{
		{"nothing", "", "", ""},
		{"a type alone", "application/json", "application/json", ""},
		{"capitals and blanks", " Application/JSON ; Charset=UTF-8", "application/json", "UTF-8"},
		{"a charset in quotes", `text/plain; charset="utf-8"`, "text/plain", "utf-8"},
		{"nothing behind the semicolon", "application/json;", "application/json", ""},
		{"a parameter without a value", "application/json; charset", "application/json", ""},
		{"a parameter twice", "application/json; charset=utf-8; charset=latin1", "application/json", ""},
		{"a type twice", "application/json, application/json", "application/json", ""},
		{"a boundary", "multipart/form-data; boundary=x", "multipart/form-data", ""},
		{"no type", "json", "json", ""},
		{"a blank where a semicolon belongs", "application/json charset=utf-8", "application/json charset=utf-8", ""},
	} {
		if name, charset := MediaType(row.header); name != row.name || charset != row.charset {
			t.Errorf("%s: %q is read as %q in %q, want %q in %q", row.why, row.header, name, charset, row.name, row.charset)
		}
	}
}

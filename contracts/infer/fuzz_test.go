package infer_test

import (
	"io"
	"path/filepath"
	"testing"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/schemas"
)

// FuzzDeclarations holds that any document gives declarations that can be applied and
// written, and that nothing more is inferred behind them.
func FuzzDeclarations(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		f.Add([]byte(schemas.JSONText(read(f, file))))
	}
	for _, text := range []string{
		`{}`, `{"paths":null}`, `{"paths":{"/a/{b}":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/paths"}}}}}}}}}`,
		`{"paths":{"/a":{"$ref":"#/paths/~1a"},"/b/{b}/c/{b}":{"get":{"parameters":[null,{"$ref":"#"}],"responses":{"default":{"$ref":"#/x"}}}}}}`,
		`{"components":[],"servers":[{"url":"%zz{a}"}],"x-ringer-collections":[1],"security":1,"info":[],"paths":{"/as/{a}":{"get":{"x-ringer-rules":[1],"responses":{"200":{"content":{"a/json":{"schema":{"allOf":[{"$ref":"#/x"}],"properties":{"id":{}}}}}}}}}},"x":{"allOf":[{"$ref":"#/x"}]}}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		value, err := schemas.DecodeJSON(data)
		document, isObject := value.(map[string]any)
		if err != nil || !isObject {
			t.Skip("skipped: a document is an object")
		}
		before := schemas.JSONText(document)
		declarations := infer.Declarations(document)
		applied := infer.Apply(document, declarations)
		if schemas.JSONText(document) != before {
			t.Fatal("the document was changed")
		}
		if err := (infer.Overlay{File: "x.yaml", Document: document}).Write(io.Discard, declarations); err != nil {
			t.Fatal(err)
		}
		infer.Declarations(applied)
		infer.Count(document, declarations)
	})
}

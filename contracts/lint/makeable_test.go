package lint

import (
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// TestUnmakeable tells where in a contract, or in a schema that it refers to, something
// stands of which no fixture can be made.
func TestUnmakeable(t *testing.T) {
	const contract, group, known = "contracts/small.yaml", "schemas/secoda/group.json", "; fixtures are made of $ref, type, enum, const, default, format, pattern, minLength, maxLength, minimum, maximum, multipleOf, items, minItems, maxItems, uniqueItems, properties, required, minProperties, maxProperties, additionalProperties, oneOf"
	property := func(schema string) string {
		return `"properties": {
    "extra": {"description": "D", ` + schema + `, "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"}},`
	}
	for _, test := range []struct {
		why, file, old, new string
		want                []string
	}{
		{"nothing is wrong", contract, "", "", nil},
		{"what fixtures are made of", group, `"properties": {`, property(`"type": "object", "minProperties": 1, "properties": {"a": {"description": "D", "x-ringer-evidence": {"level": "assumed", "source": "S", "why": "W"}}}`), nil},
		{"a keyword in a row", group, `"properties": {`, property(`"allOf": [{"type": "string"}]`), []string{"GROUP:35: nothing can be made of the keyword allOf" + known}},
		{"one in a list of a row", group, `"properties": {`, property(`"type": "array", "items": {"patternProperties": {"a": {"type": "string"}}}`), []string{"GROUP:62: nothing can be made of the keyword patternProperties" + known}},
		{"one beside a reference", group, `"properties": {`, property(`"$ref": "error.json", "type": "object"`), []string{`GROUP:57: nothing can be made of a reference with type beside it; write it in the schema that is referred to`}},
		{"more members than there are", group, `"properties": {`, property(`"type": "object", "minProperties": 1`), []string{"GROUP:53: nothing can be made of 1 members at least, where properties names 0; name as many"}},
		{"a row in itself", group, `"properties": {`, property(`"$ref": "group.json"`), []string{"GROUP:35: nothing can be made of a schema that holds itself: there would be no end"}},
		{"an alternative that says more", group, `"properties": {`, property(`"oneOf": [{"type": "string"}]`), []string{"GROUP:45: nothing can be made of an alternative that says more than which members it requires"}},
		{"a reference to rows that are not declared", group, `"properties": {`, property(`"type": "string", "x-ringer-fake": "any:/group/id"`), []string{`GROUP:53: no collection is called "group"; did you mean "groups"?`}},
		{"an alternative of a parameter", contract, "description: The id.\n        schema: {type: string}", "description: The id.\n        schema: {anyOf: [{type: string}]}", []string{"contracts/small.yaml:18:18: nothing can be made of the keyword anyOf" + known}},
		{"what only answers show", "schemas/secoda/error.json", `"type": "object",`, `"type": "object", "maxProperties": 9, "allOf": [{"type": "object"}],`, nil},
	} {
		t.Run(test.why, func(t *testing.T) {
			source := sourceOf(t, "secoda")
			files := fstest.MapFS{contract: {Data: []byte(sample.Small)}}
			names, err := source.SchemaFiles()
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				data, err := fs.ReadFile(source.Root, name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: data}
			}
			whole := string(files[test.file].Data)
			if !strings.Contains(whole, test.old) {
				t.Fatalf("%s has no %q to be changed", test.file, test.old)
			}
			files[test.file].Data = []byte(strings.Replace(whole, test.old, test.new, 1))
			source.Root, source.Vendor, source.File = files, "small", contract
			problems, err := Source(source)
			if err != nil {
				t.Fatal(err)
			}
			line := 2 + strings.Count(whole[:max(0, strings.Index(whole, `"properties": {`))], "\n")
			var want []string
			for _, text := range test.want {
				want = append(want, strings.Replace(text, "GROUP", group+":"+strconv.Itoa(line), 1))
			}
			if diff := cmp.Diff(want, texts(problems)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

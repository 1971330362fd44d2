package openapi

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// write puts files into a folder of their own, of which api.yaml is the document.
func write(t testing.TB, files map[string]string) (document string) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "api.yaml")
}

// withSchema is a document with one operation, whose answer has a schema.
func withSchema(schema string) string {
	return "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: A.\n          content:\n            application/json:\n              schema:\n                " + schema + "\n"
}

// bomb multiplies one text by ten with each line.
func bomb() string {
	text := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 10; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 9), i-1)
	}
	return text
}

func TestDocumentsThatAreRefused(t *testing.T) {
	for _, test := range []struct {
		why   string
		files map[string]string
		want  string // behind the folder
	}{
		{"nothing", map[string]string{"api.yaml": ""}, "api.yaml: the file is empty: give an OpenAPI document"},
		{"white space", map[string]string{"api.yaml": " \n\n"}, "api.yaml: the file is empty: give an OpenAPI document"},
		{"a list", map[string]string{"api.yaml": "- a\n"}, "api.yaml:1:1: this is no OpenAPI document: one begins with \"openapi: 3.1.0\""},
		{"something else", map[string]string{"api.yaml": "kind: Service\nspec: {}\n"}, "api.yaml:1:1: this is no OpenAPI document"},
		{"a text", map[string]string{"api.yaml": "Hello\n"}, "api.yaml:1:1: this is no OpenAPI document"},
		{"a page", map[string]string{"api.yaml": "<!DOCTYPE html>\n<p>x: y</p>\n"}, "api.yaml:"},
		{"an AsyncAPI document", map[string]string{"api.yaml": "asyncapi: 3.0.0\n"}, "api.yaml:1:1: this is no OpenAPI document"},
		{"a version before all", map[string]string{"api.yaml": "swagger: '1.2'\n"}, "api.yaml:1:1: Swagger 1.2 is not known: OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 are"},
		{"Swagger 2.0 of nothing", map[string]string{"api.yaml": "swagger: '2.0'\npaths: {}\n"}, "api.yaml:2:1: the document has no operation that can be served"},
		{"a version behind all", map[string]string{"api.yaml": "info: {}\nopenapi: 4.0.0\n"}, "api.yaml:2:1: OpenAPI 4.0.0 is not known: 3.0, 3.1, 3.2 and Swagger 2.0 are"},
		{"JSON that ends", map[string]string{"api.yaml": "{\"openapi\": \"3.0.0\",\n \"paths\": {\"/a\": {"}, "api.yaml:2:"},
		{"YAML that ends", map[string]string{"api.yaml": "openapi: 3.0.0\npaths:\n  /a: {get: \"x\n"}, "api.yaml:"},
		{"other letters", map[string]string{"api.yaml": "openapi: 3.0.0\ninfo: {title: \xff}\n"}, "api.yaml:2:15: the text is not valid UTF-8"},
		{"no operation", map[string]string{"api.yaml": "openapi: 3.0.0\npaths: {}\n"}, "api.yaml:2:1: the document has no operation that can be served"},
		{"no path", map[string]string{"api.yaml": "openapi: 3.1.0\nwebhooks: {a: {post: {}}}\n"}, "api.yaml:1:1: the document has no operation that can be served"},
		{"a bomb", map[string]string{"api.yaml": bomb() + withSchema("{x-a: *a9}")}, "api.yaml:"},
		{"an alias inside what it names", map[string]string{"api.yaml": withSchema("&a {properties: {a: *a}}")}, "api.yaml:"},
		{"a reference to itself", map[string]string{"api.yaml": withSchema("{$ref: '#/components/schemas/A'}") + "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {$ref: '#/components/schemas/A'}}}\n"}, "api.yaml:14:24: the reference leads only to itself"},
		{"an alternative that is itself", map[string]string{"api.yaml": withSchema("{$ref: '#/components/schemas/A'}") + "components: {schemas: {A: {anyOf: [{type: string}, {$ref: '#/components/schemas/A'}]}}}\n"}, "api.yaml:14:24: the reference leads only to itself"},
		{"a parameter that is itself", map[string]string{"api.yaml": withSchema("{}") + "components: {parameters: {A: {$ref: '#/components/parameters/A'}}}\n"}, "api.yaml:14:27: the reference leads only to itself"},
		{"the network", map[string]string{"api.yaml": withSchema("{$ref: 'https://example.com/a.json#/b'}")}, "api.yaml:13:18: the reference https://example.com/a.json#/b leads to the network: put the file beside this one"},
		{"the network without a scheme", map[string]string{"api.yaml": withSchema("{$ref: '//example.com/a.json'}")}, "leads to the network"},
		{"another scheme", map[string]string{"api.yaml": withSchema("{$ref: 'file:///etc/passwd'}")}, "leads to the network"},
		{"out of the folder", map[string]string{"api.yaml": withSchema("{$ref: '../a.json'}")}, "api.yaml:13:18: the reference ../a.json leads out of the folder of the document"},
		{"out of the folder, encoded", map[string]string{"api.yaml": withSchema("{$ref: '%2e%2e/a.json'}")}, "leads out of the folder of the document"},
		{"an absolute path", map[string]string{"api.yaml": withSchema("{$ref: '/etc/passwd'}")}, "leads out of the folder of the document"},
		{"no such file", map[string]string{"api.yaml": withSchema("{$ref: 'a.json'}")}, "api.yaml:13:18: the reference a.json leads nowhere: "},
		{"a file that cannot be read", map[string]string{"api.yaml": withSchema("{$ref: 'a.json'}"), "a.json": "{\"a\": "}, "a.json:1:"},
		{"an overlay of another version", map[string]string{"api.yaml": withSchema("{}"), "api.overlay.yaml": "overlay: 2.0.0\n"}, "api.overlay.yaml:1:1: overlays of version 2.0.0 are not known: 1.0 and 1.1 are"},
		{"an overlay that is none", map[string]string{"api.yaml": withSchema("{}"), "api.overlay.yaml": "a: b\n"}, "api.overlay.yaml:1:1: this is no overlay"},
		{"an overlay without actions", map[string]string{"api.yaml": withSchema("{}"), "api.overlay.yaml": "overlay: 1.0.0\nactions: {}\n"}, "api.overlay.yaml:2:1: the overlay has no list of actions"},
		{"a target that is none", map[string]string{"api.yaml": withSchema("{}"), "api.overlay.yaml": "overlay: 1.0.0\nactions:\n  - target: $.[\n"}, "api.overlay.yaml:3:5: the target \"$.[\" is no JSONPath"},
		{"a copy of several", map[string]string{"api.yaml": withSchema("{}"), "api.overlay.yaml": "overlay: 1.1.0\nactions:\n  - {target: $.info, copy: '$.paths.*.*.*'}\n"}, "api.overlay.yaml:3:22: the path $.paths.*.*.* names 2 values, and one can be copied"},
		{"an overlay for the network", map[string]string{"api.yaml": "overlay: 1.0.0\nextends: https://example.com/a.yaml\n"}, "api.yaml:2:1: https://example.com/a.yaml is no file"},
		{"an overlay for nothing", map[string]string{"api.yaml": "overlay: 1.0.0\nactions: []\n"}, "api.yaml:1:1: the overlay does not say which document it is for"},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := Read(write(t, test.files))
			if err == nil {
				t.Fatalf("it was read: %v", doc.Value)
			}
			if message := err.Error(); !strings.Contains(message, test.want) || strings.Contains(message, "panic") {
				t.Errorf("it said %q, want %q", message, test.want)
			}
		})
	}
}

func TestNoLinkLeadsOut(t *testing.T) {
	file := write(t, map[string]string{"api/api.yaml": withSchema("{$ref: 'link.json'}"), "secret.json": "{}"})
	file = filepath.Join(filepath.Dir(file), "api", "api.yaml")
	if err := os.Symlink(filepath.Join("..", "secret.json"), filepath.Join(filepath.Dir(file), "link.json")); err != nil {
		t.Skip("skipped: no symbolic links here: ", err)
	}
	if _, err := Read(file); err == nil || !strings.Contains(err.Error(), "api.yaml:13:18: the reference link.json leads nowhere: ") {
		t.Errorf("a symbolic link out of the folder: %v", err)
	}
}

// TestDocumentsThatAreServedAround gives what is left out or put right, each with a
// warning.
func TestDocumentsThatAreServedAround(t *testing.T) {
	head := "openapi: 3.1.0\ninfo: {title: A, version: '1'}\n"
	get := "{get: {responses: {'204': {description: A.}}}}"
	for _, test := range []struct {
		why, text  string
		operations string // as they are served
		warning    string // behind the folder
	}{
		{"no id", head + "paths:\n  /a/{id}: " + get + "\n", "get-a-id", "api.yaml:4:13: the operation has no operationId: it is called get-a-id here"},
		{"an id twice", head + "paths:\n  /a: {get: {operationId: a}, put: {operationId: a}}\n", "a a-2", "api.yaml:4:37: the operationId \"a\" stands twice: this operation is called a-2 here"},
		{"an id that is no word", head + "paths:\n  /a: {get: {operationId: 'a b #c'}}\n", "a-b-c", ""},
		{"paths that collide", head + "paths:\n  /a/{b}: {get: {operationId: b}}\n  /a/{c}: {get: {operationId: c}}\n", "b", "api.yaml:5:12: the paths /a/{b} and /a/{c} cannot be told apart, and both have GET: that of the second is left out; keep one of them"},
		{"paths that collide, with other methods", head + "paths:\n  /a/{b}: {get: {operationId: b}}\n  /a/{c}: {put: {operationId: c, parameters: [{name: c, in: path, required: true, schema: {type: string}}]}}\n", "b c", "api.yaml:5:12: the paths /a/{b} and /a/{c} cannot be told apart: PUT of the second is served at the first"},
		{"a variable twice", head + "paths:\n  /a/{id}/b/{id}: " + get + "\n  /a: {get: {operationId: a}}\n", "a", "api.yaml:4:3: the path \"/a/{id}/b/{id}\" has the variable {id} twice: the path is left out"},
		{"a path without a slash", head + "paths:\n  a: " + get + "\n  /a: {get: {operationId: a}}\n", "a", "api.yaml:4:3: the path \"a\" does not begin with a slash: the path is left out"},
		{"a fragment", head + "paths:\n  '/#A': {post: {operationId: a}}\n  '/#B': {post: {operationId: b}}\n", "a", "api.yaml:5:11: the paths / and / cannot be told apart, and both have POST: that of the second is left out; keep one of them"},
		{"another method", head + "paths:\n  /a: {get: {operationId: a}, query: {operationId: b}}\n", "a", "api.yaml:4:31: calls of other methods than GET, POST, PUT, PATCH and DELETE are not served: query is left out"},
		{"a path that is nowhere", head + "paths:\n  /a: {get: {operationId: a}}\n  /b: {$ref: '#/x'}\n", "a", "api.yaml:5:3: the reference #/x leads to nothing: the path is left out"},
		{"a parameter that is nowhere", head + "paths:\n  /a: {get: {operationId: a, parameters: [{$ref: '#/x'}]}}\n", "a", "api.yaml:4:44: the reference #/x leads to nothing"},
		{"a parameter of a body", head + "paths:\n  /a: {get: {operationId: a, parameters: [{name: b, in: body}]}}\n", "a", "api.yaml:4:43: a parameter has a name, and stands in path, query, header or cookie, not in \"body\": it is left out"},
		{"credentials that are nowhere", head + "paths:\n  /a: {get: {operationId: a, security: [{key: []}]}}\n", "a", "api.yaml:4:42: components/securitySchemes has no \"key\": calls are taken with a bearer token, as assumed; say there how it is sent"},
		{"a regular expression", withSchema("{type: string, pattern: 'a(?!b)'}"), "a", "api.yaml:13:32: the regular expression \"a(?!b)\" cannot be run (invalid or unsupported Perl syntax: `(?!`): it is not judged"},
		{"a type", withSchema("{type: any}"), "a", "api.yaml:13:18: \"any\" is no type: any is taken"},
		{"a server", head + "servers: [{url: 'http://[::1'}]\npaths:\n  /a: {get: {operationId: a}}\n", "a", "api.yaml:3:11: the server's address \"http://[::1\" cannot be read: it is left out"},
		{"schemas that recurse", withSchema("{$ref: '#/components/schemas/A'}") + "components: {schemas: {A: {properties: {a: {$ref: '#/components/schemas/A'}, b: {type: array, items: {anyOf: [{$ref: '#/components/schemas/A'}]}}}}}}\n", "a", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			doc, err := Read(write(t, map[string]string{"api.yaml": test.text}))
			if err != nil {
				t.Fatal(err)
			}
			contract, err := contracts.FromDocument("acme", doc.Value)
			if err != nil {
				t.Fatal(err)
			}
			compileAll(t, contract)
			var ids []string
			for _, op := range contract.Operations {
				ids = append(ids, op.ID)
			}
			if got := strings.Join(ids, " "); got != test.operations {
				t.Errorf("operations %s, want %s", got, test.operations)
			}
			warned := slices.ContainsFunc(doc.Warnings, func(w Warning) bool { return strings.Contains(w.Error(), test.warning) })
			if warned != (test.warning != "") || test.warning == "" && len(doc.Warnings) > 0 {
				t.Errorf("it warned of %v, want %q", doc.Warnings, test.warning)
			}
		})
	}
}

func TestAnOverlayMayStandElsewhere(t *testing.T) {
	file := write(t, map[string]string{
		"vendor/api.yaml": withSchema("{$ref: 'a.json'}"), "vendor/a.json": "{}", "vendor/api.overlay.yaml": "overlay: 2.0.0\n",
		"api.yaml": "overlay: 1.0.0\nextends: vendor/api.yaml\nactions: [{target: $.info, update: {title: B}}]\n",
	})
	doc, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if title := doc.Value["info"].(map[string]any)["title"]; title != "B" || !strings.HasSuffix(filepath.ToSlash(doc.File), "vendor/api.yaml") {
		t.Errorf("the title is %v, of %s", title, doc.File)
	}
}

func TestThousandsOfOperations(t *testing.T) {
	const many = 10_000
	var text strings.Builder
	text.WriteString("openapi: 3.0.0\ninfo: {title: A, version: '1'}\npaths:\n")
	for i := range many {
		fmt.Fprintf(&text, "  /a%d/{id}:\n    get:\n      responses: {'204': {description: A.}}\n", i)
	}
	doc, err := Read(write(t, map[string]string{"api.yaml": text.String()}))
	if err != nil {
		t.Fatal(err)
	}
	contract, err := contracts.FromDocument("acme", doc.Value)
	if err != nil {
		t.Fatal(err)
	}
	if len(contract.Operations) != many {
		t.Errorf("%d operations", len(contract.Operations))
	}
	if call := contract.Find("GET", "/a9999/7"); call.Operation == nil || call.Operation.ID != "get-a9999-id" {
		t.Errorf("the last is not found: %v", call)
	}
	if len(doc.Warnings) > 2*(maxAlike+1) {
		t.Errorf("%d warnings, of which most are alike", len(doc.Warnings))
	}
}

func TestLocate(t *testing.T) {
	doc, err := Read("testdata/shop/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{
		"":                             "testdata/shop/openapi.yaml:1:1",
		"/paths/~1books~1{isbn}/get":   "testdata/shop/openapi.yaml:8:5",
		"/paths/~1books/get/responses": "testdata/shop/paths/books.yaml:6:3",
		"/components/schemas/book/properties/isbn":              "testdata/shop/schemas/book.json:7:5",
		"/components/schemas/book/properties/isbn/nothing/more": "testdata/shop/schemas/book.json:7:5",
		"/paths/~1books~1{isbn}/get/x-ringer-behaviour/does":    "testdata/shop/openapi.overlay.yaml:6:28",
	} {
		file, line, column := doc.Locate(pointer)
		if got := fmt.Sprintf("%s:%d:%d", filepath.ToSlash(file), line, column); got != want {
			t.Errorf("%s stands at %s, want %s", pointer, got, want)
		}
	}
}

// FuzzRead reads anything: it is refused, or becomes a contract.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/petstore.yaml", "testdata/shop/openapi.yaml", "testdata/shop/schemas/tree.json"} {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "")
	}
	f.Add(withSchema("&a {properties: {a: *a, <<: *a}}"), "overlay: 1.0.0\nactions: [{target: $, update: {paths: []}}]")
	f.Add(withSchema("{type: [1, {}], enum: {}, required: 7, properties: [], items: 3}"), "overlay: 1.0.0\nactions: [{target: $..*, remove: true}]")
	f.Add(strings.Repeat("[", 2000), "")
	f.Fuzz(func(t *testing.T, text, overlay string) {
		files := map[string]string{"api.yaml": text}
		if overlay != "" {
			files["api.overlay.yaml"] = overlay
		}
		doc, err := Read(write(t, files))
		if err != nil {
			if strings.Contains(err.Error(), "Ringer's maintainers") {
				t.Fatal(err)
			}
			return
		}
		contract, err := contracts.FromDocument("acme", doc.Value)
		if err != nil {
			return // such as one whose overlay says x-ringer- keys that are none
		}
		for _, op := range contract.Operations {
			for _, response := range op.Responses {
				if response.Body != nil {
					_, _ = response.Body.Schema()
				}
			}
		}
	})
}

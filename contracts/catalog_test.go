package contracts

import (
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// acme is a vendor that brings its files.
var acme = fstest.MapFS{
	"contract.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://acme.test/v2"}]
x-ringer-collections: {teams: {schema: {$ref: schemas/team.json}, id: /ref}}
paths:
  /teams/{ref}:
    get:
      operationId: get-team
      summary: Get a team
      parameters: [{name: ref, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: A team, content: {application/json: {schema: {$ref: schemas/team.json}}}}
`)},
	"schemas/team.json":         {Data: []byte(`{"type": "object", "properties": {"ref": {"type": "string"}, "lead": {"$ref": "parts/person.json#/$defs/person"}}}`)},
	"schemas/parts/person.json": {Data: []byte(`{"$defs": {"person": {"type": "object", "properties": {"boss": {"$ref": "#/$defs/person"}, "team": {"$ref": "../team.json"}}}}}`)},
}

// with gives the files with one of them changed.
func with(file, old, new string) fstest.MapFS {
	files := maps.Clone(acme)
	files[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(acme[file].Data), old, new, 1))}
	return files
}

func TestLoadFS(t *testing.T) {
	contract, err := LoadFS(acme, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if contract.Vendor != "acme" || contract.Prefix != "/v2" || len(contract.Operations) != 1 {
		t.Errorf("it is %s at %s with %d operations", contract.Vendor, contract.Prefix, len(contract.Operations))
	}
	schema, err := contract.Operations[0].Responses[200].Body.Schema()
	if err != nil {
		t.Fatal(err)
	}
	wrong := schema.Validate(map[string]any{"lead": map[string]any{"boss": map[string]any{"team": map[string]any{"ref": true}}}})
	if len(wrong) != 1 || wrong[0].Pointer != "/lead/boss/team/ref" {
		t.Errorf("violations are %v", wrong)
	}
}

func TestLoadFSRefuses(t *testing.T) {
	for _, row := range []struct {
		why, vendor string
		files       fs.FS
		want        string
	}{
		{"a name that no path can have", "Acme Inc", acme, `"Acme Inc" cannot be the name of a vendor`},
		{"no contract", "acme", fstest.MapFS{}, "read the contract of acme: open contract.yaml: file does not exist"},
		{"a schema that is not there", "acme", with("contract.yaml", "schemas/team.json", "schemas/tame.json"), "reference schemas/tame.json: read acme/schemas/tame.json: file does not exist"},
		{"a schema beyond the files", "acme", with("contract.yaml", "schemas/team.json", "../secret.json"), "reference ../secret.json: it leads out of the vendor's files; write a relative path"},
		{"a schema of this project", "acme", with("contract.yaml", "schemas/team.json", "../schemas/secoda/group.json"), "leads out of the vendor's files"},
		{"a schema on the disk", "acme", with("contract.yaml", "schemas/team.json", "/etc/passwd"), "reference /etc/passwd: it leads out of the vendor's files"},
		{"a schema on the network", "acme", with("contract.yaml", "schemas/team.json", "https://acme.test/team.json"), "reference https://acme.test/team.json: it leads out of the vendor's files"},
		{"two schemas of one name", "acme", with("schemas/parts/person.json", "../team.json", "team.json"), "schemas/team.json and schemas/parts/team.json have one name: rename one of them"},
	} {
		t.Run(row.why, func(t *testing.T) {
			if _, err := LoadFS(row.files, row.vendor); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("LoadFS says %v, want %q", err, row.want)
			}
		})
	}
}

// TestCatalogsAreApart has two catalogs in one process: what one knows, the other
// does not.
func TestCatalogsAreApart(t *testing.T) {
	embedded := Embedded()
	more, err := embedded.WithFS(acme, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(append([]string{"acme"}, embedded.Names()...), more.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if _, err := embedded.Load("acme"); err == nil || !strings.Contains(err.Error(), `no contract for vendor "acme"`) {
		t.Errorf("the embedded catalog says %v", err)
	}
	contract, err := more.Load("acme")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := NewCatalog(contract)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := alone.Load("acme"); err != nil || again != contract {
		t.Errorf("a catalog of one contract gives %v, %v", again, err)
	}
	if alone.Files("acme") == nil || more.Files("secoda") != nil {
		t.Error("the files that a vendor brings are not handed on, or a vendor of this project has some")
	}
	few, err := more.Only("acme", "secoda")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"acme", "secoda"}, few.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if _, err := few.WithFS(acme, "acme"); err == nil || !strings.Contains(err.Error(), `two contracts are called "acme"`) {
		t.Errorf("a second acme gives %v", err)
	}
	if _, err := few.Only("kantata"); err == nil {
		t.Error("it chooses what it does not know")
	}
}

// TestPromises has a contract promise more by a word, and nothing without it.
func TestPromises(t *testing.T) {
	checked := with("contract.yaml", "servers:", "x-ringer-level: checked\nservers:")
	for want, files := range map[Promise]fs.FS{Experimental: acme, Checked: checked} {
		contract, err := LoadFS(files, "acme")
		if err != nil {
			t.Fatal(err)
		}
		catalog, err := NewCatalog(contract)
		if err != nil {
			t.Fatal(err)
		}
		if promises := len(catalog.Checked()) == 1; contract.Level != want || promises != (want == Checked) {
			t.Errorf("the level is %s, want %s; among the checked ones it is: %t", contract.Level, want, promises)
		}
	}
	if len(Embedded().Checked()) == 0 {
		t.Error("no vendor of this project is checked")
	}
}

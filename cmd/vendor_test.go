package cmd_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

const known = `x-ringer-evidence: {level: documented, source: The example, verified: "2026-11-22"}`

// files are what a vendor of another module brings.
var files = fstest.MapFS{
	"contract.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: "https://acme.test/v2"}]
x-ringer-territory: [/v2/]
x-ringer-collections: {teams: {schema: {$ref: schemas/team.json}, id: /ref}}
x-ringer-unknown-calls: {"404": &error {description: A refusal., content: {application/json: {schema: {$ref: schemas/error.json}}}, ` + known + `}}
paths:
  /teams:
    get:
      operationId: list-teams
      summary: List teams
      ` + known + `
      responses:
        "200":
          description: All teams.
          x-ringer-collection: teams
          x-ringer-objects: {teams: /teams/*}
          content: {application/json: {schema: {$ref: schemas/team_list.json}}}
          ` + known + `
        "401": *error
        "413": *error
        "429": *error
        "500": *error
        "503": *error
  /teams/{ref}:
    get:
      operationId: get-team
      summary: Get a team
      ` + known + `
      parameters: [{name: ref, in: path, required: true, description: The team., schema: {type: string}, ` + known + `}]
      responses:
        "200": {description: The team., x-ringer-collection: teams, x-ringer-objects: {teams: ""}, content: {application/json: {schema: {$ref: schemas/team.json}}}, ` + known + `}
        "401": *error
        "404": *error
        "413": *error
        "429": *error
        "500": *error
        "503": *error
`)},
	"schemas/team.json": {Data: []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Team", "description": "A team.", "type": "object", "required": ["ref", "name"],
  "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"},
  "properties": {
    "ref": {"description": "Its id.", "type": "string", "x-ringer-fake": "serial", "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"}},
    "name": {"description": "Its name.", "type": "string", "x-ringer-fake": "team", "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"}}
  }
}`)},
	"schemas/team_list.json": {Data: []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Teams", "description": "All teams.", "type": "object", "required": ["teams"],
  "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"},
  "properties": {"teams": {"description": "The teams.", "type": "array", "items": {"$ref": "team.json"}, "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"}}}
}`)},
	"schemas/error.json": {Data: []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Error", "description": "A refusal.", "type": "object", "required": ["error"],
  "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"},
  "properties": {"error": {"description": "Why.", "type": "string", "x-ringer-evidence": {"level": "documented", "source": "The example", "verified": "2026-11-22"}}}
}`)},
	"scenarios/demo.yaml": {Data: []byte(`version: 1
name: demo
auth: [{vendor: acme, token: acme-token}]
data:
  acme:
    teams: # as few as will do
      - {ref: core, name: Core}
`)},
	"scenarios/quota.yaml": {Data: []byte(`version: 1
name: quota
description: Acme alone, with little left.
clock: 2025-01-01T00:00:00Z
rules: [{when: {vendor: acme}, then: {error: rate_limited}}]
`)},
	"scenarios/starter.yaml": {Data: []byte("version: 1\nname: starter\ndata: {acme: {teams: [{ref: mine, name: Mine}]}}\n")},
	"stories/read.yaml": {Data: []byte(`version: 1
name: read
params: {team: {says: The ref of a team.}}
steps:
  - {name: all teams, vendor: acme, operation: list-teams, expect: {status: 200}}
  - {name: a team, vendor: acme, operation: get-team, path: {ref: "{{team}}"}, expect: {status: 200}}
  - {name: no such team, vendor: acme, operation: get-team, path: {ref: nowhere}, expect: {status: 404}}
`)},
}

// team is an object of the made-up vendor.
type team struct {
	Ref  string `json:"ref"`
	Name string `json:"name"`
}

var teams = &world.Collection[team]{Name: "teams", Layout: store.Layout[team]{
	ID:     func(t *team) string { return t.Ref },
	Orders: []*store.Order[team]{store.By(func(a, b *store.Row[team]) int { return strings.Compare(a.Value.Ref, b.Value.Ref) })},
}}

// acme makes a vendor that brings its files.
func acme() *mock.Vendor {
	vendor := &mock.Vendor{
		Name: "acme", Files: files, Collections: []world.AnyCollection{teams}, ErrorResponses: mock.ErrorResponses{},
		Handlers: map[string]mock.Handler{"list-teams": func(tx *world.Tx, _ *mock.Call) (mock.Reply, error) {
			return mock.Reply{Status: http.StatusOK, Body: map[string]any{"teams": teams.In(tx).Page(nil, 0, 100)}}, nil
		}, "get-team": func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
			found, ok := teams.In(tx).Get(call.Path.Get("ref"))
			if !ok {
				return mock.Reply{}, &mock.Error{Kind: mock.NotFound}
			}
			return mock.Reply{Status: http.StatusOK, Body: found}, nil
		}},
	}
	for _, kind := range mock.Kinds() {
		status := map[mock.Kind]int{mock.Unauthorized: 401, mock.TooLarge: 413, mock.RateLimited: 429, mock.Unavailable: 503, mock.ServerError: 500}[kind]
		if status == 0 {
			status = http.StatusNotFound
		}
		vendor.ErrorResponses[kind] = mock.ErrorResponse{Status: status, Body: func(*mock.Error) any { return map[string]string{"error": string(kind)} }}
	}
	return vendor
}

// ringer plays a command line of a program that knows the made-up vendor beside those
// of this project.
func ringer(t *testing.T, want int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := cmd.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, kantata.New, acme, piercloud.New, secoda.New)
	if code != want {
		t.Fatalf("%q ended with %d, want %d:\n%s%s", args, code, want, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// TestVendorFromElsewhere has all commands work for a vendor that brings its files.
func TestVendorFromElsewhere(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, row := range []struct {
		why, line string
		want      []string // must stand in what is printed
	}{
		{"it is listed", "contract list", []string{"acme: Acme (experimental)", "get-team", "kantata: "}},
		{"its contract is shown", "contract show acme get-team", []string{"get-team: GET /v2/teams/{ref}", "credentials: "}},
		{"its contract is whole", "contract export acme", []string{`"#/components/schemas/team"`}},
		{"its contract is linted", "contract lint acme", nil},
		{"things of it are made", "generate acme team -n 2 --format ndjson", []string{`"ref":"100001"`, `"ref":"100002"`}},
		{"a scenario of it is made", "generate acme team --as scenario", []string{"acme:"}},
		{"a scenario that it brings alone is listed", "scenario list", []string{"quota          Acme alone", "demo "}},
		{"and shown", "scenario show quota", []string{"error: rate_limited"}},
		{"editors know it", "scenario schema", []string{`"acme-teams"`, `"get-team"`}},
		{"a new scenario has rows of it", "scenario new mine -o -", []string{"  acme: {teams: [{name: Mine, ref: mine}]}\n  kantata:\n"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			got := ringer(t, cmd.ExitFine, strings.Fields(row.line)...)
			for _, want := range row.want {
				if !strings.Contains(got, want) {
					t.Errorf("ringer %s prints nothing with %q:\n%.2000s", row.line, want, got)
				}
			}
		})
	}
	demo := ringer(t, cmd.ExitFine, "scenario", "show", "demo")
	if !strings.Contains(demo, "auth:\n  - {token: acme-token, vendor: acme}\n  - {vendor: kantata") || !strings.Contains(demo, "data:\n  acme:\n    teams: # as few as will do\n") {
		t.Errorf("its part of demo is not shown as it is written:\n%.3000s", demo)
	}
	for _, name := range []string{"demo", "quota"} {
		file := filepath.Join(t.TempDir(), name+".yaml")
		if err := os.WriteFile(file, []byte(ringer(t, cmd.ExitFine, "scenario", "show", name)), 0o644); err != nil {
			t.Fatal(err)
		}
		ringer(t, cmd.ExitFine, "scenario", "check", file)
	}
	if help := ringer(t, cmd.ExitFine, "check", "--help"); !strings.Contains(help, "ringer check acme --target https://acme.test --token-env ACME_TOKEN --param team=ID") {
		t.Errorf("help of check does not show it:\n%s", help)
	}
}

// TestVendorFromElsewhereIsChecked serves the built-in demo with the made-up vendor in
// it, and checks that.
func TestVendorFromElsewhereIsChecked(t *testing.T) {
	t.Chdir(t.TempDir())
	catalog, err := mock.Catalog(acme(), secoda.New())
	if err != nil {
		t.Fatal(err)
	}
	demo, err := scenarios.Builtin(catalog, "demo")
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{acme(), secoda.New()}, Scenario: demo, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	target := httptest.NewServer(server)
	defer target.Close()
	t.Setenv("ACME_TOKEN", "acme-token")
	var report struct {
		Summary struct{ Passed, Findings int }
	}
	text := ringer(t, cmd.ExitFine, "check", "acme", "--target", target.URL, "--token-env", "ACME_TOKEN", "--param", "team=core", "--json")
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if report.Summary.Passed == 0 || report.Summary.Findings > 0 {
		t.Errorf("the report is %s", text)
	}
}

// TestProgramsAreApart has another program in the same process, that knows nothing of
// the vendor.
func TestProgramsAreApart(t *testing.T) {
	ringer(t, cmd.ExitFine, "contract", "show", "acme")
	var stdout, stderr bytes.Buffer
	if code := cmd.Run(t.Context(), []string{"contract", "show", "acme"}, strings.NewReader(""), &stdout, &stderr, secoda.New); code != cmd.ExitUsage || !strings.Contains(stderr.String(), `no contract for vendor "acme"; known are secoda`) {
		t.Errorf("a program of another vendor ends with %d: %s", code, stderr.String())
	}
	if code := cmd.Run(t.Context(), []string{"version"}, strings.NewReader(""), &stdout, &stderr, acme, acme); code != cmd.ExitUsage || !strings.Contains(stderr.String(), `two vendors of this program are called "acme"`) {
		t.Errorf("a program that knows a vendor twice ends with %d: %s", code, stderr.String())
	}
	stderr.Reset()
	named := func(name string) func() *mock.Vendor {
		return func() *mock.Vendor {
			vendor := acme()
			own := fstest.MapFS{}
			for file, is := range files {
				own[file] = &fstest.MapFile{Data: bytes.ReplaceAll(is.Data, []byte("acme"), []byte(name))}
			}
			vendor.Name, vendor.Files = name, own
			return vendor
		}
	}
	if code := cmd.Run(t.Context(), []string{"version"}, strings.NewReader(""), &stdout, &stderr, named("my-api"), named("my_api")); code != cmd.ExitUsage || !strings.Contains(stderr.String(), `"my-api" and "my_api" would both have the environment variable MY_API_BASE_URL: give one of them another name`) {
		t.Errorf("a program whose vendors share a variable ends with %d: %s", code, stderr.String())
	}
	stdout.Reset()
	if code := cmd.Run(t.Context(), []string{"exec", "--", "sh", "-c", "echo $MY_API_BASE_URL"}, strings.NewReader(""), &stdout, &stderr, named("my-api")); !strings.Contains(stdout.String(), "/v2\n") {
		t.Errorf("exec of a vendor with a - in its name ends with %d: %s%s", code, &stdout, &stderr)
	}
	stdout.Reset()
	if code := cmd.Run(t.Context(), []string{"check", "--help"}, strings.NewReader(""), &stdout, &stderr, named("my-api")); !strings.Contains(stdout.String(), "--token-env MY_API_TOKEN") {
		t.Errorf("help of check of a vendor with a - in its name ends with %d: %s%s", code, &stdout, &stderr)
	}
	if code := cmd.Run(t.Context(), []string{"version"}, strings.NewReader(""), &stdout, &stderr); code != cmd.ExitUsage || !strings.Contains(stderr.String(), "this program knows no vendor") {
		t.Errorf("a program without vendors ends with %d: %s", code, stderr.String())
	}
}

// TestPartsThatAreWrong names the place in a vendor's own file.
func TestPartsThatAreWrong(t *testing.T) {
	for _, row := range []struct{ why, part, want string }{
		{"what all share", "version: 1\nname: demo\nseed: 3\n", `acme/scenarios/demo.yaml:3:1: "seed" is not a vendor's to say: the scenario demo is shared by all vendors; leave it out`},
		{"another vendor", "version: 1\nname: demo\ndata: {secoda: {groups: []}}\n", "acme/scenarios/demo.yaml:3:8: the part of acme speaks of acme alone"},
		{"a rule for all vendors", "version: 1\nname: demo\nrules: [{id: x, when: {methods: [GET]}, then: {status: 500}}]\n", "the part of acme speaks of acme alone"},
		{"a rule without an id", "version: 1\nname: demo\nrules: [{when: {vendor: acme}, then: {status: 500}}]\n", "acme/scenarios/demo.yaml:3:9: a rule of a built-in scenario has an id of its own, on which its chance depends; write one, like id: acme-1"},
		{"another name", "version: 1\nname: domo\n", "the part of acme is called \"domo\", and its file demo: give both one name"},
		{"a collection that there is not", "version: 1\nname: demo\ndata: {acme: {taems: []}}\n", `acme/scenarios/demo.yaml:3:15: acme has no collection "taems"; did you mean "teams"?`},
	} {
		t.Run(row.why, func(t *testing.T) {
			broken := acme()
			own := fstest.MapFS{"scenarios/demo.yaml": {Data: []byte(row.part)}}
			for name, file := range files {
				if own[name] == nil {
					own[name] = file
				}
			}
			broken.Files = own
			catalog, err := mock.Catalog(broken)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := scenarios.Builtin(catalog, "demo"); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("Builtin says %v, want %q", err, row.want)
			}
		})
	}
}

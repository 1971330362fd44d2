package generic_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// TestDemo has data at once in the scenario demo, and none in the scenario empty; pages
// are read to their end.
func TestDemo(t *testing.T) {
	for _, row := range []struct {
		scenario string
		owners   int
	}{{"demo", 12}, {"empty", 0}} {
		vendor := petShop(t)
		catalog, err := mock.Catalog(vendor)
		if err != nil {
			t.Fatal(err)
		}
		scenario, err := scenarios.Builtin(catalog, row.scenario)
		if err != nil {
			t.Fatal(err)
		}
		server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: scenario, Strict: true})
		if err != nil {
			t.Fatal(err)
		}
		c := &vendortest.Client{Handler: server, Token: "mine", Security: vendor.Contract.Security}
		seen := map[string]bool{}
		for path := "/v1/owners?sort=name%3Adesc"; path != ""; {
			page := c.Do("GET", path, "")
			if page.Status != 200 {
				t.Fatalf("%s is answered %d: %s", path, page.Status, page.Reason())
			}
			body := page.JSON(t).(map[string]any)
			for _, owner := range body["data"].([]any) {
				id := fmt.Sprint(owner.(map[string]any)["id"])
				seen[id] = true
			}
			next, _ := body["next"].(string)
			_, path, _ = strings.Cut(next, "//")
			if _, path, _ = strings.Cut(path, "/"); path != "" {
				path = "/" + path
			}
		}
		if len(seen) != row.owners {
			t.Errorf("%s has %d owners, want %d", row.scenario, len(seen), row.owners)
		}
		if row.owners == 0 {
			continue
		}
		for path, pages := "/v1/owners/1/pets?limit=3", 0; ; pages++ {
			page := c.Do("GET", path, "")
			body := page.JSON(t).(map[string]any)
			cursor, more := body["next_cursor"].(string)
			if more != (body["has_more"] == true) || page.Status != 200 {
				t.Fatalf("%s is answered %d %s", path, page.Status, page.Body)
			}
			if path = "/v1/owners/1/pets?limit=3&cursor=" + cursor; !more {
				if pages != 1 {
					t.Errorf("the pets of an owner stand on %d pages, want 2", pages+1)
				}
				break
			}
		}
	}
}

// TestDemoIsTheSame makes the same data each time.
func TestDemoIsTheSame(t *testing.T) {
	read := func(name string) []byte {
		text, err := fs.ReadFile(petShop(t).Files, name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	for _, name := range []string{"scenarios/demo.yaml", "contract.yaml", "stories/read.yaml"} {
		if first := read(name); len(first) == 0 || !bytes.Equal(first, read(name)) {
			t.Errorf("%s is %s, and then another", name, first)
		}
	}
	if _, err := fs.ReadFile(petShop(t).Files, "scenarios/other.yaml"); err == nil {
		t.Error("there is a file that nobody brings")
	}
}

// TestMadeUpIsTheSame answers the same request alike in one world, and another otherwise.
func TestMadeUpIsTheSame(t *testing.T) {
	c := client(t, oneOwner)
	answer := func(city string) string { return c.Do("GET", "/v1/weather?city="+city, "").Body }
	first := answer("Porto")
	for range 3 {
		if again := answer("Porto"); again != first {
			t.Errorf("the same request is answered %s and %s", first, again)
		}
	}
	if answer("Lagos") == first && answer("Faro") == first && answer("Braga") == first {
		t.Errorf("every request is answered %s", first)
	}
	if fresh := client(t, oneOwner).Do("GET", "/v1/weather?city=Porto", "").Body; fresh != first {
		t.Errorf("another world of the same seed answers %s, not %s", fresh, first)
	}
}

// TestWarnings tells what is not served as it is declared.
func TestWarnings(t *testing.T) {
	vendor := vendorOfText(t, `
    get:
      operationId: get-report
      responses: {"200": {description: A report., content: {application/vnd.ms-excel: {schema: {type: string, format: binary}}}}}
    post:
      operationId: add-report
      requestBody: {content: {application/xml: {schema: {type: object}}}}
      responses: {"400": {description: Never.}}`)
	want := []string{
		"get-report: an answer of type application/vnd.ms-excel is a few bytes that nothing reads",
		"add-report: bodies of type application/xml are taken, and not read",
	}
	var all []string
	for _, warning := range vendor.Warnings {
		all = append(all, warning.Message)
	}
	if got := strings.Join(all, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("warnings are\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// TestWarnsOfNoSuccess has a contract that nothing was inferred for.
func TestWarnsOfNoSuccess(t *testing.T) {
	contract, err := contracts.FromDocument("pets", map[string]any{"paths": map[string]any{"/pets": map[string]any{"get": map[string]any{"operationId": "list", "responses": map[string]any{"400": map[string]any{}}}}}})
	if err != nil {
		t.Fatal(err)
	}
	vendor, err := generic.New(contract)
	const want = "list declares no answer to a call that succeeds: it is answered 204"
	if err != nil || len(vendor.Warnings) != 1 || vendor.Warnings[0].Message != want || vendor.Warnings[0].Pointer != "/paths/~1pets/get" {
		t.Errorf("New says %v, %v, want %q", vendor, err, want)
	}
}

// TestRefuses names the operation whose declaration leads nowhere.
func TestRefuses(t *testing.T) {
	for _, row := range []struct{ behaviour, want string }{
		{`{does: dance, collection: reports}`, `operation it: x-ringer-behaviour says does: "dance"; it is list,`},
		{`{does: list, collection: riports}`, `operation it: x-ringer-behaviour names the collection "riports"`},
		{`{does: read, collection: reports, id: name}`, `operation it: x-ringer-behaviour says id: "name", and the path has no such parameter`},
		{`{does: list, collection: reports, within: {team: team_id}}`, `operation it: x-ringer-behaviour says within: "team", and the path has no such parameter`},
	} {
		_, err := tryVendorOfText(t, `
    get:
      operationId: it
      x-ringer-behaviour: `+row.behaviour+`
      responses: {"200": {description: Something.}}`)
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: New says %v, want %q", row.behaviour, err, row.want)
		}
	}
}

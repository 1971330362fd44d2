package generic_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/scenarios"
)

// BenchmarkServing puts calls of a declared vendor beside the same calls of the vendor
// that is written by hand: the contract is the same, with what the calls do declared.
// What counts is the ratio of the two in one run.
func BenchmarkServing(b *testing.B) {
	const path = "/api/v1/auth/group"
	for _, call := range []struct{ name, method, body string }{
		{"get", http.MethodGet, ""}, {"list", http.MethodGet, ""}, {"create", http.MethodPost, `{"name":"Analysts","icon":"i","description":"Numbers","users":["ada","grace"]}`},
	} {
		for _, name := range []string{"written", "declared"} {
			vendor := secoda.New()
			if name == "declared" {
				vendor = declaredGroups(b)
			}
			catalog, err := mock.Catalog(secoda.New())
			if err != nil {
				b.Fatal(err)
			}
			if vendor.Contract != nil {
				catalog, err = contracts.NewCatalog(vendor.Contract)
			}
			if err != nil {
				b.Fatal(err)
			}
			text := "version: 1\nname: bench\nclock: 2025-01-01T00:00:00Z\ndata: {secoda: {groups: ["
			for i := range 10 {
				text += fmt.Sprintf("{name: g%d, users: [a, b]},", i)
			}
			scenario, err := scenarios.Parse(catalog, "bench.yaml", []byte(text+"]}}\n"))
			if err != nil {
				b.Fatal(err)
			}
			server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: scenario})
			if err != nil {
				b.Fatal(err)
			}
			client := &vendortest.Client{Handler: server, Token: "x"}
			address := path
			if call.name == "get" {
				first := client.Do(http.MethodGet, path, "").JSON(b).(map[string]any)["results"].([]any)[0]
				address += "/" + first.(map[string]any)["id"].(string)
			}
			b.Run(call.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if answer := client.Do(call.method, address, call.body); answer.Status >= 300 {
						b.Fatal(answer.Status, answer.Body)
					}
				}
			})
		}
	}
}

// declaredGroups is the vendor of groups, of whose contract only the declarations count.
func declaredGroups(b *testing.B) *mock.Vendor {
	b.Helper()
	written, err := contracts.Embedded().Load("secoda")
	if err != nil {
		b.Fatal(err)
	}
	document := written.Bundled().(map[string]any)
	paths := document["paths"].(map[string]any)
	declare := func(path, method string, behaviour map[string]any) {
		item := paths[path].(map[string]any)
		operation := copied(item[method])
		operation["x-ringer-behaviour"] = behaviour
		item = copied(item)
		item[method] = operation
		paths[path] = item
	}
	document, paths = copied(document), copied(paths)
	document["paths"] = paths
	collections := copied(document["x-ringer-collections"])
	groups := copied(collections["groups"])
	groups["created"], groups["updated"] = []any{"created_at"}, []any{"updated_at"}
	collections["groups"] = groups
	document["x-ringer-collections"] = collections
	declare("/auth/group", "get", map[string]any{"does": "list", "collection": "groups"})
	declare("/auth/group", "post", map[string]any{"does": "create", "collection": "groups"})
	declare("/auth/group/{id}", "get", map[string]any{"does": "read", "collection": "groups", "id": "id"})
	declare("/auth/group/{id}", "patch", map[string]any{"does": "patch", "collection": "groups", "id": "id"})
	declare("/auth/group/{id}", "delete", map[string]any{"does": "delete", "collection": "groups", "id": "id"})
	contract, err := contracts.FromDocument("secoda", document)
	if err != nil {
		b.Fatal(err)
	}
	vendor, err := generic.New(contract)
	if err != nil {
		b.Fatal(err)
	}
	return vendor
}

func copied(value any) map[string]any {
	made := map[string]any{}
	for name, member := range value.(map[string]any) {
		made[name] = member
	}
	return made
}

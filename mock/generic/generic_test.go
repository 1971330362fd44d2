package generic_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
)

// petShop makes the vendor of testdata/shop.yaml, of which the document declares some
// things itself, and the rest is inferred.
func petShop(t testing.TB) *mock.Vendor {
	t.Helper()
	return vendorOf(t, "testdata/shop.yaml", "shop")
}

func vendorOf(t testing.TB, file, name string) *mock.Vendor {
	t.Helper()
	vendor, err := tryVendor(t, file, name)
	if err != nil {
		t.Fatal(err)
	}
	return vendor
}

func tryVendor(t testing.TB, file, name string) (*mock.Vendor, error) {
	t.Helper()
	doc, err := openapi.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, warning := range doc.Warnings {
		t.Errorf("reading warns: %v", warning)
	}
	contract, err := contracts.FromDocument(name, infer.Apply(doc.Value, infer.Declarations(doc.Value)))
	if err != nil {
		t.Fatal(err)
	}
	return generic.New(contract)
}

// vendorOfText makes a vendor that keeps reports, of some operations at /reports.
func vendorOfText(t testing.TB, operations string) *mock.Vendor {
	t.Helper()
	vendor, err := tryVendorOfText(t, operations)
	if err != nil {
		t.Fatal(err)
	}
	return vendor
}

func tryVendorOfText(t testing.TB, operations string) (*mock.Vendor, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "reports.yaml")
	text := `openapi: 3.1.0
info: {title: Reports, version: "1"}
servers: [{url: "https://reports.example/v1"}]
x-ringer-collections: {reports: {schema: {type: object, properties: {id: {type: string}}}, id: /id}}
paths:
  /reports:` + operations + "\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return tryVendor(t, file, "reports")
}

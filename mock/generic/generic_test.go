package generic_test

import (
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
	vendor, err := generic.New(contract)
	if err != nil {
		t.Fatal(err)
	}
	return vendor
}

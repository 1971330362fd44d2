package generic_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/mock/world"
)

// A vendor takes what its contract declares, and decides one call itself.
func ExampleNew() {
	doc, err := openapi.Read("testdata/shop.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	contract, err := infer.Contract("shop", doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	vendor, err := generic.New(contract)
	if err != nil {
		fmt.Println(err)
		return
	}
	owners := generic.Objects(vendor.Collections, "owners")
	vendor.Handlers["get-weather"] = func(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
		return mock.OK(map[string]any{"celsius": 20 + owners.In(tx).Len(), "sky": "clear"}), nil
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Strict: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	request := httptest.NewRequest(http.MethodGet, "/v1/weather?city=Porto", nil)
	request.Host = "127.0.0.1"
	request.Header.Set("X-Api-Key", "any")
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	body, _ := io.ReadAll(recorder.Body)
	fmt.Println(recorder.Code, string(body))
	// Output: 200 {"celsius":20,"sky":"clear"}
}

package mock_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/vendortest"
	"github.com/ringer-mock/ringer/mock/world"
)

const oneCall = `{
	"openapi": "3.1.0", "info": {"title": "One call", "version": "1"}, "servers": [{"url": "https://HOST/v1"}], "x-ringer-territory": ["/v1/"],
	"x-ringer-collections": {}, "x-ringer-unknown-calls": {}, "paths": {"/name": {"get": {"operationId": "name", "summary": "Names the vendor.", "security": [],
		"responses": {"200": {"description": "The name."}, "413": {"description": "Too much."}, "429": {"description": "Too often."}, "500": {"description": "Broken."}, "503": {"description": "Away."}}}}}}`

// named is a vendor that answers one path, which all such vendors share, with its name.
func named(name, host string) *mock.Vendor {
	responses := declaring().ErrorResponses
	for _, kind := range []mock.Kind{mock.NotModified, mock.Gone, mock.PreconditionFailed, "out_of_tea"} {
		delete(responses, kind) // which this contract does not declare
	}
	return &mock.Vendor{
		Name: name, Files: fstest.MapFS{"contract.yaml": {Data: []byte(strings.Replace(oneCall, "HOST", host, 1))}}, ErrorResponses: responses,
		Handlers: map[string]mock.Handler{"name": func(*world.Tx, *mock.Call) (mock.Reply, error) { return mock.OK(name), nil }},
	}
}

func TestVendorsWithTheSamePathsAreToldApartByHost(t *testing.T) {
	server, err := mock.New(mock.Options{OnlyHosts: true, Vendors: []*mock.Vendor{
		named("first", "api.first.example"), named("second", "{customer}.second.example"), named("third", "api.third.example:8443"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	client := &vendortest.Client{Handler: server}
	for host, want := range map[string]string{
		"api.first.example": `"first"`, "API.second.example": `"second"`, "api.second.example:443": `"second"`, "api.third.example:8443": `"third"`,
		"localhost": `"first"`, "127.0.0.1:7464": `"first"`,
	} {
		for range 2 { // the second time it is remembered
			if answer := client.Do("GET", "/v1/name", "", "Host: "+host); answer.Status != 200 || strings.TrimSpace(string(answer.Body)) != want {
				t.Errorf("%s answered %d %s, want %s", host, answer.Status, answer.Body, want)
			}
		}
	}
	if answer := client.Do("GET", "/v1/name", "", "Host: evil.example"); answer.Status != 421 && answer.Status != 403 {
		t.Errorf("an unknown host answered %d %s, want a refusal", answer.Status, answer.Body)
	}
	if answer := client.Do("GET", "/v1/nothing", "", "Host: api.second.example"); !strings.HasPrefix(string(answer.Body), `{"error":`) {
		t.Errorf("an unknown path of a host answered %d %s, want the refusal of its vendor", answer.Status, answer.Body)
	}
	if answer := client.Do("GET", "/_ringer/worlds", "", "Host: api.first.example"); answer.Status < 400 {
		t.Errorf("the control API answered %d to a vendor's host", answer.Status)
	}
}

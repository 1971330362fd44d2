package cmd

import (
	"fmt"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// TestExampleCalls writes a curl line for credentials in each place.
func TestExampleCalls(t *testing.T) {
	for _, row := range []struct{ why, scheme, want string }{
		{"a call that needs none", "", "curl http://x/v2/things"},
		{"a bearer token", `{"type": "http", "scheme": "bearer"}`, "curl -H 'Authorization: Bearer t&1' http://x/v2/things"},
		{"a user and a password", `{"type": "http", "scheme": "basic"}`, "curl -H 'Authorization: Basic dCYxOg==' http://x/v2/things"},
		{"a key in a header", `{"type": "apiKey", "in": "header", "name": "X-Key"}`, "curl -H 'X-Key: t&1' http://x/v2/things"},
		{"a key in the query", `{"type": "apiKey", "in": "query", "name": "api_key"}`, "curl 'http://x/v2/things?api_key=t%261'"},
		{"a key in a cookie", `{"type": "apiKey", "in": "cookie", "name": "session"}`, "curl -H 'Cookie: session=t&1' http://x/v2/things"},
	} {
		security, schemes := `"security": [],`, ""
		if row.scheme != "" {
			security, schemes = `"security": [{"Key": []}],`, `"Key": `+row.scheme
		}
		contract, err := contracts.Parse("acme", fmt.Appendf(nil, `{
			"openapi": "3.1.0", "info": {"title": "Acme", "version": "1"}, %s
			"paths": {"/things": {"get": {"operationId": "list", "responses": {}}}}, "components": {"securitySchemes": {%s}}
		}`, security, schemes))
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		op, _ := contract.Operation("list")
		if got := exampleCall(op, "http://x/v2/things", "t&1"); got != row.want {
			t.Errorf("%s:\n%s\nwant\n%s", row.why, got, row.want)
		}
	}
}

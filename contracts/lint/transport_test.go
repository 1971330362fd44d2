package lint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// TestCredentialsAreNoParameters declares a key in each place where one may stand, and
// a parameter beside it.
func TestCredentialsAreNoParameters(t *testing.T) {
	source := sourceOf(t, "secoda")
	source.Vendor, source.File = "small", "contracts/small.yaml"
	const credential = `contracts/small.yaml:15:10: api_key is a credential, and security says so already: leave the parameter out`
	for _, row := range []struct{ why, key, parameter, in, want string }{
		{"a key in the query", "query", "api_key", "query", credential},
		{"a key in a header", "header", "api_key", "header", credential},
		{"a key in a header, in other case", "header", "Api_Key", "header", strings.Replace(credential, "api_key is", "Api_Key is", 1)},
		{"a key in a cookie", "cookie", "api_key", "cookie", credential},
		{"a query's parameter of a header's name", "header", "api_key", "query", ""},
		{"a cookie of a query's name", "query", "api_key", "cookie", ""},
		{"another parameter", "query", "page", "query", ""},
		{"the query tells case apart", "query", "API_KEY", "query", ""},
	} {
		contract := strings.NewReplacer(
			"paths:\n", "security: [{Key: []}]\npaths:\n",
			"    parameters:\n", "    parameters:\n      - {name: "+row.parameter+", in: "+row.in+", description: D., schema: {type: string}, x-ringer-evidence: {level: assumed, source: S, why: W}}\n",
			"components:\n", "components:\n  securitySchemes: {Key: {type: apiKey, in: "+row.key+", name: api_key}}\n",
		).Replace(sample.Small)
		var want []string
		if row.want != "" {
			want = append(want, row.want)
		}
		if diff := cmp.Diff(want, texts(text(source, []byte(contract)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

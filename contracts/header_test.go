package contracts

import (
	"net/http"
	"strings"
	"testing"
)

// headed is an API with parameters in headers and cookies, and typed answers.
const headed = `{
	"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
	"paths": {"/things": {"get": {"operationId": "list", "parameters": [
		{"name": "X-Depth", "in": "header", "schema": {"type": "integer", "maximum": 9}, "x-ringer-evidence": {"level": "documented"}},
		{"name": "X-Text", "in": "header", "schema": {"type": ["string", "null"], "maxLength": 3}},
		{"name": "X-Ids", "in": "header", "schema": {"type": "array", "items": {"type": "integer"}}},
		{"name": "X-Tenant", "in": "header", "required": true, "schema": {"type": "string"}},
		{"name": "theme", "in": "cookie", "schema": {"enum": ["dark", "light"]}}
	], "responses": {"200": {"headers": {
		"X-Count": {"schema": {"type": "integer"}}, "X-Share": {"schema": {"type": "number"}}, "X-Last": {"schema": {"type": "boolean"}},
		"X-Plain": {"schema": {"type": "string"}}, "X-Parts": {"schema": {"type": "array", "items": {"type": "integer"}}}
	}}}}}}
}`

func TestHeaderParameters(t *testing.T) {
	op, _ := parsed(t, headed).Operation("list")
	for _, test := range []struct{ why, headers, want string }{
		{"what must be there is not", "", "the parameter X-Tenant is missing: it is a header of every call"},
		{"all is well", "X-Tenant: a|X-Depth: 9|X-Text: 12|X-Ids: 1, 2|Cookie: theme=dark", ""},
		{"a name in other case", "x-tenant: a", ""},
		{"beyond a bound", "X-Tenant: a|X-Depth: 10", "the parameter X-Depth: "},
		{"no number", "X-Tenant: a|X-Depth: deep", "the parameter X-Depth: expected integer, but got string"},
		{"a text of digits that is too long", "X-Tenant: a|X-Text: 1234", "the parameter X-Text: "},
		{"an item that is no number", "X-Tenant: a|X-Ids: 1, two", "the parameter X-Ids: "},
		{"a cookie of another kind", "X-Tenant: a|Cookie: theme=blue", "the parameter theme: "},
		{"a header that nobody declares", "X-Tenant: a|X-Other: 1", ""},
	} {
		t.Run(test.why, func(t *testing.T) {
			header := http.Header{}
			for line := range strings.SplitSeq(test.headers, "|") {
				if name, value, ok := strings.Cut(line, ": "); ok {
					header.Set(name, value)
				}
			}
			got := op.ParameterViolations(nil, nil, header)
			if len(got) > 1 || len(got) == 0 != (test.want == "") || len(got) == 1 && !strings.HasPrefix(got[0].Message, test.want) {
				t.Errorf("got %v, want %q", got, test.want)
			}
		})
	}
	var facts []string
	op.HeaderFacts(http.Header{"X-Depth": {"1"}, "X-Other": {"1"}, "Cookie": {"theme=dark"}}, func(f Fact) { facts = append(facts, f.Name+" "+string(f.Evidence.Level)) })
	if got := strings.Join(facts, ", "); got != "X-Depth documented, theme " {
		t.Errorf("the facts are %q", got)
	}
}

func TestHeaderValuesAreReadByTheirTypes(t *testing.T) {
	op, _ := parsed(t, headed).Operation("list")
	for _, test := range []struct {
		name, value string
		fits        bool
	}{
		{"X-Count", "12", true}, {"X-Count", "1.5", false}, {"X-Count", "many", false},
		{"X-Share", "0.5", true}, {"X-Share", "half", false},
		{"X-Last", "true", true}, {"X-Last", "yes", false},
		{"X-Parts", "1,2", true}, {"X-Parts", "1,b", false},
	} {
		for _, header := range op.Responses[200].HeaderValues {
			if header.Name != test.name {
				continue
			}
			schema, err := header.Body.Schema()
			if err != nil {
				t.Fatal(err)
			}
			if fits := len(schema.Validate(header.Read(test.value))) == 0; fits != test.fits {
				t.Errorf("%s: %s fits: %t", test.name, test.value, fits)
			}
		}
	}
	if n := len(op.Responses[200].HeaderValues); n != 4 {
		t.Errorf("%d headers are looked at, want 4: a text may be any", n)
	}
}

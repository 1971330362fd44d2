package compare

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// TestTheRightVerdict has a row for each difference of which no page speaks, beside one of
// which a page does.
func TestTheRightVerdict(t *testing.T) {
	detail := sample.Object{"detail": "No."}
	page := func(x contracts.Exchange) contracts.Exchange {
		x.Header = http.Header{"Content-Type": {"text/html"}}
		x.Body = []byte("<h1>Not found</h1>")
		return x
	}
	missing := sample.Exchange(t, "GET", sample.Item, 404, detail)
	get := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	create := func(icon any, sent string) contracts.Exchange {
		return sending(sample.Exchange(t, "POST", sample.List, 201, sample.Set(sample.Group(7), "/icon", icon)), sent)
	}
	unknown := func(code string) contracts.Exchange {
		return sample.Exchange(t, "GET", "/lighthouse/orgs", 404, sample.Object{"code": code, "message": "No."})
	}
	list := func(first, second int) contracts.Exchange {
		page := sample.Page(1, sample.List)
		results := page["results"].([]any)
		results[0], results[1] = results[first], results[second]
		return sample.Exchange(t, "GET", sample.List, 200, page)
	}
	const someone = "create-group#any-user"
	for _, row := range []comparing{
		{"a refusal whose body no page describes", "secoda", []Pair{both(page(missing), missing)}, []string{"contract-too-tight content-type  schemas/error"}},
		{"an object, which a page describes", "secoda", []Pair{both(page(get), get)}, []string{"vendor-drifted content-type  200/content"}},
		{"another code for a path that is not there", "piercloud", []Pair{both(unknown("path/not-found"), unknown("workspace-group/not-found"))}, []string{"contract-too-tight error-format /code UnknownCall/content"}},
		{"a refusal by another status than is documented", "secoda", []Pair{both(sample.Exchange(t, "GET", sample.Item, 418, detail), missing)}, []string{"vendor-drifted undeclared-status  get/responses"}},
		{"a value that is lost, whatever else the step proves", "secoda", []Pair{proving(both(create("", `{"name":"a","icon":"x"}`), create("x", `{"name":"a","icon":"x"}`)), someone)}, []string{"vendor-drifted field /icon properties/icon"}},
		{"a value that is only blanks on one side", "secoda", []Pair{both(create("", `{"name":"a","icon":"."}`), create(".", `{"name":"a","icon":"."}`))}, []string{"vendor-drifted field /icon properties/icon"}},
		{"the same list in an order that was assumed", "secoda", []Pair{both(list(1, 0), list(0, 1))}, []string{"contract-too-tight order /results x-ringer-rules/0"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			c := NewComparison(sample.ContractOf(t, row.vendor))
			var found []contracts.Finding
			for _, p := range row.pairs {
				found = c.Compare(p)
			}
			if diff := cmp.Diff(row.want, said(found)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// The fake's own ids are never what is expected.
func TestFakesIDsAreNotExpected(t *testing.T) {
	const own = "99999999-9999-4999-8999-999999999999"
	made := func(id string) contracts.Exchange {
		return sending(sample.Exchange(t, "POST", sample.List, 201, sample.Set(sample.Group(7), "/id", id)), `{"name":"a"}`)
	}
	read := func(id string) contracts.Exchange {
		return sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/id", id))
	}
	c := NewComparison(sample.ContractOf(t, "secoda"))
	first := sample.Group(7)["id"].(string)
	c.Compare(both(made(first), made(own)))
	for _, f := range c.Compare(both(read(sample.Group(8)["id"].(string)), read(own))) {
		if strings.Contains(f.Message, own) || f.Expected == own {
			t.Errorf("expected is an id of the fake's: %+v", f)
		}
		if f.Check == CheckField && f.Expected != first {
			t.Errorf("expected is %v, and the vendor knows the object as %s", f.Expected, first)
		}
	}
}

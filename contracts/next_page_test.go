package contracts

import (
	"net/url"
	"testing"
)

func TestNextPage(t *testing.T) {
	for _, row := range []struct{ why, vendor, operation, query, body, next string }{
		{"the first of three", "secoda", "list-groups", "", `{"count":120,"total_pages":3,"meta":{"page":1,"next_page":2},"links":{"next":"x"},"results":[1]}`, "page=2"},
		{"the last", "secoda", "list-groups", "page=3", `{"count":120,"total_pages":3,"meta":{"page":3,"next_page":null},"links":{"next":null},"results":[1]}`, ""},
		{"a link that ends early", "secoda", "list-groups", "page=2", `{"count":120,"total_pages":3,"meta":{"page":2,"next_page":null},"links":{"next":null},"results":[1]}`, "page=3"},
		{"pages that end early", "secoda", "list-groups", "page=2", `{"count":120,"total_pages":2,"meta":{"page":2,"next_page":null},"links":{"next":null},"results":[1]}`, "page=3"},
		{"links without end", "secoda", "list-groups", "page=4", `{"count":120,"total_pages":3,"meta":{"page":4,"next_page":5},"links":{"next":"x"},"results":[]}`, ""},
		{"a number that stays", "secoda", "list-groups", "page=2", `{"count":90,"total_pages":4,"meta":{"page":1,"next_page":2},"results":[1]}`, "page=3"},
		{"other parameters stay", "kantata", "get-workspace-groups", "order=name%3Adesc&page=1", `{"count":21,"results":[1],"meta":{"page_count":2,"page_number":1,"page_size":20}}`, "order=name%3Adesc&page=2"},
		{"what has no pages", "kantata", "get-workspace-groups", "only=1", `{"count":21,"results":[1],"meta":{"page_count":2,"page_number":1,"page_size":20}}`, ""},
		{"a total alone", "piercloud", "list-workspace-groups", "page_size=5", `{"data":[1],"meta":{"page":1,"page_size":5,"total":6}}`, "page=2&page_size=5"},
		{"a total that is reached", "piercloud", "list-workspace-groups", "page_size=5", `{"data":[1],"meta":{"page":1,"page_size":5,"total":5}}`, ""},
		{"no list", "secoda", "get-group", "", `{}`, ""},
		{"no JSON", "secoda", "list-groups", "", `{`, ""},
		{"a page beyond numbers", "secoda", "list-groups", "page=99999999999", `{"meta":{"next_page":2},"results":[1]}`, ""},
	} {
		t.Run(row.why, func(t *testing.T) {
			contract, err := Embedded().Load(row.vendor)
			if err != nil {
				t.Fatal(err)
			}
			op, ok := contract.Operation(row.operation)
			if !ok {
				t.Fatal("there is no such operation")
			}
			next, more := op.NextPage(Exchange{Method: "GET", URL: url.URL{RawQuery: row.query}, Status: 200, Body: []byte(row.body)})
			if more != (row.next != "") || next.Encode() != row.next {
				t.Errorf("the next is %q, %v; want %q", next.Encode(), more, row.next)
			}
		})
	}
	contract, err := Embedded().Load("secoda")
	if err != nil {
		t.Fatal(err)
	}
	op, _ := contract.Operation("list-groups")
	if _, more := op.NextPage(Exchange{Status: 400, Body: []byte(`{"meta":{"next_page":2},"results":[1]}`)}); more {
		t.Error("a refusal has a next page")
	}
}

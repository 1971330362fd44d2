package mock

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
)

// pagedCall is a call of a list with some paging.
func pagedCall(t *testing.T, paging, query string) *Call {
	t.Helper()
	contract, err := contracts.Parse("paged", []byte(`{"openapi": "3.1.0", "paths": {"/teams": {"get": {"operationId": "list", "responses": {"200": {"x-ringer-paging": {`+paging+`}}}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	op, _ := contract.Operation("list")
	return &Call{Operation: op, Query: wire.ParseQuery(query), address: address{host: "x.test", path: "/teams"}}
}

const (
	byNumber = `"page_parameter": "page", "nonsense": 400, "size": 3, "link_header": ["next", "prev", "first", "last"]`
	byOffset = `"offset_parameter": "offset", "size_parameter": "limit", "size_default": 3, "size_max": 10, "link_header": ["next"]`
	byCursor = `"cursor_parameter": "after", "size": 3, "link_header": ["next"]`
	byMember = `"items": "/teams", "cursor_parameter": "after", "cursor_member": "ref", "size": 3`
)

func TestPageOfNumbersAndOffsets(t *testing.T) {
	for _, test := range []struct {
		why, paging, query string
		total              int
		from, size         int
		next, previous     string
		link               string
	}{
		{"the first of two", byNumber, "q=a", 4, 0, 3, "http://x.test/teams?page=2&q=a", "", `<http://x.test/teams?page=2&q=a>; rel="next", <http://x.test/teams?page=2&q=a>; rel="last"`},
		{"the last of two", byNumber, "page=2", 4, 3, 3, "", "http://x.test/teams?page=1", `<http://x.test/teams?page=1>; rel="prev", <http://x.test/teams?page=1>; rel="first"`},
		{"the only one", byNumber, "", 3, 0, 3, "", "", ""},
		{"an offset between", byOffset, "offset=2&limit=2", 5, 2, 2, "http://x.test/teams?limit=2&offset=4", "http://x.test/teams?limit=2&offset=0", `<http://x.test/teams?limit=2&offset=4>; rel="next"`},
		{"an offset near the beginning", byOffset, "offset=1", 4, 1, 3, "", "http://x.test/teams?offset=0", ""},
		{"a size beyond the largest", byOffset, "limit=99", 11, 0, 10, "http://x.test/teams?limit=99&offset=10", "", `<http://x.test/teams?limit=99&offset=10>; rel="next"`},
	} {
		t.Run(test.why, func(t *testing.T) {
			page, err := pagedCall(t, test.paging, test.query).Page()
			if err != nil {
				t.Fatal(err)
			}
			around := page.Of(test.total)
			got := []any{page.Offset, page.Size, text(around.NextLink), text(around.PreviousLink), around.Header.Get("Link"), around.HasMore}
			if diff := cmp.Diff([]any{test.from, test.size, test.next, test.previous, test.link, test.next != ""}, got); diff != "" {
				t.Errorf("the page (-want +got):\n%s", diff)
			}
		})
	}
}

func text(link *string) string {
	if link == nil {
		return ""
	}
	return *link
}

// A page that is asked for with the cursor of the one before knows its last object.
func TestPageBehindACursor(t *testing.T) {
	for paging, cursor := range map[string]string{byCursor: PageCursor("t 1/ü"), byMember: "t 1/ü"} {
		first, err := pagedCall(t, paging, "q=a").Page()
		if err != nil || first.After != "" || first.Size != 3 {
			t.Fatalf("the first page is %+v, %v", first, err)
		}
		around := first.Behind("t 1/ü", true)
		if text(around.NextCursor) != cursor || !around.HasMore || first.paging.Links("next") != (around.Header != nil) {
			t.Errorf("behind it is %+v", around)
		}
		link, err := url.Parse(text(around.NextLink))
		if err != nil {
			t.Fatal(err)
		}
		if next, err := pagedCall(t, paging, link.RawQuery).Page(); err != nil || next.After != "t 1/ü" || link.Query().Get("q") != "a" {
			t.Errorf("%s leads to %+v, %v", link, next, err)
		}
		if end := first.Behind("t9", false); end.NextCursor != nil || end.NextLink != nil || end.HasMore || end.Header != nil {
			t.Errorf("behind the last is %+v", end)
		}
	}
}

func TestPageRefuses(t *testing.T) {
	for _, test := range []struct{ paging, query, field string }{
		{byNumber, "page=x", "page"}, {byNumber, "page=1&page=0", "page"}, {byCursor, "after=%%%", "after"},
	} {
		_, err := pagedCall(t, test.paging, test.query).Page()
		if refusal, ok := err.(*Error); !ok || refusal.Kind != Invalid || refusal.Field != test.field {
			t.Errorf("%s is refused with %v", test.query, err)
		}
	}
	if _, err := pagedCall(t, byOffset, "offset=x").Page(); err != nil {
		t.Errorf("what no contract refuses is refused with %v", err)
	}
}

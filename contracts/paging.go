package contracts

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// paging is a contract's x-ringer-paging: where a page keeps its numbers and
// links. Places are JSON Pointers in the body; what is empty is not checked.
type paging struct {
	Items          string `json:"items"`            // the objects of the page
	Total          string `json:"total"`            // how many objects all pages hold
	Pages          string `json:"pages"`            // how many pages there are
	PagesWhenEmpty int    `json:"pages_when_empty"` // what that is when there are no objects
	Page           string `json:"page"`             // the number of this page, from 1
	PageParameter  string `json:"page_parameter"`   // the query parameter that asks for a page
	Size           int    `json:"size"`             // how many objects a full page holds
	NextPage       string `json:"next_page"`        // the next page's number, null on the last
	PreviousPage   string `json:"previous_page"`    // the previous page's number, null on the first
	NextLink       string `json:"next_link"`        // the next page's address, null on the last
	PreviousLink   string `json:"previous_link"`    // the previous page's address, null on the first

	pointer string // of this declaration in the contract
}

// check holds one page to the arithmetic. Values of the wrong type are the
// schema's business: what rests on them is passed over.
func (p *paging) check(asked url.URL, body any) (found []schemas.Violation) {
	// What rests on the page size has the evidence for the size.
	rests := func(key string) string { return schemas.Join(p.pointer, key) }
	differ := func(fact, pointer string, expected, actual any, format string, args ...any) {
		found = append(found, schemas.Violation{Fact: fact, Pointer: pointer, Expected: expected, Actual: actual, Message: fmt.Sprintf(format, args...)})
	}
	page, ok := integerAt(body, p.Page)
	if !ok {
		return nil
	}
	if requested := p.requested(asked); page != requested {
		differ(rests("page"), p.Page, requested, page, "page %d was asked for, and page %d came", requested, page)
	}
	total, ok := integerAt(body, p.Total)
	if !ok || p.Size < 1 {
		return found
	}
	pages := max(p.PagesWhenEmpty, (total+p.Size-1)/p.Size)
	if actual, ok := integerAt(body, p.Pages); ok && actual != pages {
		differ(rests("size"), p.Pages, pages, actual, "%d objects on pages of %d make %d pages, not %d", total, p.Size, pages, actual)
	}
	if items, ok := schemas.Lookup(body, p.Items); ok {
		if items, ok := items.([]any); ok {
			if want := min(p.Size, max(0, total-(page-1)*p.Size)); len(items) != want {
				differ(rests("size"), p.Items, want, len(items), "page %d of %d objects holds %d of them, not %d", page, total, want, len(items))
			}
		}
	}
	for _, neighbour := range []struct {
		name         string
		page         int
		exists       bool
		number, link string
	}{
		{"next", page + 1, page < pages, p.NextPage, p.NextLink},
		{"previous", page - 1, page > 1, p.PreviousPage, p.PreviousLink},
	} {
		if actual, ok := schemas.Lookup(body, neighbour.number); ok && neighbour.number != "" {
			var want any
			if neighbour.exists {
				want = json.Number(strconv.Itoa(neighbour.page))
			}
			if actual != want {
				differ(rests(neighbour.name+"_page"), neighbour.number, want, actual, "on page %d of %d the %s page is %v, not %v", page, pages, neighbour.name, want, actual)
			}
		}
		if actual, ok := schemas.Lookup(body, neighbour.link); ok && neighbour.link != "" {
			want := p.link(asked, neighbour.page, neighbour.exists)
			if !sameLink(want, actual) {
				differ(rests(neighbour.name+"_link"), neighbour.link, want, actual, "on page %d of %d the %s link is %v, not %v", page, pages, neighbour.name, want, actual)
			}
		}
	}
	return found
}

// requested reads the page that was asked for; a query that asks for none, or
// for nonsense, means the first. Where it asks twice, the last one counts.
func (p *paging) requested(asked url.URL) int {
	values := asked.Query()[p.PageParameter]
	if len(values) == 0 {
		return 1
	}
	page, err := strconv.Atoi(values[len(values)-1])
	if err != nil {
		return 1
	}
	return page
}

// link is the address asked for with another page in it, nil where there is no
// such page.
func (p *paging) link(asked url.URL, page int, exists bool) any {
	if !exists {
		return nil
	}
	query := asked.Query()
	query.Set(p.PageParameter, strconv.Itoa(page))
	asked.RawQuery = query.Encode()
	return asked.String()
}

// sameLink compares all of two addresses but their scheme and host, which a
// recording proxy changes; the actual one must be absolute.
func sameLink(want, actual any) bool {
	if want == nil || actual == nil {
		return want == actual
	}
	text, _ := actual.(string)
	got, err := url.Parse(text)
	if err != nil || !got.IsAbs() || got.Host == "" {
		return false
	}
	expected, err := url.Parse(want.(string))
	return err == nil && got.Path == expected.Path && got.Query().Encode() == expected.Query().Encode()
}

// integerAt reads a whole number of a size that page arithmetic can bear.
func integerAt(body any, pointer string) (int, bool) {
	value, _ := schemas.Lookup(body, pointer)
	number, ok := value.(json.Number)
	if !ok || pointer == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 32)
	return int(n), err == nil
}

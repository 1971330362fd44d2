package paging

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Scheme is a contract's x-ringer-paging: where a page keeps its numbers and
// links, and what a request may ask for. Places are JSON Pointers in the body;
// what is empty is not checked.
type Scheme struct {
	Items          string `json:"items"`            // the objects of the page, as an array or by their ids
	Total          string `json:"total"`            // how many objects all pages hold
	Pages          string `json:"pages"`            // how many pages there are
	PagesWhenEmpty int64  `json:"pages_when_empty"` // what that is when there are no objects
	Page           string `json:"page"`             // the number of this page, from 1
	PageWhenEmpty  *int64 `json:"page_when_empty"`  // what that is when there are no objects; nil is what was asked for
	PageParameter  string `json:"page_parameter"`   // the query parameter that asks for a page by its number
	Lenient        bool   `json:"lenient"`          // whether a page below 1 is taken for the first
	// PageAsSent says that an answer tells the page that was sent, even one that is
	// taken for the first.
	PageAsSent bool `json:"page_as_sent"`
	// LeadingDigits says that a number is read as far as it has digits, and that a text
	// without any is 0.
	LeadingDigits bool `json:"leading_digits"`

	Offset          string `json:"offset"`           // how many objects stand before this page
	OffsetParameter string `json:"offset_parameter"` // the query parameter that asks for a page by how many stand before it

	CursorParameter string `json:"cursor_parameter"` // the query parameter that asks for what stands behind a cursor
	NextCursor      string `json:"next_cursor"`      // the cursor of this page's end, null on the last
	CursorMember    string `json:"cursor_member"`    // the member of the last object that is the cursor of its page's end
	HasMore         string `json:"has_more"`         // whether there are objects behind this page

	// LinkHeader lists the relations of the addresses that the answer's Link header
	// tells: "next", "prev", "first", "last".
	LinkHeader []string `json:"link_header"`
	// RelativeLinks says that the links in the body may lack scheme and host.
	RelativeLinks bool `json:"relative_links"`
	// ShortPages says that a page may hold fewer objects than there is room for,
	// although there are more behind it.
	ShortPages bool `json:"short_pages"`

	Size          int    `json:"size"`           // how many objects every full page holds
	SizeAt        string `json:"size_at"`        // how many objects a full page of this list holds
	SizeParameter string `json:"size_parameter"` // the query parameter that asks for so many
	SizeDefault   int    `json:"size_default"`   // how many there are when it does not, or asks for nonsense
	SizeMax       int    `json:"size_max"`       // what a larger number is turned into; 0 is no bound

	// PastTheEnd is the status with which a page past the last one is refused; 0
	// says that it is answered.
	PastTheEnd int `json:"past_the_end"`

	// Nonsense is the status with which a page or a size that is no whole number
	// from 1 is refused; 0 says that it is answered.
	Nonsense int `json:"nonsense"`

	// Whole lists query parameters that ask for objects by what they are: when all
	// of one list are there, all objects stand in the answer, whichever page it is. Its
	// numbers are those of a list of so many objects.
	Whole [][]string `json:"whole"`

	// Exempt lists query parameters that take the place of pages when all of one
	// list are there.
	Exempt [][]string `json:"exempt"`

	NextPage     string `json:"next_page"`     // the next page's number, null on the last
	PreviousPage string `json:"previous_page"` // the previous page's number, null on the first
	NextLink     string `json:"next_link"`     // the next page's address, null on the last
	PreviousLink string `json:"previous_link"` // the previous page's address, null on the first

	// Listed says that the place of the items is told: the body's root is an empty
	// place.
	Listed  bool   `json:"-"`
	Pointer string `json:"-"` // of this declaration in the contract
}

// UnmarshalJSON implements [json.Unmarshaler].
func (p *Scheme) UnmarshalJSON(data []byte) error {
	type plain Scheme
	var items struct {
		Items *string `json:"items"`
	}
	if err := json.Unmarshal(data, &items); err != nil {
		return err
	}
	p.Listed = items.Items != nil
	return json.Unmarshal(data, (*plain)(p))
}

// Held counts the objects on a page; ok is false when it has no list of them.
func (p *Scheme) Held(body any) (held int, ok bool) {
	if p.Items != "" {
		return schemas.LengthAt(body, p.Items)
	}
	list, isList := body.([]any)
	return len(list), isList && p.Listed
}

// Parameters lists the query parameters that choose a page and its size.
func (p *Scheme) Parameters() (names []string) {
	for _, name := range []string{p.position(), p.SizeParameter} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// position is the query parameter that says which page is asked for; empty where
// there is only a first one.
func (p *Scheme) position() string {
	return cmp.Or(p.PageParameter, p.OffsetParameter, p.CursorParameter)
}

// Divides says whether other pages than the first can be asked for.
func (p *Scheme) Divides() bool { return p.position() != "" }

// ByCursor says whether pages are asked for by a cursor, and have no numbers.
func (p *Scheme) ByCursor() bool { return p.position() == p.CursorParameter && p.CursorParameter != "" }

// Links says whether the answer's Link header tells the address of a relation.
func (p *Scheme) Links(relation string) bool { return slices.Contains(p.LinkHeader, relation) }

// Exempts says whether the query asks for something else than a page.
func (p *Scheme) Exempts(query url.Values) bool {
	return !AllThere(p.Whole, query) && AllThere(p.Exempt, query)
}

// AllThere says whether all parameters of one of several lists are there; a blank
// value asks for nothing.
func AllThere(lists [][]string, query url.Values) bool {
	for _, names := range lists {
		all := len(names) > 0
		for _, name := range names {
			all = all && strings.Join(wire.Sent(query, name), "") != ""
		}
		if all {
			return true
		}
	}
	return false
}

// Numbers lists the places of what is reckoned on a page.
func (p *Scheme) Numbers() []string {
	return []string{p.Pages, p.Page, p.Offset, p.SizeAt, p.HasMore, p.NextCursor, p.NextPage, p.PreviousPage, p.NextLink, p.PreviousLink}
}

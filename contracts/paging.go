package contracts

import (
	"net/url"
	"strings"
)

// Paging is a contract's x-ringer-paging: where a page keeps its numbers and
// links, and what a request may ask for. Places are JSON Pointers in the body;
// what is empty is not checked.
type Paging struct {
	Items          string `json:"items"`            // the objects of the page, as an array or by their ids
	Total          string `json:"total"`            // how many objects all pages hold
	Pages          string `json:"pages"`            // how many pages there are
	PagesWhenEmpty int    `json:"pages_when_empty"` // what that is when there are no objects
	Page           string `json:"page"`             // the number of this page, from 1
	PageWhenEmpty  *int   `json:"page_when_empty"`  // what that is when there are no objects; nil is what was asked for
	PageParameter  string `json:"page_parameter"`   // the query parameter that asks for a page
	Lenient        bool   `json:"lenient"`          // whether a page below 1 is taken for the first

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
	// of one list are there, all objects stand on one page, however many.
	Whole [][]string `json:"whole"`

	// Exempt lists query parameters that take the place of pages when all of one
	// list are there.
	Exempt [][]string `json:"exempt"`

	NextPage     string `json:"next_page"`     // the next page's number, null on the last
	PreviousPage string `json:"previous_page"` // the previous page's number, null on the first
	NextLink     string `json:"next_link"`     // the next page's address, null on the last
	PreviousLink string `json:"previous_link"` // the previous page's address, null on the first

	Pointer string `json:"-"` // of this declaration in the contract
}

// Exempts says whether the query asks for something else than a page.
func (p *Paging) Exempts(query url.Values) bool {
	return !AllThere(p.Whole, query) && AllThere(p.Exempt, query)
}

// AllThere says whether all parameters of one of several lists are there; a blank
// value asks for nothing.
func AllThere(lists [][]string, query url.Values) bool {
	for _, names := range lists {
		all := len(names) > 0
		for _, name := range names {
			all = all && strings.Join(append(query[name], query[name+"[]"]...), "") != ""
		}
		if all {
			return true
		}
	}
	return false
}

// Numbers lists the places of what is reckoned on a page.
func (p *Paging) Numbers() []string {
	return []string{p.Pages, p.Page, p.SizeAt, p.NextPage, p.PreviousPage, p.NextLink, p.PreviousLink}
}

package secoda

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
)

// pageSize is how many groups a page holds. Assumed: the vendor names no size.
const pageSize = 25

// Links are the absolute addresses of the neighbouring pages; null at the ends.
type Links struct {
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
}

// Meta has the numbers of this page and its neighbours; null at the ends.
type Meta struct {
	Page         int  `json:"page"`
	PreviousPage *int `json:"previous_page"`
	NextPage     *int `json:"next_page"`
}

// page answers with the page that the call asks for.
// https://docs.secoda.co: get started, pagination.
func page(groups *store.View[Group], call *mock.Call) (mock.Reply, error) {
	// Assumed: no groups make one page, as in Django.
	totalPages := max(1, (groups.Len()+pageSize-1)/pageSize)
	number, err := pageNumber(call, totalPages)
	if err != nil {
		return mock.Reply{}, err
	}
	var links Links
	meta := Meta{Page: number}
	if number > 1 {
		links.Previous, meta.PreviousPage = link(call, number-1)
	}
	if number < totalPages {
		links.Next, meta.NextPage = link(call, number+1)
	}
	// As v1_ListResponse in Secoda's API reference.
	return mock.OK(mock.Object{
		{Name: "links", Value: links},
		{Name: "meta", Value: meta},
		{Name: "count", Value: groups.Len()},
		{Name: "total_pages", Value: totalPages},
		{Name: "results", Value: groups.Page(byCreatedAt, (number-1)*pageSize, pageSize)},
	}), nil
}

// pageNumber reads the page parameter; of several, the last counts.
func pageNumber(call *mock.Call, totalPages int) (int, error) {
	asked := call.Query["page"]
	if len(asked) == 0 {
		return 1, nil
	}
	if len(asked) > 1 {
		call.Cite("last-value")
	}
	text := asked[len(asked)-1]
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 || number > totalPages {
		// Assumed: 400, since the page declares no 404 for a list.
		call.Cite("page-out-of-range")
		refusal := mock.Errorf(mock.Invalid, "page %q is not a whole number from 1 to %d, which is the last page", text, totalPages)
		refusal.Message = "Invalid page."
		return 0, refusal
	}
	return number, nil
}

func link(call *mock.Call, number int) (address *string, page *int) {
	query := url.Values{}
	for name, values := range call.Query {
		query[name] = slices.Clone(values)
	}
	query.Set("page", strconv.Itoa(number))
	text := call.Link(query)
	return &text, &number
}

package secoda

import (
	"slices"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
)

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
	requested, err := call.Page()
	around := requested.Of(groups.Len())
	if text, sent := pageText(call); err != nil || sent && text == "" || requested.Number > int64(around.Pages) {
		// Assumed: 400, since the page declares no 404 for a list.
		call.Cite("page-out-of-range")
		refusal := mock.Errorf(mock.Invalid, "page %q is not a whole number from 1 to %d, which is the last page", text, around.Pages)
		refusal.Message = "Invalid page."
		return mock.Reply{}, refusal
	}
	if requested.Number > 1 { // a client has gone on, by a link or by itself
		call.Cite("links-to-host")
	}
	// As v1_ListResponse in Secoda's API reference.
	return mock.OK(payload.Object{
		{Name: "links", Value: Links{around.NextLink, around.PreviousLink}},
		{Name: "meta", Value: Meta{int(requested.Number), around.PreviousPage, around.NextPage}},
		{Name: "count", Value: groups.Len()},
		{Name: "total_pages", Value: around.Pages},
		{Name: "results", Value: pageOf(groups, requested.Offset, requested.Size, call.Downwards())},
	}), nil
}

// pageOf gives so many groups behind an offset, the newest first where the list goes
// downwards.
func pageOf(groups *store.View[Group], offset, size int, downwards bool) store.Rows[Group] {
	if !downwards {
		return groups.Page(byCreatedAt, offset, size)
	}
	from := max(0, groups.Len()-offset-size)
	rows := slices.Clone(groups.Page(byCreatedAt, from, max(0, groups.Len()-offset-from)))
	slices.Reverse(rows)
	return rows
}

// pageText gives the page parameter as it was sent; of several, the last counts.
func pageText(call *mock.Call) (text string, sent bool) {
	values := call.Query["page"]
	switch len(values) {
	case 0:
		return "", false
	case 1:
	default:
		call.Cite("last-value")
	}
	return values[len(values)-1], true
}

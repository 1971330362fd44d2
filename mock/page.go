package mock

import (
	"encoding/base64"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
)

// Page is the part of a list that a call asks for, as the contract's paging says and
// the judge reads it.
type Page struct {
	paging.Request
	// After is what [Page.Behind] was told of the page before; empty on the first
	// page, and where pages have no cursors.
	After string

	call   *Call
	paging *paging.Scheme
	query  url.Values
}

// Neighbours are what an answer tells of the pages around it. What there is none of
// is nil.
type Neighbours struct {
	// Pages is how many pages there are; 0 where nobody counts.
	Pages                  int
	HasMore                bool
	NextPage, PreviousPage *int
	NextLink, PreviousLink *string
	NextCursor             *string
	// Header is the Link header, where the contract declares one.
	Header http.Header
}

// Page reads which part of a list the call asks for. The last of several values
// counts. What the contract refuses as nonsense is an error of the kind [Invalid],
// and so is a cursor that no page gave out; the page then is the first.
func (c *Call) Page() (*Page, error) { return c.PageOf(c.Query) }

// PageOf reads which part of a list some parameters ask for: those of a vendor that
// takes them from elsewhere than the query too.
func (c *Call) PageOf(query url.Values) (*Page, error) {
	scheme := c.Operation.Paging()
	if scheme == nil {
		return nil, Errorf(ServerError, "%s has no paging in its contract", c.Operation.ID)
	}
	p := &Page{Request: scheme.Request(query), call: c, paging: scheme, query: query}
	if name := p.Nonsense; name != "" && scheme.Nonsense != 0 {
		return p, badPage(name, query, "is no whole number that it may be")
	}
	if p.After = p.Cursor; p.Cursor != "" && scheme.CursorMember == "" {
		text, err := base64.RawURLEncoding.DecodeString(p.Cursor)
		if err != nil {
			return p, badPage(scheme.CursorParameter, query, "is no cursor that a page gave out")
		}
		p.After = string(text)
	}
	return p, nil
}

func badPage(name string, query url.Values, what string) *Error {
	values := query[name]
	e := Errorf(Invalid, "the parameter %s is %.60q, which %s", name, values[len(values)-1], what)
	e.Field, e.Message = name, name+" "+what
	return e
}

// Downwards says that the contract has the list of the call in the descending order when
// nothing else is asked for.
func (c *Call) Downwards() bool {
	response := c.Operation.Response(http.StatusOK)
	return response != nil && response.Order != nil && response.Order.Default.Downwards
}

// Values gives the values of a query parameter that count, as the judge reads them.
func (c *Call) Values(name string) []string { return c.Operation.Values(c.Query, name) }

// Of says what stands around the page in a list of so many objects.
func (p *Page) Of(total int) Neighbours {
	size := max(1, p.Size)
	n := Neighbours{Pages: (total + size - 1) / size, HasMore: p.Offset+size < total}
	if total == 0 {
		n.Pages = int(p.paging.PagesWhenEmpty)
	}
	start, step, at, last := 1, 1, int(min(p.Number, math.MaxInt)), n.Pages
	if p.paging.OffsetParameter != "" {
		start, step, at, last = 0, size, p.Offset, max(0, total-1)/size*size
	}
	var links [][2]string
	name := func(relation string, to int) *string {
		link := p.link(strconv.Itoa(to))
		if p.paging.Links(relation) {
			links = append(links, [2]string{relation, link})
		}
		return &link
	}
	if n.HasMore {
		next := at + step
		n.NextPage, n.NextLink = &next, name("next", next)
	}
	if at > start {
		previous := max(start, at-step)
		n.PreviousPage, n.PreviousLink = &previous, name("prev", previous)
		name("first", start)
	}
	if n.HasMore {
		name("last", last)
	}
	n.Header = linkHeader(links)
	return n
}

// Behind says what stands behind a page of which the last object is named, mostly by
// its id. The next page is asked for with a cursor that holds the name.
func (p *Page) Behind(last string, more bool) Neighbours {
	if !more {
		return Neighbours{}
	}
	cursor := last
	if p.paging.CursorMember == "" {
		cursor = PageCursor(last)
	}
	link := p.link(cursor)
	n := Neighbours{HasMore: true, NextCursor: &cursor, NextLink: &link}
	if p.paging.Links("next") {
		n.Header = linkHeader([][2]string{{"next", link}})
	}
	return n
}

// PageCursor makes the opaque cursor that holds a name.
func PageCursor(name string) string { return base64.RawURLEncoding.EncodeToString([]byte(name)) }

// link is the address of another page of the list.
func (p *Page) link(position string) string { return p.call.Link(p.paging.To(p.query, position)) }

func linkHeader(links [][2]string) http.Header {
	if len(links) == 0 {
		return nil
	}
	return http.Header{"Link": {wire.FormatLinks(links)}}
}

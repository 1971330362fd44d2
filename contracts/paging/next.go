package paging

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// Next gives the query for the page behind one that a query got; more is false where the
// page is empty, or nothing in it tells of another.
func (p *Scheme) Next(query url.Values, body any, header http.Header) (next url.Values, more bool) {
	if p.Exempts(query) || AllThere(p.Whole, query) {
		return nil, false
	}
	request := p.Request(query)
	held, listed := p.Held(body)
	if request.Huge || listed && held == 0 || !p.goesOn(body, header, request, held) {
		return nil, false
	}
	position := strconv.FormatInt(request.Number+1, 10)
	switch {
	case p.OffsetParameter != "" && listed:
		position = strconv.Itoa(request.Offset + held)
	case p.OffsetParameter != "":
		position = strconv.Itoa(request.Offset + request.Size)
	case p.ByCursor():
		if position = p.CursorBehind(body, header); position == "" || position == request.Cursor {
			return nil, false
		}
	}
	return p.To(query, position), true
}

// goesOn says whether anything in a page tells of another behind it.
func (p *Scheme) goesOn(body any, header http.Header, request Request, held int) bool {
	signals := p.Signals(body, header)
	for _, signal := range signals {
		if signal.More {
			return true
		}
	}
	if pages, ok := schemas.IntegerAt(body, p.Pages); ok && request.Number < pages {
		return true
	}
	size := int64(request.Size)
	if p.SizeAt != "" {
		size, _ = schemas.IntegerAt(body, p.SizeAt)
	}
	total, counted := schemas.IntegerAt(body, p.Total)
	switch {
	case counted && size > 0 && p.OffsetParameter != "":
		return int64(request.Offset)+size < total
	case counted && size > 0 && !p.ByCursor():
		return request.Number < (total+size-1)/size
	}
	return !counted && len(signals) == 0 && p.Pages == "" && size > 0 && int64(held) >= size
}

// Signal is one of the places where an answer says whether there is a page behind
// it.
type Signal struct {
	Key     string // of the paging
	Pointer string // in the body; empty for a header
	More    bool
	Value   any
}

// Signals lists what an answer says of the page behind it. A place of the body that
// is not there says nothing when it is declared as a flag, and says that there is
// none otherwise.
func (p *Scheme) Signals(body any, header http.Header) (signals []Signal) {
	if more, ok := schemas.Lookup(body, p.HasMore); ok && p.HasMore != "" {
		if flag, isFlag := more.(bool); isFlag {
			signals = append(signals, Signal{"has_more", p.HasMore, flag, flag})
		}
	}
	for _, place := range []struct{ key, pointer string }{{"next_cursor", p.NextCursor}, {"next_page", p.NextPage}, {"next_link", p.NextLink}} {
		if place.pointer != "" {
			value, _ := schemas.Lookup(body, place.pointer)
			signals = append(signals, Signal{place.key, place.pointer, value != nil && value != "", value})
		}
	}
	if p.Links("next") {
		target, there := wire.LinkTargets(header)["next"]
		signals = append(signals, Signal{"link_header", "", there, target})
	}
	return signals
}

// CursorBehind gives the cursor with which the page behind this one is asked for:
// the one that the answer tells, the one in its link, or its last object's. It is
// empty when there is none.
func (p *Scheme) CursorBehind(body any, header http.Header) string {
	if cursor := textAt(body, p.NextCursor); cursor != "" {
		return cursor
	}
	for _, link := range []string{textAt(body, p.NextLink), p.header(header, "next")} {
		if cursor := p.CursorIn(link); cursor != "" {
			return cursor
		}
	}
	return p.LastCursor(body)
}

// header gives the target of a relation in the Link header.
func (p *Scheme) header(header http.Header, relation string) string {
	if !p.Links(relation) {
		return ""
	}
	return wire.LinkTargets(header)[relation]
}

// CursorIn gives the cursor inside a link; empty is none.
func (p *Scheme) CursorIn(link string) string {
	address, err := url.Parse(link)
	if err != nil || p.CursorParameter == "" {
		return ""
	}
	return wire.Last(wire.ParseQuery(address.RawQuery), p.CursorParameter)
}

// LastCursor gives the member of the last object that is the cursor of its page's
// end; empty when none is declared.
func (p *Scheme) LastCursor(body any) string {
	value, _ := schemas.Lookup(body, p.Items)
	list, _ := value.([]any)
	if p.CursorMember == "" || len(list) == 0 {
		return ""
	}
	return textAt(list[len(list)-1], schemas.Join("", p.CursorMember))
}

// textAt gives a text or a number at a place; empty for anything else, and for no
// place.
func textAt(body any, pointer string) string {
	value, ok := schemas.Lookup(body, pointer)
	if !ok || pointer == "" {
		return ""
	}
	text, _ := schemas.TextOf(value)
	return text
}

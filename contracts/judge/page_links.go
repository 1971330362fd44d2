package judge

import (
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// neighbour is a page that an answer may name.
type neighbour struct {
	name, relation string // the relation is that of the Link header
	at             int64  // its number, or its offset
	exists         bool
	required       bool // whether the Link header must name it
	number, link   string
}

// neighbours checks what a page says of those before and behind it.
func (c *pageCheck) neighbours(more bool) {
	start, step, last := int64(1), int64(1), c.pages
	at := c.page
	if c.OffsetParameter != "" {
		start, step, at = 0, c.size, int64(c.request.Offset)
		last = max(0, (c.total-1)/max(1, c.size)) * c.size
	}
	before := at > start
	all := []neighbour{
		{"next", "next", at + step, more, more, c.NextPage, c.NextLink},
		{"previous", "prev", max(start, at-step), before, before, c.PreviousPage, c.PreviousLink},
		{"first", "first", start, true, before, "", ""},
	}
	if c.Total != "" {
		all = append(all, neighbour{"last", "last", last, c.total > 0, more, "", ""})
	}
	for _, n := range all {
		c.number(n)
		if actual, ok := schemas.Lookup(c.body, n.link); ok && n.link != "" && !c.hidden {
			want := c.linkTo(n)
			if !c.leads(want, actual, c.RelativeLinks) {
				c.differ(n.name+"_link", n.link, want, actual, "on page %d of %d the %s link is %v, not %v", c.page, c.pages, n.name, want, actual)
			}
		}
		c.headerLink(n)
	}
	c.flags(more)
}

func (c *pageCheck) number(n neighbour) {
	actual, ok := schemas.Lookup(c.body, n.number)
	if !ok || n.number == "" {
		return
	}
	var want any
	if n.exists {
		want = json.Number(strconv.FormatInt(n.at, 10))
	}
	if actual != want {
		c.differ(n.name+"_page", n.number, want, actual, "on page %d of %d the %s page is %v, not %v", c.page, c.pages, n.name, want, actual)
	}
}

// headerLink checks a relation of the Link header. The first page need not name
// itself, nor the last one.
func (c *pageCheck) headerLink(n neighbour) {
	if !c.Links(n.relation) || c.hidden {
		return
	}
	target, there := wire.LinkTargets(c.header)[n.relation]
	var actual any
	if there {
		actual = target
	}
	if want := c.linkTo(n); there && !c.leads(want, actual, true) || !there && n.required {
		c.differ("link_header", "", want, actual, "%s: the Link header leads to %v as rel=%q, not to %v", c.where(), actual, n.relation, want)
	}
}

// linkTo is the address asked for with another page in it, nil where there is no
// such page.
func (c *pageCheck) linkTo(n neighbour) any {
	if !n.exists {
		return nil
	}
	address := c.address
	address.RawQuery = c.To(c.query, strconv.FormatInt(n.at, 10)).Encode()
	return address.String()
}

// leads compares all of two addresses but their scheme and host, which a recording
// proxy changes. The actual one must be absolute, unless it may be relative. A
// parameter that asks for the first page, or for the usual size, may be left out.
func (c *pageCheck) leads(want, actual any, relative bool) bool {
	if want == nil || actual == nil {
		return want == actual
	}
	expected, err := url.Parse(want.(string))
	text, _ := actual.(string)
	got, errGot := c.address.Parse(text)
	if err != nil || errGot != nil || !relative && !isAbsolute(text) {
		return false
	}
	wanted, given := wire.ParseQuery(expected.RawQuery), c.security.LinkQuery(wire.ParseQuery(got.RawQuery))
	return got.Path == expected.Path && c.Position(wanted) == c.Position(given) && c.sameList(wanted, given)
}

func isAbsolute(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.IsAbs() && address.Host != ""
}

// sameList says whether two queries ask for pages of the same list and size.
func (c *pageCheck) sameList(a, b url.Values) bool {
	if c.Request(a).Size != c.Request(b).Size {
		return false
	}
	a, b = c.WithoutPosition(a), c.WithoutPosition(b)
	a.Del(c.SizeParameter)
	b.Del(c.SizeParameter)
	return a.Encode() == b.Encode()
}

// cursors checks the cursors of a page's end: they are one, and not that of the
// page before. A link must lead to the same list.
func (c *pageCheck) cursors(more bool) {
	if !more {
		return // that all of them are null is agreed
	}
	if held, listed := c.Held(c.body); listed && held == 0 && !c.ShortPages {
		return // told already
	}
	cursor := c.CursorBehind(c.body, c.header)
	if cursor != "" && cursor == c.request.Cursor {
		c.differ("next_cursor", c.NextCursor, nil, cursor, "the cursor of the next page is the one that was asked for: the list has no end")
	}
	if own := c.LastCursor(c.body); own != "" && own != cursor {
		c.differ("cursor_member", c.NextCursor, own, cursor, "the cursor of the next page is %s, and the last object's %s is %s", cursor, c.CursorMember, own)
	}
	c.cursorLink("next_link", c.NextLink, cursor)
	if target, there := wire.LinkTargets(c.header)["next"]; there && c.Links("next") {
		c.checkCursorLink("link_header", "", target, cursor, true)
	}
}

func (c *pageCheck) cursorLink(fact, pointer, cursor string) {
	if actual, ok := schemas.Lookup(c.body, pointer); ok && pointer != "" {
		text, _ := actual.(string)
		c.checkCursorLink(fact, pointer, text, cursor, c.RelativeLinks)
	}
}

func (c *pageCheck) checkCursorLink(fact, pointer, actual, cursor string, relative bool) {
	address := c.address
	address.RawQuery = c.To(c.query, cursor).Encode()
	if want := address.String(); c.CursorIn(actual) == "" || !c.leads(want, actual, relative) {
		c.differ(fact, pointer, want, actual, "the next link is %v, not %v", actual, want)
	}
}

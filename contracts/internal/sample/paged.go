package sample

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
)

// Paged is a contract of no vendor, with every way to divide a list into pages that
// no vendor here has. Its teams are identified by a member called ref, and stand by
// when they were made, in unix milliseconds.
const Paged = "paged"

func paged(t testing.TB) *contracts.Contract {
	t.Helper()
	evidence := `"x-ringer-evidence": {"level": "documented", "source": "S", "verified": "2026-11-22"}`
	team := `{"type": "object", "required": ["ref"], "properties": {"ref": {"type": "string", ` + evidence + `}, "no": {"type": "integer", ` + evidence + `}, "made": {"type": "integer", "x-ringer-fake": "unix-milliseconds", ` + evidence + `}}}`
	list := func(id, at, properties, paging string) string {
		schema := `{"type": "object", "properties": {"teams": {"type": "array", "items": {"$ref": "#/components/schemas/team"}, ` + evidence + `}, ` + properties + `}}`
		if at == "" {
			schema = `{"type": "array", "items": {"$ref": "#/components/schemas/team"}}`
		}
		return `"/` + id + `": {"get": {"operationId": "` + id + `", "summary": "S", ` + evidence + `, "x-ringer-rules": [{"id": "oldest", "says": "R", "evidence": {"level": "documented", "source": "S", "verified": "2026-11-22"}}], "responses": {"200": {
			"description": "D", ` + evidence + `, "content": {"application/json": {"schema": ` + schema + `}},
			"x-ringer-order": {"items": "` + at + `", "keys": {"made": {"of": "time"}}, "default": {"key": "made", "rule": "oldest"}},
			"x-ringer-collection": "teams", "x-ringer-objects": {"teams": "` + at + `/*"},
			"x-ringer-paging": {` + evidence + `, "items": "` + at + `", ` + paging + `}
		}}}}`
	}
	text := func(name string) string { return `"` + name + `": {"type": ["string", "null"], ` + evidence + `}` }
	number := func(name string) string { return `"` + name + `": {"type": "integer", ` + evidence + `}` }
	more := `"more": {"type": "boolean", ` + evidence + `}`
	limit := `"size_parameter": "limit", "size_default": 3, "size_max": 10`
	c, err := contracts.Parse(Paged, []byte(`{
		"openapi": "3.1.0", "info": {"title": "Paged", "version": "1"}, "servers": [{"url": "https://paged.test"}],
		"x-ringer-territory": ["/"], "x-ringer-unknown-calls": {}, "x-ringer-collections": {"teams": {"schema": {"$ref": "#/components/schemas/team"}, "id": "/ref"}},
		"components": {"schemas": {"team": `+team+`}},
		"paths": {`+strings.Join([]string{
		`"/teams": {"post": {"operationId": "create-team", "summary": "S", ` + evidence + `, "x-ringer-writes": ["teams"], "responses": {"201": {"description": "D", ` + evidence + `, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/team"}}}, "x-ringer-collection": "teams", "x-ringer-objects": {"teams": ""}}}}}`,
		list("by-cursor", "/teams", more+", "+text("next")+", "+text("link"), `"has_more": "/more", "next_cursor": "/next", "next_link": "/link", "relative_links": true, "cursor_parameter": "after", `+limit),
		list("by-member", "/teams", more, `"has_more": "/more", "cursor_parameter": "after", "cursor_member": "ref", "short_pages": true, `+limit),
		list("by-both", "/teams", text("next"), `"next_cursor": "/next", "cursor_parameter": "after", "cursor_member": "ref", `+limit),
		list("by-offset", "/teams", number("total")+", "+number("offset")+", "+more, `"total": "/total", "offset": "/offset", "has_more": "/more", "offset_parameter": "offset", "link_header": ["next", "prev", "first", "last"], `+limit),
		list("by-link", "", "", `"page_parameter": "page", "link_header": ["next", "prev", "first"], "size": 3`),
		list("by-cursor-link", "", "", `"cursor_parameter": "after", "link_header": ["next"], "size": 3`),
	}, ",\n")+`}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Teams are so many teams from one on, as JSON has them.
func Teams(from, count int) []any {
	teams := []any{}
	for i := range count {
		teams = append(teams, map[string]any{"ref": "t" + string(rune('a'+from+i)), "no": from + i, "made": 1_700_000_000_000 + int64(i)})
	}
	return teams
}

// PagedExchange is a list that was asked for, with the value of a Link header.
func PagedExchange(t testing.TB, address, link string, body any) contracts.Exchange {
	t.Helper()
	x := Exchange(t, http.MethodGet, "/x", http.StatusOK, body)
	asked, err := url.Parse("https://paged.test/" + address)
	if err != nil {
		t.Fatal(err)
	}
	x.URL = *asked
	if link != "" {
		x.Header.Set("Link", link)
	}
	return x
}

// TruePages are pages that agree with the contract.
func TruePages(t testing.TB) map[string]contracts.Exchange {
	object := func(from, count int, rest map[string]any) map[string]any {
		rest["teams"] = Teams(from, count)
		return rest
	}
	ask := func(address, link string, body any) contracts.Exchange { return PagedExchange(t, address, link, body) }
	return map[string]contracts.Exchange{
		"first of cursors":       ask("by-cursor?q=a", "", object(0, 3, map[string]any{"more": true, "next": "c1", "link": "/by-cursor?after=c1&limit=3&q=a"})),
		"last of cursors":        ask("by-cursor?after=c1", "", object(3, 1, map[string]any{"more": false, "next": nil, "link": nil})),
		"empty end of cursors":   ask("by-cursor?after=c9", "", object(3, 0, map[string]any{"more": false, "next": "", "link": nil})),
		"first of members":       ask("by-member?limit=2", "", object(0, 2, map[string]any{"more": true})),
		"a short page":           ask("by-member?limit=2", "", object(0, 1, map[string]any{"more": true})),
		"a cursor that is an id": ask("by-both", "", object(0, 3, map[string]any{"next": "tc"})),
		"first of offsets":       ask("by-offset?q=a", `<https://paged.test/by-offset?q=a&offset=3>; rel="next", </by-offset?offset=6&q=a>; rel=last`, object(0, 3, map[string]any{"total": 7, "offset": 0, "more": true})),
		"between offsets":        ask("by-offset?offset=2", `</by-offset?offset=5>; title="a, \"b\"; rel=x"; rel="next nofollow", </by-offset?offset=0>; rel=prev, </by-offset>; rel=first, </by-offset?offset=6>; rel=last`, object(2, 3, map[string]any{"total": 7, "offset": 2, "more": true})),
		"nothing from an offset": ask("by-offset", "", object(0, 0, map[string]any{"total": 0, "offset": 0, "more": false})),
		"first of links":         ask("by-link", `</by-link?page=2>; rel=next`, Teams(0, 3)),
		"last of links":          ask("by-link?page=2", `</by-link?page=1>; rel=prev, </by-link>; rel=first`, Teams(3, 1)),
		"first of cursor links":  ask("by-cursor-link", `</by-cursor-link?after=c1>; rel=next`, Teams(0, 3)),
		"last of cursor links":   ask("by-cursor-link?after=c1", "", Teams(3, 3)),
	}
}

// PagedMutations break the pages of [TruePages], each in one way.
func PagedMutations(t testing.TB) (all []Mutation) {
	object := func(from, count int, rest map[string]any) map[string]any {
		rest["teams"] = Teams(from, count)
		return rest
	}
	row := func(why, address, link string, body any, want ...string) {
		all = append(all, Mutation{why, contracts.CheckPaging, PagedExchange(t, address, link, body), want})
	}
	row("more, and no cursor", "by-cursor", "", object(0, 3, map[string]any{"more": true, "next": nil, "link": nil}), "error paging /next")
	row("a cursor, and no more", "by-cursor", "", object(0, 3, map[string]any{"more": false, "next": "c1", "link": nil}), "error paging /next")
	row("a link, and no more", "by-cursor", "", object(0, 3, map[string]any{"more": false, "next": nil, "link": "/by-cursor?after=c1"}), "error paging /link")
	row("a cursor that stays", "by-cursor?after=c1", "", object(3, 3, map[string]any{"more": true, "next": "c1", "link": "/by-cursor?after=c1"}), "error paging /next")
	row("a link with another cursor", "by-cursor", "", object(0, 3, map[string]any{"more": true, "next": "c1", "link": "/by-cursor?after=c2"}), "error paging /link")
	row("a link without the filter", "by-cursor?q=a", "", object(0, 3, map[string]any{"more": true, "next": "c1", "link": "/by-cursor?after=c1"}), "error paging /link")
	row("too few before a cursor", "by-cursor", "", object(0, 2, map[string]any{"more": true, "next": "c1", "link": "/by-cursor?after=c1"}), "error paging /teams")
	row("more than were asked for", "by-cursor?limit=2", "", object(0, 3, map[string]any{"more": false, "next": nil, "link": nil}), "error paging /teams")
	row("more than a short page may hold", "by-member?limit=2", "", object(0, 3, map[string]any{"more": true}), "error paging /teams")
	row("a cursor that is another's id", "by-both", "", object(0, 3, map[string]any{"next": "tb"}), "error paging /next")
	links := `</by-offset?offset=3>; rel=next, </by-offset?offset=6>; rel=last`
	row("another offset", "by-offset?offset=1", "", object(1, 3, map[string]any{"total": 7, "offset": 0, "more": true}), "error paging /offset")
	row("too few from an offset", "by-offset", links, object(0, 2, map[string]any{"total": 7, "offset": 0, "more": true}), "error paging /teams")
	row("no more, with a total behind", "by-offset", links, object(0, 3, map[string]any{"total": 7, "offset": 0, "more": false}), "error paging /more")
	row("a header that leads too far", "by-offset", strings.Replace(links, "=3", "=4", 1), object(0, 3, map[string]any{"total": 7, "offset": 0, "more": true}), "error paging")
	row("a header without the last page", "by-offset", `</by-offset?offset=3>; rel=next`, object(0, 3, map[string]any{"total": 7, "offset": 0, "more": true}), "error paging")
	row("a header behind the end", "by-offset?offset=6", `</by-offset?offset=9>; rel=next, </by-offset?offset=3>; rel=prev, </by-offset>; rel=first`, object(6, 1, map[string]any{"total": 7, "offset": 6, "more": false}), "error paging")
	row("a page behind another than itself", "by-link?page=2", `</by-link?page=2>; rel=prev, </by-link>; rel=first`, Teams(3, 1), "error paging")
	row("too few on a page with another behind", "by-link", `</by-link?page=2>; rel=next`, Teams(0, 2), "error paging")
	row("too many on the last page", "by-link", "", Teams(0, 4), "error paging")
	row("a link to a cursor of another list", "by-cursor-link", `</by-link?after=c1>; rel=next`, Teams(0, 3), "error paging")
	row("a link to no cursor", "by-cursor-link", `</by-cursor-link>; rel=next`, Teams(0, 3), "error paging")
	return all
}

package infer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Names of query parameters that ask for a page, in plain form.
var (
	sizeNames = []string{
		"perpage", "pagesize", "limit", "pagelimit", "maxresults", "maxresult", "maxitems", "maxpagesize", "itemsperpage", "resultsperpage", "recordsperpage",
		"top", "take", "size", "rows", "count", "pagecount", "batchsize", "results", "max", "numresults",
	}
	pageNames   = []string{"page", "pagenumber", "pagenum", "pageno", "pageindex", "currentpage", "pagepage"}
	offsetNames = []string{"offset", "skip", "startat", "pageoffset", "firstresult", "start", "startindex", "from"}
	cursorNames = []string{
		"cursor", "startingafter", "startafter", "nexttoken", "pagetoken", "continuationtoken", "continuation", "nextcursor", "pagecursor", "pageafter", "after",
		"marker", "nextpagetoken", "paginationtoken", "startcursor", "exclusivestartkey", "continue", "bookmark", "scrollid", "skiptoken", "next", "nextpage", "page",
	}
)

// Names of members of an envelope that tell of its page, in plain form.
var (
	totalMembers      = []string{"total", "totalcount", "totalresults", "totalitems", "totalelements", "totalrecords", "totalhits", "totalentries", "totalobjects", "totalsize", "numfound", "odatacount", "nbhits", "recordcount", "count"}
	pagesMembers      = []string{"totalpages", "pagecount", "lastpage", "pages", "numpages", "pagetotal", "pagestotal"}
	pageMembers       = []string{"page", "currentpage", "pagenumber", "pageno", "current"}
	sizeMembers       = []string{"perpage", "pagesize", "limit", "itemsperpage", "resultsperpage", "size"}
	offsetMembers     = []string{"offset", "skip"}
	nextPageMembers   = []string{"nextpage"}
	prevPageMembers   = []string{"prevpage", "previouspage"}
	nextCursorMembers = []string{
		"nextcursor", "nextpagetoken", "nexttoken", "nextpagecursor", "nextmarker", "continuationtoken", "paginationtoken", "pagingtoken", "endcursor", "cursor", "next", "after", "continue", "bookmark", "nextpage", "scrollid",
	}
	moreMembers     = []string{"hasmore", "hasnext", "hasnextpage", "more", "hasmoreitems", "istruncated", "truncated"}
	nextLinkMembers = []string{"next", "nexturl", "nextlink", "nextpageurl", "nextpageuri", "nextpage", "nexthref", "odatanextlink", "nextpagelink", "nexturi"}
	prevLinkMembers = []string{"prev", "previous", "prevurl", "previousurl", "prevpageurl", "prevlink", "previouslink", "prevuri", "previousuri"}
)

// note is a member of an envelope that is no object and no list.
type note struct {
	place, name, parent string // the names are plain
	schema              node
}

// notes lists them, outside the list itself.
func (t *tree) notes(body node, at, parent string, depth int) (all []note) {
	o := t.object(body)
	if o == nil || kind(body) == "array" || depth > 2 {
		return nil
	}
	for _, name := range o.names {
		schema, place := t.member(o, name), schemas.Join(at, name)
		switch {
		case kind(schema) == "array":
		case plain(name) == "href" && depth > 0: // {next: {href: …}}
			all = append(all, note{place, parent, "links", schema})
		case isScalar(schema), kind(schema) == "boolean", kind(schema) == "" && t.object(schema) == nil:
			all = append(all, note{place, plain(name), parent, schema})
		default:
			all = append(all, t.notes(schema, place, plain(name), depth+1)...)
		}
	}
	return all
}

func isCount(p parameter) bool {
	return kind(p.schema) == "integer" || kind(p.schema) == "number" || kind(p.schema) == ""
}

// isPage says whether a parameter is the number of a page, from 1.
func isPage(p parameter) bool {
	words := strings.ToLower(p.at.text("description") + " " + p.schema.text("description"))
	first, said := schemas.IntegerAt(p.schema.value, "/default")
	return (isCount(p) || kind(p.schema) == "string") && !(said && first == 0) && !fromZero.MatchString(words)
}

var fromZero = regexp.MustCompile(`zero|0[- ]based|0[- ]index|(start|begin)\w*\s+(at|from|with)\s+0|first page is 0|for client state|\(0\.\.n\)`)

// isOffset says whether a parameter counts objects from 0.
func isOffset(p parameter) bool {
	first, said := schemas.IntegerAt(p.schema.value, "/default")
	least, bounded := schemas.IntegerAt(p.schema.value, "/minimum")
	return isCount(p) && !(said && first != 0) && !(bounded && least > 0)
}

// isCursor says whether a parameter is a text, and no time.
func isCursor(p parameter) bool {
	format := p.schema.text("format")
	return (isScalar(p.schema) || kind(p.schema) == "") && format != "date-time" && format != "date"
}

// isLink says whether a member of an envelope is an address.
func isLink(n note) bool {
	words := strings.ToLower(n.schema.text("description") + " " + exampleOf(n.schema))
	return strings.HasPrefix(n.schema.text("format"), "uri") || n.schema.text("format") == "url" || strings.HasSuffix(n.parent, "links") ||
		strings.Contains(words, "http") || strings.Contains(words, "url") || strings.Contains(words, "link") ||
		slices.ContainsFunc([]string{"url", "uri", "link", "href"}, func(ending string) bool { return strings.HasSuffix(n.name, ending) })
}

func isNoLink(n note) bool { return !isLink(n) && n.schema.text("format") != "date-time" }

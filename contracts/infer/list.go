package infer

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// pager reads how a list is paged.
type pager struct {
	use   *use
	query []parameter
	notes []note
	link  bool
	says  map[string]any
	// asks are the parameters that were seen, and tells what the answer says of its page.
	asks, tells []string
}

// place finds the first of an envelope's members with one of some names and types that
// fits.
func (p *pager) place(names []string, kinds string, fits func(note) bool) string {
	for _, name := range names {
		for _, n := range p.notes {
			k := kind(n.schema)
			if n.name == name && (k == "" || strings.Contains(kinds, k)) && (fits == nil || fits(n)) {
				return n.place
			}
		}
	}
	return ""
}

// parameter finds the first query parameter with one of some names that fits.
func (p *pager) parameter(names []string, fits func(parameter) bool) (parameter, bool) {
	for _, name := range names {
		for _, q := range p.query {
			if plain(q.name) == name && fits(q) {
				return q, true
			}
		}
	}
	return parameter{}, false
}

// paging reads a list's x-ringer-paging; says is nil when nothing tells of pages.
func (s *survey) paging(u *use) (says map[string]any, why, question string) {
	p := &pager{use: u, query: u.query(), notes: s.notes(u.answer, "", "", 0), says: map[string]any{"items": u.place}}
	for name := range s.get(u.response, "headers").value {
		p.link = p.link || strings.EqualFold(name, "Link")
	}
	way := p.way()
	size, sized := p.parameter(sizeNames, isCount)
	if way == "" && !sized && p.numbered() {
		way, question = "page", s.declarePage(p)
	}
	p.size(size, sized)
	p.put("total", p.place(totalMembers, "integer number", func(n note) bool { return n.name != "count" || way != "cursor" }))
	p.put("has_more", p.place(moreMembers, "boolean", nil))
	if way == "" {
		if !sized && len(p.tells) == 0 {
			return nil, "", ""
		}
		if !sized || !saysDefault(size) { // nothing asks for what is behind a page: it holds all that it may
			key := map[bool]string{true: "size_default", false: "size"}[sized]
			p.says[key] = cmp.Or(p.says["size_max"], any(number(wholeSize)))
		}
		return p.says, p.reason(), ""
	}
	p.put("next_link", p.place(nextLinkMembers, "string", isLink))
	p.put("previous_link", p.place(prevLinkMembers, "string", isLink))
	if p.link {
		p.says["link_header"] = []any{"next"}
		p.tells = append(p.tells, "a Link header")
	}
	switch way {
	case "page":
		p.put("pages", p.place(pagesMembers, "integer", nil))
		p.put("page", p.place(pageMembers, "integer", nil))
		p.put("next_page", p.place(nextPageMembers, "integer", nil))
		p.put("previous_page", p.place(prevPageMembers, "integer", nil))
	case "offset":
		p.put("offset", p.place(offsetMembers, "integer", nil))
	case "cursor":
		question = p.cursor()
	}
	for _, status := range []int{400, 422} { // with which it tells that it was asked wrongly
		if s.get(u.at, "responses", strconv.Itoa(status)).value != nil {
			p.says["nonsense"] = number(status)
			p.tells = append(p.tells, fmt.Sprintf("the error %d", status))
			break
		}
	}
	return p.says, p.reason(), question
}

// numbered says whether an answer tells the number of its page, although no parameter
// asks for one.
func (p *pager) numbered() bool {
	numbers := 0
	for _, names := range [][]string{pagesMembers, pageMembers, nextPageMembers} {
		if p.place(names, "integer", nil) != "" {
			numbers++
		}
	}
	return numbers > 1 || numbers == 1 && p.place(nextLinkMembers, "string", isLink) != ""
}

// declarePage adds the parameter that documents forget whose answers tell the number of
// a page; what it is called is a guess.
func (s *survey) declarePage(p *pager) (question string) {
	const name = "page"
	why := fmt.Sprintf("%s answers the number of its page, and declares no parameter that asks for one.", p.use.call)
	value := map[string]any{"name": name, "in": "query", "description": "The number of the page, from 1.", "schema": map[string]any{"type": "integer"}, "x-ringer-evidence": evidence(why)}
	d := Declaration{Pointer: p.use.at.pointer, Key: "parameters", Value: []any{value}, Why: why}
	if _, lists := p.use.at.value["parameters"].([]any); lists {
		d = Declaration{Pointer: schemas.Join(p.use.at.pointer, "parameters"), Key: "-", Value: value, Why: why}
	}
	s.declare(d)
	p.use.operation.parameters = append(p.use.operation.parameters, parameter{name: name, in: "query"})
	p.says["page_parameter"] = name
	return fmt.Sprintf("Which parameter asks for a page of %s? %q is a guess.", p.use.call, name)
}

func (p *pager) put(key, place string) {
	if place != "" {
		p.says[key] = place
		p.tells = append(p.tells, place)
	}
}

func (p *pager) reason() string {
	var why []string
	if len(p.asks) > 0 {
		why = append(why, "has the parameters "+strings.Join(p.asks, ", "))
	}
	if len(p.tells) > 0 {
		why = append(why, "answers "+strings.Join(p.tells, ", "))
	}
	return fmt.Sprintf("%s %s.", p.use.call, strings.Join(why, ", and "))
}

// way finds the parameter that asks for a page, and how; empty is none.
func (p *pager) way() string {
	page, byPage := p.parameter(pageNames, isPage)
	offset, byOffset := p.parameter(offsetNames, isOffset)
	cursor, byCursor := p.parameter(cursorNames, isCursor)
	byCursor = byCursor && (!isCount(cursor) || kind(cursor.schema) == "" || cursor.name == "cursor")
	tells := p.place(nextCursorMembers, "string", isNoLink) != ""
	ways := []struct {
		name string
		p    parameter
	}{}
	add := func(is bool, name string, q parameter) {
		if is && !slices.ContainsFunc(ways, func(w struct {
			name string
			p    parameter
		}) bool {
			return w.p.name == q.name
		}) {
			ways = append(ways, struct {
				name string
				p    parameter
			}{name, q})
		}
	}
	add(byCursor && tells, "cursor", cursor)
	add(byPage && plain(page.name) != "pagecount", "page", page)
	add(byOffset, "offset", offset)
	add(byCursor && plain(cursor.name) != "page", "cursor", cursor)
	if len(ways) == 0 {
		return ""
	}
	p.says[ways[0].name+"_parameter"] = ways[0].p.name
	p.asks = append(p.asks, ways[0].p.name)
	exempt := []any{}
	for _, other := range ways[1:] {
		if other.name != ways[0].name {
			exempt = append(exempt, []any{other.p.name})
		}
	}
	if len(exempt) > 0 {
		p.says["exempt"] = exempt
	}
	return ways[0].name
}

// cursor says where the cursor of a page's end stands.
func (p *pager) cursor() (question string) {
	name, _ := p.says["cursor_parameter"].(string)
	p.put("next_cursor", p.place(nextCursorMembers, "string", isNoLink))
	if p.says["next_cursor"] != nil || p.says["next_link"] != nil || p.link {
		return ""
	}
	p.says["cursor_member"] = p.use.collection.id.member
	if slices.Contains([]string{"startingafter", "startafter", "after"}, plain(name)) {
		return ""
	}
	return fmt.Sprintf("Is the %s of the last object what %s asks for with %s?", p.use.collection.id.member, p.use.call, name)
}

// usualSize is how many objects a page has where nothing says so, and largestSize more
// than any page has.
const usualSize, largestSize = 20, 1_000_000

// wholeSize is how many objects a list has that cannot be read on from.
const wholeSize = 1000

// saysDefault says whether a document tells how large a page is that nobody asks to be of
// some size.
func saysDefault(q parameter) bool {
	_, said := schemas.IntegerAt(q.schema.value, "/default")
	return said || numberIn(defaultWords, q.at.text("description")+" "+q.schema.text("description")) > 0
}

var (
	defaultWords = regexp.MustCompile(`(?i)default[a-z]*(?:\s+(?:value|page|size|limit|is|to|of|number)|\W)*\D{0,12}(\d{1,5})`)
	maximumWords = regexp.MustCompile(`(?i)(?:max[a-z]*|up to|no more than|at most|between 1 and|1\s*-)(?:\s+(?:value|page|size|limit|is|to|of|allowed|number)|\W)*\D{0,12}(\d{1,5})`)
)

// size says how many objects a page has.
func (p *pager) size(q parameter, sized bool) {
	if !sized {
		p.says["size"] = number(usualSize)
		return
	}
	words := q.at.text("description") + " " + q.schema.text("description")
	size, said := schemas.IntegerAt(q.schema.value, "/default")
	if !said {
		size = numberIn(defaultWords, words)
	}
	most, bounded := schemas.IntegerAt(q.schema.value, "/maximum")
	if !bounded {
		most = numberIn(maximumWords, words)
	}
	if size <= 0 {
		size = usualSize
	}
	if most > 0 {
		size = min(size, most)
		p.says["size_max"] = number(int(min(most, largestSize)))
	}
	p.says["size_parameter"], p.says["size_default"] = q.name, number(int(min(size, largestSize)))
	p.asks = append(p.asks, q.name)
	p.put("size_at", p.place(sizeMembers, "integer", nil))
}

func numberIn(pattern *regexp.Regexp, words string) int64 {
	found := pattern.FindStringSubmatch(words)
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseInt(found[1], 10, 64)
	return n
}

// pagingNames lists the query parameters that a paging reads.
func pagingNames(says map[string]any) (names []string) {
	for _, key := range []string{"page_parameter", "offset_parameter", "cursor_parameter", "size_parameter"} {
		if name, ok := says[key].(string); ok {
			names = append(names, name)
		}
	}
	exempt, _ := says["exempt"].([]any)
	for _, one := range exempt {
		names = append(names, fmt.Sprint(one.([]any)[0]))
	}
	return names
}

package lint

import (
	"cmp"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/schemas"
)

// paging finds what a declaration of pages lacks, or says twice.
func (l *linter) paging(op *contracts.Operation, r *contracts.Response) {
	p := r.Paging
	if p == nil {
		return
	}
	var ways []string
	for _, way := range [][2]string{{"page_parameter", p.PageParameter}, {"offset_parameter", p.OffsetParameter}, {"cursor_parameter", p.CursorParameter}} {
		if way[1] != "" {
			ways = append(ways, way[0])
		}
	}
	if len(ways) > 1 {
		l.add(p.Pointer, "a page is asked for in one way, and %s are here; give the one that clients use, and put the parameters of the others into exempt", strings.Join(ways, " and "))
	}
	if len(ways) == 0 && (p.NextLink != "" || p.PreviousLink != "" || len(p.LinkHeader) > 0) {
		l.add(p.Pointer, "links lead to pages, and no parameter asks for one; give page_parameter, offset_parameter or cursor_parameter")
	}
	if cmp.Or(p.Total, p.HasMore, p.NextCursor, p.CursorMember, p.NextPage, p.NextLink) == "" && !p.Links("next") {
		l.add(p.Pointer, "nothing tells whether a page is the last; give total, has_more, next_cursor, cursor_member, next_page, next_link or link_header with next")
	}
	l.sizes(op, p)
	if p.CursorMember != "" && !r.PlaceAt(p.Items+"/0").Has(p.CursorMember) {
		l.add(schemas.Join(p.Pointer, "cursor_member"), "the objects at %s have no member %q", p.Items, p.CursorMember)
	}
}

// sizes finds a size that the parameter's own schema gives in another number: which
// of the two holds, nobody could say.
func (l *linter) sizes(op *contracts.Operation, p *paging.Scheme) {
	parameter := op.QueryParameter(p.SizeParameter)
	if parameter == nil {
		return
	}
	for _, fact := range []struct {
		key, keyword string
		size         int
	}{{"size_default", "default", p.SizeDefault}, {"size_max", "maximum", p.SizeMax}} {
		if said, ok := schemas.IntegerAt(parameter.Schema.Value, "/"+fact.keyword); ok && said != int64(fact.size) && fact.size != 0 {
			l.add(schemas.Join(p.Pointer, fact.key), "%s is %d here, and %d as the %s of the parameter %s", fact.key, fact.size, said, fact.keyword, p.SizeParameter)
		}
	}
}

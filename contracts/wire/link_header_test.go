package wire

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinkTargets(t *testing.T) {
	for _, test := range []struct {
		why  string
		link []string
		want map[string]string
	}{
		{"none", nil, map[string]string{}},
		{"what is no link", []string{"next", "<open", "x; rel=next"}, map[string]string{}},
		{"two in one header", []string{`<a>; rel="next", <b>;rel=prev`}, map[string]string{"next": "a", "prev": "b"}},
		{"two headers", []string{`<a>; rel=next`, `<b>; rel=next, <c>; rel=LAST`}, map[string]string{"next": "a", "last": "c"}},
		{"commas in addresses and texts", []string{`<a,b>; title="x, <y>; rel=prev"; rel=next`}, map[string]string{"next": "a,b"}},
		{"the first rel counts", []string{`<a>; rel=next; rel=prev`}, map[string]string{"next": "a"}},
		{"several relations", []string{`<a>; rel = "first  prev"`}, map[string]string{"first": "a", "prev": "a"}},
		{"an escaped quote", []string{`<a>; title="\"; rel=prev"; rel=next`}, map[string]string{"next": "a"}},
		{"a quote that is left open", []string{`<a>; title="; rel=prev`}, map[string]string{}},
		{"a link without a relation", []string{`<a>, <b>; rel=next`}, map[string]string{"next": "b"}},
	} {
		if diff := cmp.Diff(test.want, LinkTargets(http.Header{"Link": test.link})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
	links := [][2]string{{"next", "https://x.test/a?b=c,d"}, {"prev", "/e"}}
	if diff := cmp.Diff(map[string]string{"next": links[0][1], "prev": links[1][1]}, LinkTargets(http.Header{"Link": {FormatLinks(links)}})); diff != "" {
		t.Errorf("links that were written (-want +got):\n%s", diff)
	}
}

package paging

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAdopt(t *testing.T) {
	assumed := Scheme{Size: 50, SizeDefault: 20, SizeMax: 200, Total: "/count", Pages: "/pages", Page: "/page", NextLink: "/next"}
	for _, test := range []struct {
		why, key string
		shown    any
		want     func(*Scheme) // nil is that it cannot be taken over
	}{
		{"a size", "size", int64(10), func(s *Scheme) { s.Size = 10 }},
		{"a usual size", "size_default", int64(25), func(s *Scheme) { s.SizeDefault = 25 }},
		{"another bound", "size_max", int64(100), func(s *Scheme) { s.SizeMax = 100 }},
		{"no bound", "size_max", int64(500), func(s *Scheme) { s.SizeMax = 500 }},
		{"a size that was asked for in vain is no bound", "size_max", int64(20), nil},
		{"pages without objects", "size", int64(0), nil},
		{"a size that is no number", "size", "10", nil},
		{"a total that means something else", "total", int64(10), func(s *Scheme) { s.Total = "" }},
		{"a number of pages that is reckoned otherwise", "pages", int64(4), func(s *Scheme) { s.Pages = "" }},
		{"a number of the page that is told otherwise", "page", int64(0), func(s *Scheme) { s.Page = "" }},
		{"a link that leads elsewhere", "next_link", "/x", func(s *Scheme) { s.NextLink = "" }},
		{"which objects a page has", "items", int64(10), nil},
	} {
		got, want := assumed, assumed
		if test.want != nil {
			test.want(&want)
		}
		if adopted := got.Adopt(test.key, test.shown); adopted != (test.want != nil) {
			t.Errorf("%s: taken over is %v", test.why, adopted)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
}

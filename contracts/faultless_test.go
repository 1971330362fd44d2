package contracts

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is known to be faultless hides nothing: whatever was judged before, a fault is
// found, and found again.
func TestFaultlessHidesNothing(t *testing.T) {
	for vendor, rows := range mutations(t) {
		c, known := load(t, vendor), new(Faultless)
		if vendor == "secoda" {
			for n := range 3 {
				c.JudgeUnlessKnown(exchange(t, "GET", list, 200, page(n+1, list)), known)
			}
			c.JudgeUnlessKnown(exchange(t, "GET", item, 200, group(7)), known)
		}
		for range 2 {
			for _, row := range rows {
				if diff := cmp.Diff(row.want, lines(c.JudgeUnlessKnown(row.exchange, known))); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", vendor, row.why, diff)
				}
			}
		}
	}
}

// A faultless answer is remembered, and one that differs in anything that matters is
// another.
func TestFaultlessRemembers(t *testing.T) {
	c, known := load(t, "secoda"), new(Faultless)
	first := func() Exchange { return exchange(t, "GET", list+"?page=2", 200, page(2, list)) }
	x := first()
	if known.has(x.bodyKey()) {
		t.Error("an answer is known before it was judged")
	}
	c.JudgeUnlessKnown(x, known)
	if !known.has(x.bodyKey()) {
		t.Error("a faultless answer is not remembered")
	}
	x.Header.Set("X-Request-Id", "other")
	if !known.has(x.bodyKey()) {
		t.Error("a header that tells nothing of the body makes it another answer")
	}
	for what, change := range map[string]func(*Exchange){
		"method":       func(x *Exchange) { x.Method = "HEAD" },
		"path":         func(x *Exchange) { x.URL.Path += "/" },
		"query":        func(x *Exchange) { x.URL.RawQuery = "page=3" },
		"mount":        func(x *Exchange) { x.Mount = "/api" },
		"request":      func(x *Exchange) { x.RequestBody = []byte("{}") },
		"cut request":  func(x *Exchange) { x.RequestBodyCut = true },
		"status":       func(x *Exchange) { x.Status = 201 },
		"content type": func(x *Exchange) { x.Header.Set("Content-Type", "text/html") },
		"body":         func(x *Exchange) { x.Body = append(x.Body, ' ') },
	} {
		changed := first()
		if change(&changed); known.has(changed.bodyKey()) {
			t.Errorf("an answer with another %s is taken for the same", what)
		}
	}
	for range maxFaultless + 1 {
		x.Body = append(x.Body, ' ')
		known.add(x.bodyKey())
	}
	if len(known.seen) > maxFaultless {
		t.Errorf("%d answers are remembered, more than %d", len(known.seen), maxFaultless)
	}
}

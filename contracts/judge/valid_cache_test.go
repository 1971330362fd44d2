package judge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// A ValidCache hides nothing: whatever was judged before, a fault is
// found, and found again.
func TestValidCacheHidesNothing(t *testing.T) {
	for vendor, rows := range sample.Mutations(t) {
		c, known := sample.ContractOf(t, vendor), new(ValidCache)
		if vendor == "secoda" {
			for n := range 3 {
				JudgeCached(c, sample.Exchange(t, "GET", sample.List, 200, sample.Page(n+1, sample.List)), known)
			}
			JudgeCached(c, sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7)), known)
		}
		for range 2 {
			for _, row := range rows {
				if diff := cmp.Diff(row.Want, sample.Lines(JudgeCached(c, row.Exchange, known))); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", vendor, row.Why, diff)
				}
			}
		}
	}
}

// A valid answer is remembered, and one that differs in anything that matters is
// another.
func TestValidCacheRemembers(t *testing.T) {
	c, known := sample.ContractOf(t, "secoda"), new(ValidCache)
	first := func() contracts.Exchange {
		return sample.Exchange(t, "GET", sample.List+"?page=2", 200, sample.Page(2, sample.List))
	}
	x := first()
	if known.has(bodyKey(&x)) {
		t.Error("an answer is known before it was judged")
	}
	JudgeCached(c, x, known)
	if !known.has(bodyKey(&x)) {
		t.Error("a valid answer is not remembered")
	}
	x.Header.Set("X-Request-Id", "other")
	if !known.has(bodyKey(&x)) {
		t.Error("a header that tells nothing of the body makes it another answer")
	}
	for what, change := range map[string]func(*contracts.Exchange){
		"method":       func(x *contracts.Exchange) { x.Method = "HEAD" },
		"path":         func(x *contracts.Exchange) { x.URL.Path += "/" },
		"query":        func(x *contracts.Exchange) { x.URL.RawQuery = "page=3" },
		"base path":    func(x *contracts.Exchange) { x.BasePath = "/api" },
		"request":      func(x *contracts.Exchange) { x.RequestBody = []byte("{}") },
		"cut request":  func(x *contracts.Exchange) { x.RequestBodyCut = true },
		"status":       func(x *contracts.Exchange) { x.Status = 201 },
		"content type": func(x *contracts.Exchange) { x.Header.Set("Content-Type", "text/html") },
		"body":         func(x *contracts.Exchange) { x.Body = append(x.Body, ' ') },
	} {
		changed := first()
		if change(&changed); known.has(bodyKey(&changed)) {
			t.Errorf("an answer with another %s is taken for the same", what)
		}
	}
	for range maxValid + 1 {
		x.Body = append(x.Body, ' ')
		known.add(bodyKey(&x))
	}
	if len(known.seen) > maxValid {
		t.Errorf("%d answers are remembered, more than %d", len(known.seen), maxValid)
	}
}

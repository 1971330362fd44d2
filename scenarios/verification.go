package scenarios

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// Verification is a question about requests that were made: how many of those
// that meet Where there were.
type Verification struct {
	// Where has none of what tells requests apart by their place or by chance.
	Where When
	// Count says how many there must be.
	Count Count
}

// Count bounds a number of requests. One of its fields is there; without any, one
// request is enough.
type Count struct {
	Exactly *int `json:"exactly,omitempty"`
	AtLeast *int `json:"atLeast,omitempty"`
	AtMost  *int `json:"atMost,omitempty"`
}

// Met says whether a number of requests is what was asked for.
func (c Count) Met(n int) bool {
	switch {
	case c.Exactly != nil:
		return n == *c.Exactly
	case c.AtMost != nil:
		return n <= *c.AtMost
	case c.AtLeast != nil:
		return n >= *c.AtLeast
	}
	return n >= 1
}

// ReadVerification reads {"operation", "where", "count"}; where has the form of a
// rule's when. What is wrong is reported at once, each as an [*schemas.Error],
// joined.
func ReadVerification(catalog *contracts.Catalog, doc *schemas.Document) (Verification, error) {
	wrong := &mistakes{catalog: catalog, doc: doc}
	if err := wrong.checkFormAt("", "/$defs/verification"); err != nil {
		return Verification{}, err
	}
	r := whenReader{mistakes: wrong, place: "/where", anyOwner: true}
	outer, given := r.text("", "operation")
	inner, again := r.text("/where", "operation")
	switch {
	case given && again && outer != inner:
		r.errorf("/where/operation", "\"operation\" is %q beside \"where\" and %q in it; name one", outer, inner)
	case given:
		r.operationPlace = "/operation"
	}
	r.check()
	for _, name := range []string{"calls", "every", "probability"} {
		if _, there := r.member("/where", name); there {
			r.errorf(schemas.Join("/where", name), "%q chooses among requests to come, and cannot be asked of those that were made; leave it out", name)
		}
	}
	r.checkCount()
	if err := wrong.err(); err != nil {
		return Verification{}, err
	}
	return r.verification(outer)
}

func (r whenReader) checkCount() {
	names := r.names("/count")
	for _, name := range names {
		r.checkWhole(schemas.Join("/count", name))
	}
	if len(names) > 1 {
		r.errorf("/count", "\"count\": expected one of exactly, atLeast and atMost, but got %d of them", len(names))
	}
}

// verification takes over what nothing is wrong with.
func (r whenReader) verification(operation string) (Verification, error) {
	var given struct {
		Where When  `json:"where"`
		Count Count `json:"count"`
	}
	if err := r.decode("", &given); err != nil {
		return Verification{}, err
	}
	if operation != "" {
		given.Where.Operation = operation
	}
	given.Where.complete(r.vendors())
	return Verification{Where: given.Where, Count: given.Count}, nil
}

// Bounded says whether there can be too many requests.
func (c Count) Bounded() bool { return c.Exactly != nil || c.AtMost != nil }

// Exceeded says whether a number of requests is too large.
func (c Count) Exceeded(n int) bool {
	return c.Exactly != nil && n > *c.Exactly || c.AtMost != nil && n > *c.AtMost
}

// String says how many requests there must be.
func (c Count) String() string {
	switch {
	case c.Exactly != nil:
		return fmt.Sprintf("exactly %d", *c.Exactly)
	case c.AtMost != nil:
		return fmt.Sprintf("at most %d", *c.AtMost)
	case c.AtLeast != nil:
		return fmt.Sprintf("at least %d", *c.AtLeast)
	}
	return "at least 1"
}

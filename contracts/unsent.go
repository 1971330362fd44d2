package contracts

import (
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// Unsent says that a violation is only a member that is missing from what a client
// sends, where it is the server's (readOnly), or from what a server answers, where it is
// the client's (writeOnly): OpenAPI requires it in the other direction alone.
func (c *Contract) Unsent(v schemas.Violation, sent bool) bool {
	place, name := schemas.Split(v.Fact), schemas.Split(v.Pointer)
	if v.Keyword != "required" || len(place) < 1 || len(name) < 1 {
		return false
	}
	place = place[:len(place)-1]
	parts := []Node{c.At(schemas.Join("", place...))}
	if n := len(place); n > 1 && place[n-2] == "allOf" { // another part may have the member
		whole := c.At(schemas.Join("", place[:n-2]...))
		parts = append(append(parts, whole), whole.Get("allOf").Items()...)
	}
	keyword := "writeOnly"
	if sent {
		keyword = "readOnly"
	}
	return slices.ContainsFunc(parts, func(part Node) bool {
		return part.Get("properties", name[len(name)-1], keyword).Value == true
	})
}

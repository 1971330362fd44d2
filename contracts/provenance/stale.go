package provenance

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// StaleFact is a fact that was last verified a while ago.
type StaleFact struct {
	Vendor string `json:"vendor"`
	// Fact is its place in the bundled contract, as a JSON Pointer.
	Fact string `json:"fact"`
	contracts.Evidence
}

// Stale lists the facts of a contract that were verified before a day, the oldest first.
// What is assumed was never verified, and is not among them. What stands in the contract
// several times is one for each place.
func Stale(c *contracts.Contract, before time.Time) (all []StaleFact) {
	day := before.UTC().Format(time.DateOnly)
	walk(c.Document, "", func(pointer string, object map[string]any) {
		verified, _ := object["verified"].(string)
		if verified == "" || verified >= day || object["level"] == nil {
			return
		}
		level, _ := object["level"].(string)
		source, _ := object["source"].(string)
		all = append(all, StaleFact{c.Vendor, factOf(pointer), contracts.Evidence{Level: contracts.Level(level), Source: source, Verified: verified}})
	})
	Sort(all)
	return all
}

// Sort puts facts in the order of their days, then of their places.
func Sort(all []StaleFact) {
	slices.SortStableFunc(all, func(a, b StaleFact) int {
		return cmp.Or(cmp.Compare(a.Verified, b.Verified), cmp.Compare(a.Vendor, b.Vendor), cmp.Compare(a.Fact, b.Fact))
	})
}

// factOf gives the fact that evidence at a place is for.
func factOf(pointer string) string {
	place, except, _ := strings.Cut(pointer, "/"+contracts.EvidenceKey)
	if keyword, there := strings.CutPrefix(except, "/except"); there {
		return place + keyword
	}
	return strings.TrimSuffix(place, "/evidence")
}

// walk goes through all objects of a document.
func walk(value any, pointer string, visit func(pointer string, object map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		visit(pointer, value)
		for name, member := range value {
			walk(member, schemas.Join(pointer, name), visit)
		}
	case []any:
		for i, item := range value {
			walk(item, schemas.Join(pointer, itoa(i)), visit)
		}
	}
}

package contracts

import (
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// Level says how a fact about a vendor is known.
type Level string

// The levels, from the strongest to the weakest.
const (
	Documented Level = "documented" // the vendor's own pages say so
	Observed   Level = "observed"   // a real answer showed it
	Assumed    Level = "assumed"    // nobody knows; this is the likeliest reading
)

// Weaker gives the weaker of two levels; an empty one says nothing.
func (l Level) Weaker(other Level) Level {
	if other.Rank() > l.Rank() {
		return other
	}
	return l
}

// Rank orders the levels from the strongest to the weakest; none has rank 0.
func (l Level) Rank() int { return slices.Index([]Level{"", Documented, Observed, Assumed}, l) }

// Evidence says how, from where and since when a fact is known.
type Evidence struct {
	Level  Level  `json:"level"`
	Source string `json:"source"`
	// Verified is the day, as YYYY-MM-DD, on which somebody last looked at the
	// source; empty for what is assumed.
	Verified string `json:"verified,omitempty"`
	// Why is the reasoning behind an assumption.
	Why string `json:"why,omitempty"`
	// Fact names what this is the evidence for, as a JSON Pointer in the
	// bundled contract.
	Fact string `json:"fact,omitempty"`
}

// EvidenceKey is the key of a contract under which evidence stands.
const EvidenceKey = "x-ringer-evidence"

// EvidenceFor finds the evidence that covers the place a JSON Pointer names in
// the bundled contract: its own, or that of the nearest place around it. Where
// the pointer ends in a schema keyword, an exception made for that keyword
// comes first. The zero Evidence means that nothing covers it.
func (c *Contract) EvidenceFor(fact string) Evidence {
	tokens := schemas.Split(fact)
	for n := len(tokens); n >= 0; n-- {
		place := schemas.Join("", tokens[:n]...)
		value, _ := schemas.Lookup(c.Document, place)
		object, _ := value.(map[string]any)
		own, ok := object[EvidenceKey].(map[string]any)
		if n > 1 && tokens[n-2] == "x-ringer-rules" {
			own, ok = object["evidence"].(map[string]any)
		}
		if !ok {
			continue
		}
		if except, _ := own["except"].(map[string]any); n < len(tokens) {
			if special, ok := except[tokens[n]].(map[string]any); ok {
				own = special
			}
		}
		found := readEvidence(own)
		found.Fact = fact
		return found
	}
	return Evidence{}
}

func readEvidence(object map[string]any) Evidence {
	text := func(key string) string {
		value, _ := object[key].(string)
		return value
	}
	return Evidence{Level: Level(text("level")), Source: text("source"), Verified: text("verified"), Why: text("why")}
}

package contracts

import (
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
	rank := map[Level]int{"": 0, Documented: 1, Observed: 2, Assumed: 3}
	if rank[other] > rank[l] {
		return other
	}
	return l
}

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

const evidenceKey = "x-ringer-evidence"

// EvidenceFor finds the evidence that covers the place a JSON Pointer names in
// the bundled contract: its own, or that of the nearest place around it. Where
// the pointer ends in a schema keyword, an exception made for that keyword
// comes first. The zero Evidence means that nothing covers it.
func (c *Contract) EvidenceFor(fact string) Evidence {
	tokens := schemas.Split(fact)
	for n := len(tokens); n >= 0; n-- {
		place := schemas.Join("", tokens[:n]...)
		value, _ := schemas.Lookup(c.document, place)
		object, _ := value.(map[string]any)
		own, ok := object[evidenceKey].(map[string]any)
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

// BodyLevel gives the weakest level of evidence among the fields of a request
// body: those that the operation's schema does not name, or that have no effect
// here, are assumed to be ignored.
func (o *Operation) BodyLevel(body any) Level {
	if o.Body == nil {
		return ""
	}
	o.Body.levelsOnce.Do(func() {
		o.Body.levels = o.contract.levels(o.Body.pointer, map[string]*fieldLevels{})
	})
	return o.Body.levels.of(body)
}

// fieldLevels are the levels of evidence for what a schema describes.
type fieldLevels struct {
	own    Level // of the field itself; empty for the whole
	fields map[string]*fieldLevels
	items  *fieldLevels // nil when the schema says nothing of items
}

// levels gathers the levels for the schema at a pointer; done holds those of the
// schemas around it, since one may hold itself.
func (c *Contract) levels(pointer string, done map[string]*fieldLevels) *fieldLevels {
	schema := c.at(pointer)
	if known, ok := done[schema.pointer]; ok {
		return known
	}
	gathered := &fieldLevels{fields: map[string]*fieldLevels{}}
	done[schema.pointer] = gathered
	for _, name := range schema.get("properties").keys() {
		place := schemas.Join(schema.pointer, "properties", name)
		field := *c.levels(place, done)
		if field.own = c.EvidenceFor(place).Level; c.at(place).text("x-ringer-omits") != "" {
			field.own = Assumed
		}
		gathered.fields[name] = &field
	}
	if items := schema.get("items"); items.exists() {
		gathered.items = c.levels(items.pointer, done)
	}
	return gathered
}

// of gives the weakest level among the fields of a value.
func (f *fieldLevels) of(value any) (level Level) {
	switch value := value.(type) {
	case []any:
		if f.items == nil {
			return ""
		}
		for _, item := range value {
			level = level.Weaker(f.items.of(item))
		}
	case map[string]any:
		for name, member := range value {
			field, known := f.fields[name]
			if !known {
				return Assumed
			}
			level = level.Weaker(field.own).Weaker(field.of(member))
		}
	}
	return level
}

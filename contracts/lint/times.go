package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// times looks whether the times that schemas declare by a word can be written.
func (l *linter) times() {
	walk(l.doc.Value, "", func(pointer string, schema map[string]any) {
		form, declared := vocabulary.TimeFormOf(schema)
		if _, word := schema["x-ringer-fake"]; !declared || !word {
			return
		}
		place := schemas.Join(pointer, "x-ringer-fake")
		now := time.Date(2026, time.November, 23, 14, 15, 16, 789_000_000, time.UTC)
		text := form.Append(nil, now)
		if bytes.Equal(text, form.Append(nil, now.AddDate(1, 1, 1).Add(time.Hour+time.Minute))) {
			l.add(place, "the layout %s has no part of a time; write one as Go's package time does, such as time:2006-01-02", text)
		}
		types := typesOf(schema)
		number := slices.Contains(types, "integer") || slices.Contains(types, "number")
		if number && !json.Valid(text) || !number && len(types) > 0 && !slices.Contains(types, "string") {
			l.add(place, "the time %s is none of the types that the field has: %s", text, types)
		}
	})
}

// typesOf lists the types that a schema names.
func typesOf(schema map[string]any) (types []string) {
	named, isList := schema["type"].([]any)
	if !isList && schema["type"] != nil {
		named = []any{schema["type"]}
	}
	for _, name := range named {
		types = append(types, fmt.Sprint(name))
	}
	return types
}

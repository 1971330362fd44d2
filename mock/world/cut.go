package world

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts"
)

// maxKept is how long a text or a value may be that a journal keeps of a violation, in
// bytes.
const maxKept = 1024

// CutText gives the beginning of a text that is too long to be kept or shown.
func CutText(text string) string {
	if len(text) <= maxKept {
		return text
	}
	cut := maxKept
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s… (%d bytes)", text[:cut], len(text))
}

// cutFinding gives a finding without what is long in it.
func cutFinding(f contracts.Finding) contracts.Finding {
	f.Pointer, f.Message = CutText(f.Pointer), CutText(f.Message)
	f.Actual = cutValue(f.Actual)
	return f
}

// cutValue gives a value, or a text about one that is too large to be kept.
func cutValue(value any) any {
	if text, ok := value.(string); ok {
		return CutText(text)
	}
	if sizeOf(value, maxKept) <= maxKept {
		return value
	}
	switch value := value.(type) {
	case []any:
		return fmt.Sprintf("a list of %d items, too large to be kept", len(value))
	case map[string]any:
		return fmt.Sprintf("an object with %d members, too large to be kept", len(value))
	}
	return fmt.Sprintf("a %T, too large to be kept", value)
}

// sizeOf is about how many bytes a value takes. It stops counting beyond a limit.
func sizeOf(value any, limit int) (size int) {
	const head = 16 // of any value, and of a place for one
	const member = 64
	size = head
	switch value := value.(type) {
	case string:
		size += len(value)
	case json.Number:
		size += len(value)
	case []byte:
		size += len(value)
	case []string:
		for _, text := range value {
			size += head + len(text)
		}
	case []any:
		for _, item := range value {
			if size += sizeOf(item, limit-size); size > limit {
				break
			}
		}
	case map[string]any:
		for name, item := range value {
			if size += member + len(name) + sizeOf(item, limit-size); size > limit {
				break
			}
		}
	}
	return size
}

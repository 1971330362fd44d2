package compare

import (
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// longestShown is how much of a value a finding shows, as JSON.
const longestShown = 2000

// concealed says what stands in place of a value that lets somebody in.
const concealed = "(secret)"

// conceal takes out of a finding what lets somebody in, and what is too long for
// a report.
func (w *pairing) conceal(f *contracts.Finding) {
	at := w.placeAt(f.Pointer)
	f.Expected, f.Actual = shorten(mask(at, f.Expected)), shorten(mask(at, f.Actual))
	f.Message = shortText(f.Message)
}

// placeAt follows a pointer through the schemas of the answer.
func (w *pairing) placeAt(pointer string) contracts.Place {
	return w.response.PlaceAt(pointer)
}

// mask replaces the values of secrets. What is expected may be a list of names or
// a status: it has no members that could be any.
func mask(p contracts.Place, value any) any {
	if p.Secret() && value != nil {
		return concealed
	}
	switch value := value.(type) {
	case map[string]any:
		shown := make(map[string]any, len(value))
		for name, member := range value {
			at, _ := p.Member(name)
			if concealedMember(at, name, member) {
				member = concealed
			}
			shown[name] = mask(at, member)
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, item := range value {
			shown[i] = mask(p.Item(), item)
		}
		return shown
	}
	return value
}

// shorten cuts a value that is too long for a report.
func shorten(value any) any {
	if text := schemas.JSONText(value); len(text) > longestShown {
		return strings.ToValidUTF8(text[:longestShown], "") + "…"
	}
	return value
}

func shortText(text string) string {
	if len(text) > longestShown {
		return strings.ToValidUTF8(text[:longestShown], "") + "…"
	}
	return text
}

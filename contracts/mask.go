package contracts

import (
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// longestShown is how much of a value a finding shows, as JSON.
const longestShown = 2000

// concealed says what stands in place of a value that lets somebody in.
const concealed = "(secret)"

// conceal takes out of a finding what lets somebody in, and what is too long for
// a report.
func (w *pairing) conceal(f *Finding) {
	at := w.placeAt(f.Pointer)
	f.Expected, f.Actual = shorten(at.mask(f.Expected)), shorten(at.mask(f.Actual))
	f.Message = shortText(f.Message)
}

// placeAt follows a pointer through the schemas of the answer.
func (w *pairing) placeAt(pointer string) place {
	if w.response == nil || w.response.Body == nil {
		return place{}
	}
	at := place{schemas: w.contract.schemasAt(w.response.Body.pointer)}
	for _, token := range schemas.Split(pointer) {
		item := at.item()
		if _, err := strconv.Atoi(token); err == nil && item.named() {
			at = item
		} else {
			at, _ = at.member(token)
		}
	}
	return at
}

// mask replaces the values of secrets. What is expected may be a list of names or
// a status: it has no members that could be any.
func (p place) mask(value any) any {
	if p.secret() && value != nil {
		return concealed
	}
	switch value := value.(type) {
	case map[string]any:
		shown := make(map[string]any, len(value))
		for name, member := range value {
			at, _ := p.member(name)
			if !at.named() && lettingIn.MatchString(name) && member != nil {
				member = concealed
			}
			shown[name] = at.mask(member)
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, item := range value {
			shown[i] = p.item().mask(item)
		}
		return shown
	}
	return value
}

// shorten cuts a value that is too long for a report.
func shorten(value any) any {
	if text := asJSON(value); len(text) > longestShown {
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

// Hide takes texts out of a finding, such as the token of the calls, by what cleans
// one text: an answer may repeat what was sent.
func (f Finding) Hide(clean func(string) string) Finding {
	f.Step, f.Pointer, f.Message = clean(f.Step), clean(f.Pointer), clean(f.Message)
	f.Expected, f.Actual = hideIn(f.Expected, clean), hideIn(f.Actual, clean)
	if f.Exchange != nil {
		f.Exchange = &Called{Method: f.Exchange.Method, URL: clean(f.Exchange.URL), Status: f.Exchange.Status}
	}
	return f
}

func hideIn(value any, clean func(string) string) any {
	switch value := value.(type) {
	case string:
		return clean(value)
	case []string:
		shown := make([]string, len(value))
		for i, text := range value {
			shown[i] = clean(text)
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, item := range value {
			shown[i] = hideIn(item, clean)
		}
		return shown
	case map[string]any:
		shown := make(map[string]any, len(value))
		for name, member := range value {
			shown[clean(name)] = hideIn(member, clean)
		}
		return shown
	}
	return value
}

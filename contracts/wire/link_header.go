package wire

import (
	"net/http"
	"strings"
)

// LinkTargets reads the Link headers of an answer (RFC 8288): the targets by their
// relations, in lower case. The first of a relation counts; what is no link is
// passed over.
func LinkTargets(header http.Header) map[string]string {
	targets := map[string]string{}
	for _, value := range header.Values("Link") {
		for rest := value; ; {
			_, after, found := strings.Cut(rest, "<")
			target, after, closed := strings.Cut(after, ">")
			if !found || !closed {
				break
			}
			var relations string
			relations, rest = linkRelations(after)
			for _, relation := range strings.Fields(strings.ToLower(relations)) {
				if _, twice := targets[relation]; !twice {
					targets[relation] = target
				}
			}
		}
	}
	return targets
}

// linkRelations reads the parameters behind a link's target up to the next link.
// The first rel counts.
func linkRelations(text string) (relations, rest string) {
	said := false
	for text != "" && text[0] != ',' {
		if text[0] != ';' {
			text = text[1:]
			continue
		}
		name, after := cutAtAny(text[1:], "=;,")
		var value string
		if strings.HasPrefix(after, "=") {
			value, after = linkValue(strings.TrimLeft(after[1:], " \t"))
		}
		if strings.EqualFold(strings.TrimSpace(name), "rel") && !said {
			relations, said = value, true
		}
		text = after
	}
	return relations, text
}

// linkValue reads a value, which may stand in quotes.
func linkValue(text string) (value, rest string) {
	if !strings.HasPrefix(text, `"`) {
		value, rest = cutAtAny(text, ";,")
		return strings.TrimSpace(value), rest
	}
	var plain strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return plain.String(), text[i+1:]
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		plain.WriteByte(text[i])
	}
	return plain.String(), ""
}

// cutAtAny cuts a text before the first of some bytes.
func cutAtAny(text, bytes string) (before, rest string) {
	if i := strings.IndexAny(text, bytes); i >= 0 {
		return text[:i], text[i:]
	}
	return text, ""
}

// FormatLinks writes the value of a Link header: relations with their targets, one
// after another.
func FormatLinks(links [][2]string) string {
	parts := make([]string, len(links))
	for i, link := range links {
		parts[i] = "<" + link[1] + `>; rel="` + link[0] + `"`
	}
	return strings.Join(parts, ", ")
}

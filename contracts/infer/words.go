package infer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// plain gives a name in a form in which owner_id, ownerId and Owner-ID are one.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// snake gives a name in small letters with underscores between its words; empty when it
// has no letter.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			if i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && unicode.IsUpper(runes[i-1])) {
				b.WriteByte('_')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte('_')
		}
	}
	text := strings.Trim(underscores.ReplaceAllString(b.String(), "_"), "_")
	return strings.TrimLeft(text, "0123456789_")
}

var underscores = regexp.MustCompile(`_+`)

// irregular are plurals that no rule gives.
var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "statuses": "status", "addresses": "address", "indices": "index",
	"series": "series", "news": "news", "data": "data", "media": "media", "movies": "movie", "cookies": "cookie", "ties": "tie", "criteria": "criterion",
	"aliases": "alias", "buses": "bus", "responses": "response", "databases": "database", "leases": "lease", "purchases": "purchase",
	"releases": "release", "expenses": "expense", "licenses": "license", "courses": "course", "houses": "house", "warehouses": "warehouse", "phrases": "phrase",
	"cases": "case", "bases": "base", "uses": "use", "causes": "cause", "invoices": "invoice", "caches": "cache", "archives": "archive",
}

// singular gives the singular of a plain name; one that is none is left as it is.
func singular(name string) string {
	for plural, one := range irregular {
		if head, ok := strings.CutSuffix(name, plural); ok && (head == "" || len(plural) > 5) {
			return head + one
		}
	}
	for _, ending := range [...]struct{ plural, one string }{
		{"ies", "y"}, {"sses", "ss"}, {"shes", "sh"}, {"ches", "ch"}, {"xes", "x"}, {"zes", "ze"}, {"ss", "ss"}, {"us", "us"}, {"is", "is"}, {"s", ""},
	} {
		if head, ok := strings.CutSuffix(name, ending.plural); ok && len(head) > 1 {
			return head + ending.one
		}
	}
	return name
}

// isPlural says whether a plain name is a plural.
func isPlural(name string) bool { return singular(name) != name }

var version = regexp.MustCompile(`^(v?\d+([._-]?\d+)*([a-z]+\d*)?|latest|current|api|rest|beta|alpha)$`)

// isVersion says whether a part of a path is a version, or says that an API begins.
func isVersion(literal string) bool { return version.MatchString(strings.ToLower(literal)) }

// wrappers are the members in which envelopes keep what an answer is about.
var wrappers = []string{
	"data", "result", "results", "item", "items", "value", "values", "response", "payload", "content", "contents", "record", "records", "entry", "entries",
	"list", "rows", "objects", "object", "resource", "resources", "collection", "elements", "element", "hits", "docs", "documents", "d", "embedded", "body", "edges", "nodes",
}

// isWrapper says whether a member with this name holds what an answer is about: objects
// of a kind that the noun, a plain singular, names.
func isWrapper(member, noun string) bool {
	name := plain(member)
	one := singular(name)
	return slices.Contains(wrappers, name) || noun != "" && (strings.HasSuffix(one, noun) || strings.HasSuffix(noun, one) && len(name) > 3 || strings.HasPrefix(name, noun))
}

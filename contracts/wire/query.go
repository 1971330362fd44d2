package wire

import (
	"iter"
	"net/url"
	"strings"
)

// Pairs goes through the names and values of a query or of a form, in their
// order, as lenient servers do: what is not properly encoded is taken as it
// stands, and there may be any number of them.
func Pairs(encoded string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for pair := range strings.SplitSeq(encoded, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if pair != "" && !yield(LenientUnescape(name), LenientUnescape(value)) {
				return
			}
		}
	}
}

// ParseQuery gathers the [Pairs] of a query by their names.
func ParseQuery(raw string) url.Values {
	values := url.Values{}
	for name, value := range Pairs(raw) {
		values[name] = append(values[name], value)
	}
	return values
}

// Sent gives the values of a parameter that count. Of "include=a&include=b" that is
// the last, and of "include[]=a&include[]=b" all are.
func Sent(query url.Values, name string) []string {
	values := query[name+"[]"]
	if plain := query[name]; len(plain) > 0 {
		return append(plain[len(plain)-1:len(plain):len(plain)], values...)
	}
	return values
}

// Last gives the value of a parameter that counts, when it is sent several times.
func Last(query url.Values, name string) string {
	if values := query[name]; name != "" && len(values) > 0 {
		return values[len(values)-1]
	}
	return ""
}

// LenientUnescape decodes a name or a value; what is not properly encoded is taken
// as it stands.
func LenientUnescape(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

// ParameterName gives the name of the parameter that a name in a query stands
// for: "ids[]" is one of several "ids", "filter[x]" a part of "filter".
func ParameterName(sent string) string {
	if i := strings.IndexByte(sent, '['); i > 0 && strings.HasSuffix(sent, "]") {
		return sent[:i]
	}
	return sent
}

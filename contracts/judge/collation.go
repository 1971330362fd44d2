package judge

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/ringer-mock/ringer/contracts"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// collation turns a value into a text that stands among others as the value
// should; ok is false for a value that cannot be compared so.
type collation func(value string) (text string, ok bool)

// collationsOf gives the ways in which the key's values are rightly compared, and
// those that are none and that a server is likely to use; at is where the values stand.
func collationsOf(k contracts.SortKey, at contracts.Place) (right, near []collation) {
	switch {
	case k.Of == "time":
		return []collation{byTime(at)}, nil
	case k.Folds != "":
		return []collation{byFoldedLetters, byCapitals}, []collation{byBytes, byLettersAlone}
	}
	return []collation{byBytes}, nil
}

// all turns the members of objects into texts; nil when one of them cannot be
// compared.
func (c collation) all(rows []standing, member string) []string {
	texts := make([]string, len(rows))
	for i, row := range rows {
		switch value := row.object[member].(type) {
		case string, json.Number:
			text, ok := c(fmt.Sprint(value))
			if !ok {
				return nil
			}
			texts[i] = text
		default:
			return nil
		}
	}
	return texts
}

func byBytes(value string) (string, bool) { return value, true }

// byFoldedLetters folds case as Unicode has it.
func byFoldedLetters(value string) (string, bool) { return cases.Fold().String(value), true }

// byCapitals takes every letter for the first of its cases, which is mostly the
// capital. That differs from folding in where signs such as _ stand.
func byCapitals(value string) (string, bool) {
	return strings.Map(func(r rune) rune {
		first := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			first = min(first, other)
		}
		return first
	}, value), true
}

// byLettersAlone passes over accents, spaces and punctuation, as databases with
// the rules of a language do.
func byLettersAlone(value string) (string, bool) {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, cases.Fold().String(norm.NFD.String(value))), true
}

// byTime compares moments, in whatever form the place has them.
func byTime(at contracts.Place) collation {
	return func(value string) (string, bool) {
		t, ok := at.Time(value)
		return fmt.Sprintf("%013d.%09d", t.Unix()+1<<40, t.Nanosecond()), ok
	}
}

// byNumber compares whole numbers of any size.
func byNumber(value string) (string, bool) {
	digits := strings.TrimLeft(value, "0")
	return fmt.Sprintf("%020d%s", len(digits), digits), strings.Trim(value, "0123456789") == "" && value != ""
}

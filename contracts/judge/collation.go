package judge

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
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
// others that a server may use where no page says how texts are compared; at is where the
// values stand.
func collationsOf(k contracts.SortKey, at contracts.Place) (right, near []collation) {
	others := []collation{byBytes, byFoldedLetters, byCapitals, byLettersAlone, byNumbersInside}
	switch {
	case k.Of == "time":
		return []collation{byTime(at)}, nil
	case k.Folds != "":
		return []collation{byFoldedLetters, byCapitals}, others
	}
	return []collation{byBytes}, others
}

// stands says whether a list can be sorted by some collation that mixes those that are
// given: each value stands right behind the one ahead of it by one of them, or the two
// are of scripts that every language puts in an order of its own.
func stands(rows []standing, member string, collations []collation, downwards bool) bool {
	var texts [][]string
	for _, collate := range collations {
		if all := collate.all(rows, member); all != nil {
			texts = append(texts, all)
		}
	}
	if len(texts) == 0 {
		return false
	}
	for i := 1; i < len(rows); i++ {
		right := func(all []string) bool { return misplaced(all[i-1:i+1], downwards) < 0 }
		if !slices.ContainsFunc(texts, right) && !scriptsDiffer(texts[0][i-1], texts[0][i]) {
			return false
		}
	}
	return true
}

// scriptsDiffer says whether two texts differ first in letters of two scripts.
func scriptsDiffer(a, b string) bool {
	left, right := []rune(norm.NFD.String(a)), []rune(norm.NFD.String(b))
	for i := range min(len(left), len(right)) {
		if unicode.ToLower(left[i]) != unicode.ToLower(right[i]) {
			return scriptOf(left[i]) != scriptOf(right[i])
		}
	}
	return false
}

// scriptOf names the script of a letter; what is no letter has none.
func scriptOf(r rune) string {
	if unicode.IsLetter(r) {
		for name, table := range unicode.Scripts {
			if unicode.Is(table, r) {
				return name
			}
		}
	}
	return ""
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

// byNumbersInside folds case, and takes digits for the number that they write.
func byNumbersInside(value string) (string, bool) {
	return digits.ReplaceAllStringFunc(cases.Fold().String(value), func(number string) string {
		text, _ := byNumber(number)
		return text
	}), true
}

var digits = regexp.MustCompile(`[0-9]+`)

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

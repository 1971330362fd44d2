package schemas

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Suggest ends a message about an unknown word: it names the nearest of the
// known ones, or all of them when none is near.
func Suggest(word string, known []string) string {
	nearest, distance := "", max(2, len(word)/3)+1
	for _, candidate := range known {
		if difference := len(word) - len(candidate); difference >= 2*distance || difference <= -2*distance {
			continue // too far, and comparing very long words takes long
		}
		if d := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(candidate)); d < distance {
			nearest, distance = candidate, d
		}
	}
	switch {
	case nearest != "":
		return fmt.Sprintf("did you mean %q?", nearest)
	case len(known) == 0:
		return "nothing is known here"
	}
	return "known are " + strings.Join(known, ", ")
}

// Misspelt gives the one of the known words that was most likely meant by an
// unknown one: a single letter is missing, too many or another, or two neighbours
// have changed places. It is empty when none is that near.
func Misspelt(word string, known []string) string {
	for _, candidate := range known {
		if difference := len(word) - len(candidate); difference < -4 || difference > 4 {
			continue // no one letter is longer
		}
		if levenshtein.ComputeDistance(word, candidate) <= 1 || swapped(word, candidate) {
			return candidate
		}
	}
	return ""
}

// swapped says whether two words differ by two neighbours that changed places.
func swapped(a, b string) bool {
	for i := 0; i+1 < len(a) && len(a) == len(b); i++ {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}

// yamlMessage adds to the parser's words what is most often the matter.
func yamlMessage(words string) string {
	switch {
	case strings.Contains(words, "mapping value is not allowed in this context"):
		return words + "; look at the indentation of this line and of those above it, and put a text with a colon in it into quotes"
	case strings.Contains(words, "value is not allowed in this context"):
		return words + "; look at the indentation of this line and of those above it"
	case strings.Contains(words, "cannot start any token") && strings.Contains(words, "\t"):
		return words + "; indent with spaces"
	}
	return words
}

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

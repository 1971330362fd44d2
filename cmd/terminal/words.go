package terminal

import (
	"fmt"
	"io"
	"strings"
)

// Complain tells of an error; joined ones are a line each, and those of which all
// has been said are none.
func Complain(stderr io.Writer, err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if line != "" {
			fmt.Fprintf(stderr, "ringer: %s\n", line)
		}
	}
}

// Number counts things in words, such as "2 worlds". The noun is the singular.
func Number(n uint64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

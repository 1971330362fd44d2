package terminal

import (
	"bytes"
	"strings"
	"testing"
)

// TestProgressIsBounded tells of more than there is to do, and of nothing.
func TestProgressIsBounded(t *testing.T) {
	for _, of := range []int{0, 2} {
		var reported bytes.Buffer
		p := &Progress{to: &reported, of: of, look: 1}
		p.At(3)
		p.Done()
		if !strings.Contains(reported.String(), "3 of") {
			t.Errorf("of %d it tells %q", of, reported.String())
		}
	}
}

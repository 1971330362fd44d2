package terminal

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// stalled is a writer that takes nothing until it is let go.
type stalled struct {
	free chan struct{}
	mu   sync.Mutex
	text bytes.Buffer // not embedded: its WriteString would take something at once
}

func (s *stalled) Write(text []byte) (int, error) {
	<-s.free
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

// TestLinesNeverWait has a terminal that is not read: whoever writes goes on, and the
// terminal hears later how much it has missed.
func TestLinesNeverWait(t *testing.T) {
	terminal := &stalled{free: make(chan struct{})}
	l := NewLines(terminal)
	const written = 3 * keptLines
	for n := range written {
		fmt.Fprintf(l, "line %d\n", n) // which would wait here for ever
	}
	close(terminal.free)
	l.End()
	<-l.ended
	text := terminal.text.String()
	kept := strings.Count(text, "line ")
	if kept < keptLines || kept >= written {
		t.Errorf("%d of %d lines are kept, want about %d", kept, written, keptLines)
	}
	dropped := 0 // which is told in parts, as the terminal is read
	for _, told := range regexp.MustCompile(`(?m)^ringer: (\d+) lines are left out here`).FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(told[1])
		if err != nil {
			t.Fatal(err)
		}
		dropped += n
	}
	if dropped != written-kept {
		t.Errorf("it tells of %d lines that are left out, and not of %d:\n%s", dropped, written-kept, text[:min(len(text), 300)])
	}
	if !strings.Contains(text, "line 0\n") {
		t.Errorf("the first line is not kept: %.100q", text)
	}
}

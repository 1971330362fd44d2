package cmd

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// stalled is a writer that takes nothing until it is let go.
type stalled struct {
	free chan struct{}
	mu   sync.Mutex
	bytes.Buffer
}

func (s *stalled) Write(text []byte) (int, error) {
	<-s.free
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Buffer.Write(text)
}

// TestLinesNeverWait has a terminal that is not read: whoever writes goes on, and the
// terminal hears later how much it has missed.
func TestLinesNeverWait(t *testing.T) {
	terminal := &stalled{free: make(chan struct{})}
	l := newLines(terminal)
	const written = 3 * keptLines
	for n := range written {
		fmt.Fprintf(l, "line %d\n", n) // which would wait here for ever
	}
	close(terminal.free)
	l.end()
	<-l.ended
	text := terminal.String()
	kept := strings.Count(text, "line ")
	if kept < keptLines || kept >= written {
		t.Errorf("%d of %d lines are kept, want about %d", kept, written, keptLines)
	}
	if want := fmt.Sprintf("ringer: %d lines are left out here", written-kept); !strings.Contains(text, want) {
		t.Errorf("it does not say %q:\n%s", want, text[:min(len(text), 300)])
	}
	if !strings.Contains(text, "line 0\n") {
		t.Errorf("the first line is not kept: %.100q", text)
	}
}

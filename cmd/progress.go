package cmd

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells on a terminal how far a long run has come.
type progress struct {
	to       io.Writer // nil when nobody would see it
	of       int
	look     int // how many are done before it looks at the clock again
	begin    time.Time
	reported time.Time
}

// newProgress tells only a terminal.
func newProgress(to io.Writer, of int) *progress {
	p := &progress{of: of, look: 1024, begin: time.Now()}
	if isTerminal(to) {
		p.to = unguarded(to)
	}
	return p
}

// isTerminal says whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	file, ok := passed(w).(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// at says how much is done: nothing in the first second, then ten times a second.
func (p *progress) at(done int) {
	const quiet, pause = time.Second, 100 * time.Millisecond
	if p.to == nil || done%p.look != 0 {
		return
	}
	if now := time.Now(); now.Sub(p.begin) > quiet && now.Sub(p.reported) > pause {
		p.reported = now
		const width = 30
		filled := width * min(done, p.of) / max(1, p.of)
		fmt.Fprintf(p.to, "\r[%-*s] %d of %d", width, bar[:filled], done, p.of)
	}
}

const bar = "=============================="

// done wipes the bar away.
func (p *progress) done() {
	if !p.reported.IsZero() {
		fmt.Fprintf(p.to, "\r%*s\r", 60, "")
	}
}

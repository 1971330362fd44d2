package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells on a terminal how far a long run has come.
type progress struct {
	to    io.Writer // nil when nobody would see it
	of    int
	begin time.Time
	told  time.Time
}

// newProgress tells only a terminal.
func newProgress(to io.Writer, of int) *progress {
	p := &progress{of: of, begin: time.Now()}
	if isTerminal(to) {
		p.to = to
	}
	return p
}

// isTerminal says whether somebody looks at what is written.
func isTerminal(w io.Writer) bool {
	if result, ok := w.(*resultWriter); ok {
		w = result.Writer
	}
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// at says how much is done: nothing in the first second, then ten times a second.
func (p *progress) at(done int) {
	const quiet, pause, look = time.Second, 100 * time.Millisecond, 1024
	if p.to == nil || done%look != 0 {
		return
	}
	if now := time.Now(); now.Sub(p.begin) > quiet && now.Sub(p.told) > pause {
		p.told = now
		const width = 30
		filled := width * done / p.of
		fmt.Fprintf(p.to, "\r[%-*s] %d of %d", width, bar[:filled], done, p.of)
	}
}

const bar = "=============================="

// done wipes the bar away.
func (p *progress) done() {
	if !p.told.IsZero() {
		fmt.Fprintf(p.to, "\r%*s\r", 60, "")
	}
}

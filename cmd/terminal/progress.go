package terminal

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Progress tells on a terminal how far a long run has come.
type Progress struct {
	to       io.Writer // nil when nobody would see it
	of       int
	look     int // how many are done before it looks at the clock again
	begin    time.Time
	reported time.Time
}

// NewProgress makes the progress of a run of so many steps, which looks at the clock
// once in every so many of them. It tells only a terminal.
func NewProgress(to io.Writer, of, every int) *Progress {
	p := &Progress{of: of, look: every, begin: time.Now()}
	if IsTerminal(to) {
		p.to = Unguarded(to)
	}
	return p
}

// IsTerminal says whether somebody looks at what is written.
func IsTerminal(w io.Writer) bool {
	file, ok := Behind(w).(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// At says how much is done: nothing in the first second, then ten times a second.
func (p *Progress) At(done int) {
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

// Done wipes the bar away; nil has none.
func (p *Progress) Done() {
	if p != nil && !p.reported.IsZero() {
		fmt.Fprintf(p.to, "\r%*s\r", 60, "")
	}
}

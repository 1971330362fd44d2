package terminal

import (
	"io"
	"sync"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/schemas"
)

// Screen is where messages and tables are printed. Texts of vendors and of files come
// into them, so it writes control characters out: a terminal obeys none. JSON and other
// data that a command is asked for goes past it, by way of [Unguarded].
type Screen struct {
	mu  sync.Mutex
	to  io.Writer
	cut []byte // the begin of a character whose end was not written yet
}

// NewScreen makes a screen of what is written to.
func NewScreen(to io.Writer) *Screen { return &Screen{to: to} }

// Write writes a text, without the control characters in it.
func (s *Screen) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	whole := append(s.cut, text...)
	end := len(whole)
	for i := 1; i < utf8.UTFMax && i <= len(whole); i++ {
		if last := whole[len(whole)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				end -= i
			}
			break
		}
	}
	s.cut = append([]byte(nil), whole[end:]...)
	if _, err := io.WriteString(s.to, schemas.Printable(string(whole[:end]))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// End writes the character that was left unfinished.
func (s *Screen) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.to, schemas.Printable(string(s.cut))) // a Result remembers the error
	s.cut = nil
}

// Unguarded gives the writer behind a screen, for data, and for colours of our own.
func Unguarded(w io.Writer) io.Writer {
	if s, ok := w.(*Screen); ok {
		return s.to
	}
	return w
}

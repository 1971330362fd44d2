package cmd

import (
	"io"
	"sync"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/schemas"
)

// screen is where messages and tables are printed. Texts of vendors and of files come
// into them, so it writes control characters out: a terminal obeys none. JSON and other
// data that a command is asked for goes past it, by way of [unguarded].
type screen struct {
	mu  sync.Mutex
	to  io.Writer
	cut []byte // the begin of a character whose end was not written yet
}

func (s *screen) Write(text []byte) (int, error) {
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

// end writes the character that was left unfinished.
func (s *screen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.to, schemas.Printable(string(s.cut))) // a result's writer remembers the error
	s.cut = nil
}

// unguarded gives the writer behind a screen, for data, and for colours of our own.
func unguarded(w io.Writer) io.Writer {
	if s, ok := w.(*screen); ok {
		return s.to
	}
	return w
}

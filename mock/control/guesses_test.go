package control

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestGuesses sends wrong admin tokens: who sends too many is refused for the rest of a
// minute. The right one lets in all the time.
func TestGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g guesses
		var log bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&log, nil))
		wants := func(why, address, token string, wantOK bool, wantWait time.Duration) {
			t.Helper()
			if ok, wait := g.check(address, token, "right", logger); ok != wantOK || wait != wantWait {
				t.Errorf("%s: %v, and a wait of %v, want %v and %v", why, ok, wait, wantOK, wantWait)
			}
		}
		const here, there = "127.0.0.1:5000", "127.0.0.2:5000"
		for range 3 * maxGuesses {
			wants("the same wrong token again", here, "old", false, 0)
		}
		wants("the right one", here, "right", true, 0)
		for i := range maxGuesses - 1 {
			wants("a guess", fmt.Sprintf("127.0.0.1:%d", i+1), fmt.Sprint(i), false, 0)
		}
		time.Sleep(20 * time.Second)
		wants("one guess too many", here, "x", false, 40*time.Second)
		wants("the right one after too many", here, "right", true, 0)
		wants("the right one of another", there, "right", true, 0)
		time.Sleep(40 * time.Second)
		wants("a wrong one after a minute", here, "x", false, 0)
		for i := range maxGuesses {
			wants("a guess of one network", fmt.Sprintf("[2001:db8::%x]:80", i+1), fmt.Sprint(i), false, 0)
		}
		wants("another of its addresses", "[2001:db8::ffff]:80", "x", false, time.Minute)
		if lines := strings.Count(log.String(), "\n"); lines < 2 || lines > 3 || !strings.Contains(log.String(), "wrong admin token") {
			t.Errorf("the log has %d lines:\n%s", lines, log.String())
		}
		for i := range 2 * maxGuessers {
			g.check(fmt.Sprintf("10.%d.%d.%d:80", i>>16, i>>8&255, i&255), "x", "right", logger)
		}
		if len(g.from) > maxGuessers {
			t.Errorf("%d addresses are remembered", len(g.from))
		}
	})
}

package stories

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/scenarios"
)

// syncedFile notes whether all that was written is on the disk.
type syncedFile struct {
	ledgerFile
	lines  int
	unsafe bool
}

func (f *syncedFile) Write(data []byte) (int, error) {
	f.unsafe = true
	f.lines += strings.Count(string(data), "\n")
	return f.ledgerFile.Write(data)
}

func (f *syncedFile) Sync() error {
	f.unsafe = false
	return f.ledgerFile.Sync()
}

// TestLedgerIsOnTheDiskBeforeACall looks at the file at each call that makes something:
// its line is written, and synced.
func TestLedgerIsOnTheDiskBeforeACall(t *testing.T) {
	v := newVendor(t, "secoda")
	file := &syncedFile{ledgerFile: v.player.Ledger.file}
	v.player.Ledger.file = file
	made := 0
	v.before = func(n int) {
		if v.calls[n-1].Method == http.MethodPost {
			if made++; file.lines < made || file.unsafe {
				t.Errorf("at call %d the ledger has %d lines for %d objects, not all of them synced: %v", n, file.lines, made, file.unsafe)
			}
			file.lines = made // what became of the one before does not count
		}
	}
	if err := v.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil || made != 3 {
		t.Errorf("%d calls make something, %v", made, err)
	}
}

// TestLedgerIsPrivate looks at the mode of the file: others on the machine need not
// know what a run makes.
func TestLedgerIsPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: files have no modes here")
	}
	path := filepath.Join(t.TempDir(), "ledger")
	l, err := OpenLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.file.Close()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v, want -rw-------", info.Mode(), err)
	}
}

// TestTornLine opens a ledger that was killed in the middle of a line, at each place:
// what stands before is there, the line is not, and nothing of it stays in the file.
func TestTornLine(t *testing.T) {
	first := `{"entry":1,"vendor":"v","undo":{"operation":"o","path":{"id":"/id"}}}` + "\n"
	torn := `{"entry":2,"vendor":"v","story":"` + strings.Repeat("long ", 100) + `","undo":{"operation":"o","path":{"id":"/id"}}}`
	for at := range len(torn) + 1 {
		path := filepath.Join(t.TempDir(), "ledger")
		if err := os.WriteFile(path, []byte(first+torn[:at]), 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := OpenLedger(path)
		if err != nil || l.Open() != 1 {
			t.Fatalf("cut at %d it has %v, %v", at, l, err)
		}
		if _, err := l.begin(ledgerLine{Undo: &scenarios.Undo{Operation: "p"}}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(text), first) || strings.Contains(string(text), "long") || strings.Count(string(text), "\n") != 2 {
			t.Fatalf("cut at %d the file becomes %q, %v", at, text, err)
		}
		_ = l.file.Close()
	}
}

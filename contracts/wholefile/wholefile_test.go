package wholefile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts/wholefile"
)

// TestCreate makes a file in a folder with what others have left there: only what is old,
// is one of Ringer's, and is held by nobody goes away.
func TestCreate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: here nobody can say whether a program holds a file")
	}
	folder := t.TempDir()
	file := func(name string, age time.Duration) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		old(t, path, age)
		return path
	}
	create := func() *os.File {
		made, err := wholefile.Create(filepath.Join(folder, "report.json"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = made.Close() })
		return made
	}
	held := create()
	old(t, held.Name(), 48*time.Hour)
	link := filepath.Join(folder, ".ringer-link")
	if err := os.Symlink(file("target", 48*time.Hour), link); err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{ // whether it stays
		file(".ringer-left", 2*time.Hour):      false,
		file(".ringer-new", time.Minute):       true,
		file("another.ringer-1", 48*time.Hour): true,
		held.Name():                            true,
		link:                                   true,
		filepath.Join(folder, "target"):        true,
	}
	made := create()
	if info, err := made.Stat(); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file is %v, %v, want one for its owner alone", info.Mode(), err)
	}
	for path, stays := range rows {
		if _, err := os.Lstat(path); (err == nil) != stays {
			t.Errorf("%s: %v, want that it stays: %t", filepath.Base(path), err, stays)
		}
	}
	_ = held.Close() // as when the program is killed
	create()
	if _, err := os.Lstat(held.Name()); err == nil {
		t.Error("a file that nobody holds any more is still there")
	}
}

func old(t *testing.T, path string, age time.Duration) {
	t.Helper()
	then := time.Now().Add(-age)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
}

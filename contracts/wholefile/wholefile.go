package wholefile

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	prefix = ".ringer-"
	// leftTime is how old a file must be to count as left behind, and most how many names
	// of a folder are looked at for such files.
	leftTime = time.Hour
	most     = 1_000
)

// Create makes a temporary file for its owner alone, in the folder of the file that it
// will replace.
func Create(name string) (*os.File, error) {
	folder := filepath.Dir(name)
	removeLeft(folder)
	file, err := os.CreateTemp(folder, prefix+"*")
	if err != nil {
		return nil, err
	}
	_ = lock(file) // which ends with the program, however that ends
	return file, nil
}

// removeLeft removes what programs that are gone have left behind in a folder. One that is
// not gone holds a lock on its file.
func removeLeft(folder string) {
	dir, err := os.Open(folder)
	if err != nil {
		return // which making the file will say
	}
	defer func() { _ = dir.Close() }()
	entries, _ := dir.ReadDir(most)
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), prefix) || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > leftTime {
			removeUnlocked(filepath.Join(folder, entry.Name()))
		}
	}
}

// removeUnlocked removes a file unless a program holds it.
func removeUnlocked(name string) {
	file, err := open(name)
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }()
	if lock(file) == nil {
		_ = os.Remove(name) // on a system that removes no open file it stays
	}
}

package main

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// TestPackagesSayWhatTheyAre wants a doc.go in each package, short enough to be read in
// a minute.
func TestPackagesSayWhatTheyAre(t *testing.T) {
	const most = 25 // lines
	tree := os.DirFS(inTree("."))
	checked := 0
	err := fs.WalkDir(tree, ".", func(dir string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if name := entry.Name(); name == "testdata" || name != "." && strings.HasPrefix(name, ".") {
			return fs.SkipDir
		}
		sources, err := fs.Glob(tree, path.Join(dir, "*.go"))
		if _, program := fs.Stat(tree, path.Join(dir, "main.go")); err != nil || len(sources) == 0 || program == nil {
			return err
		}
		checked++
		text, err := fs.ReadFile(tree, path.Join(dir, "doc.go"))
		if err != nil {
			t.Errorf("%s has no doc.go that says what the package is", dir)
			return nil
		}
		if lines := strings.Count(string(text), "\n"); lines > most || !strings.HasPrefix(string(text), "// Package "+path.Base(dir)+" ") {
			t.Errorf("%s/doc.go has %d lines, at most %d are read; it begins with \"// Package %s\"", dir, lines, most, path.Base(dir))
		}
		return nil
	})
	if err != nil || checked < 10 {
		t.Errorf("only %d packages were found (%v)", checked, err)
	}
}

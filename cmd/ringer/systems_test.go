package main

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestCompilesForOtherSystems checks the types of the program, and of all tests, as they
// are for other systems: the files that are only theirs, and numbers that are too large
// for 32 bits. It reads the source of all that is imported, which takes a tenth of the
// time that "make systems" takes to compile it.
func TestCompilesForOtherSystems(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: \"make check\" does it")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(100)) // for what is read is large
	for _, system := range []string{"windows/amd64", "darwin/arm64", "linux/arm"} {
		t.Run(system, func(t *testing.T) {
			goos, goarch, _ := strings.Cut(system, "/")
			found, err := packages.Load(&packages.Config{
				Mode: packages.NeedName | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes,
				Dir:  "../..", Tests: true, Env: append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0"),
			}, "./...")
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 {
				t.Error("no package was found")
			}
			packages.Visit(found, nil, func(p *packages.Package) {
				for _, err := range p.Errors {
					t.Errorf("%s: %v", p.ID, err)
				}
			})
		})
	}
}

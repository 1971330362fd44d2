package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestREADME plays what the README says.
func TestREADME(t *testing.T) {
	text := readText(t, "README.md")
	t.Run("Start", func(t *testing.T) { playStart(t, section(t, text, "Start")) })
	t.Run("A tour", func(t *testing.T) { playCommands(t, section(t, text, "A tour"), startDemo) })
	t.Run("In Go tests", func(t *testing.T) { checkGo(t, section(t, text, "In Go tests")) })
	t.Run("Commands", func(t *testing.T) { checkCommands(t, section(t, text, "Commands")) })
	t.Run("Test data", func(t *testing.T) { playGenerate(t, section(t, text, "Test data")) })
	t.Run("Scenario files", func(t *testing.T) {
		chapter := section(t, text, "Scenario files")
		playCommands(t, chapter, func(t *testing.T) *program {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "my-teams.yaml"), []byte(blocks(t, chapter, "yaml")[0].text), 0o600); err != nil {
				t.Fatal(err)
			}
			return startFor(t, dir, "--scenario", "my-teams.yaml")
		})
	})
	t.Run("One request, followed", func(t *testing.T) {
		checkFunctions(t, section(t, text, "One request, followed"))
	})
}

// TestDocumentsNameFilesThatExist looks up every path that a document names.
func TestDocumentsNameFilesThatExist(t *testing.T) {
	for _, document := range []string{"README.md", "CONTRIBUTING.md"} {
		found := regexp.MustCompile("`((?:\\.?[a-z]+/)[\\w./-]*)`|\\]\\(([\\w./-]+)\\)").FindAllStringSubmatch(readText(t, document), -1)
		if len(found) == 0 {
			t.Errorf("%s names no file at all", document)
		}
		for _, match := range found {
			name := match[1] + match[2]
			if strings.Contains(name, "VENDOR") || strings.HasPrefix(name, ".build/") {
				continue
			}
			if _, err := os.Stat(inTree(name)); err != nil {
				t.Errorf("%s names %s, which there is not", document, name)
			}
		}
	}
}

func inTree(name string) string { return filepath.Join("../..", filepath.FromSlash(name)) }

func readText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(inTree(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section gives what stands under a heading.
func section(t *testing.T, text, heading string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("README.md has no section %q", heading)
	}
	body, _, _ := strings.Cut(rest, "\n## ")
	return body
}

// block is a fenced block.
type block struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w+)\\n(.*?)^```$")

// blocks gives the blocks in any of some languages; there is at least one.
func blocks(t *testing.T, text string, languages ...string) (found []block) {
	t.Helper()
	for _, match := range fence.FindAllStringSubmatch(text, -1) {
		for _, language := range languages {
			if match[1] == language {
				found = append(found, block{match[1], match[2]})
			}
		}
	}
	if len(found) == 0 {
		t.Fatalf("there is no block of %v", languages)
	}
	return found
}

// address is where the README's server listens.
const address = "http://" + defaultAddr

func startDemo(t *testing.T) *program {
	t.Helper()
	return startFor(t, t.TempDir(), "--examples") // as "make run" does
}

// startFor runs "ringer serve" for as long as a test runs.
func startFor(t *testing.T, dir string, args ...string) *program {
	t.Helper()
	p, err := start(dir, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.stop(os.Interrupt); err != nil {
			t.Error(err)
		}
	})
	return p
}

// playStart compares what "make run" prints.
func playStart(t *testing.T, text string) {
	p := startDemo(t)
	select {
	case <-p.stdout.line:
	case <-time.After(patience):
		t.Fatal("serve prints no example")
	}
	got := strings.ReplaceAll(p.stderr.String()+p.stdout.String(), p.url, address)
	if want := blocks(t, text, "text")[0].text; got != want {
		t.Errorf("serve prints\n%s\nand not\n%s", got, want)
	}
}

// playCommands runs each block of commands and compares what they print with the
// block that follows.
func playCommands(t *testing.T, text string, start func(*testing.T) *program) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("skipped: there is no curl here")
	}
	p := start(t)
	all := blocks(t, text, "sh", "text")
	for len(all) > 0 {
		if len(all) < 2 || all[0].language != "sh" || all[1].language != "text" {
			t.Fatalf("commands without what they print:\n%s", all[0].text)
		}
		commands, want := all[0].text, all[1].text
		all = all[2:]
		var stdout, stderr bytes.Buffer
		shell := exec.Command("sh", "-e")
		shell.Dir = t.TempDir()
		shell.Stdin = strings.NewReader(strings.ReplaceAll(commands, address, p.url))
		shell.Stdout, shell.Stderr = &stdout, &stderr
		if err := shell.Run(); err != nil {
			t.Errorf("%s%v\n%s", commands, err, &stderr)
			continue
		}
		got := strings.NewReplacer("\r\n", "\n", p.url, address).Replace(stdout.String())
		if !shows(want, got) {
			t.Errorf("%sprints\n%s\nand not\n%s", commands, got, want)
		}
	}
}

// playGenerate runs each command line for test data.
func playGenerate(t *testing.T, text string) {
	t.Chdir(t.TempDir())
	for _, b := range blocks(t, text, "sh") {
		for line := range strings.Lines(b.text) {
			args := strings.Fields(line)
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), args[1:], strings.NewReader(""), &stdout, &stderr); code != 0 || stderr.Len() > 0 {
				t.Errorf("%sends with %d: %s", line, code, &stderr)
			}
		}
	}
}

// shows says whether a text is what is shown of it, in which "…" stands for
// anything.
func shows(shown, text string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(shown, "\n")), "…", "(?s:.*)")
	return regexp.MustCompile("^" + pattern + "$").MatchString(strings.TrimRight(text, "\n"))
}

func TestShows(t *testing.T) {
	for _, row := range []struct {
		shown, text string
		want        bool
	}{
		{"a…c\n", "a\nb\nc", true},
		{"a…\n", "ab", true},
		{"a.c", "abc", false},
		{"a…c", "abcd", false},
		{"b", "abc", false},
	} {
		if got := shows(row.shown, row.text); got != row.want {
			t.Errorf("shows(%q, %q) is %v", row.shown, row.text, got)
		}
	}
}

// checkGo makes sure that the names in a snippet exist where it takes them from.
func checkGo(t *testing.T, text string) {
	for _, b := range blocks(t, text, "go") {
		file, err := parser.ParseFile(token.NewFileSet(), "README.md", "package snippet\n"+b.text, 0)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		exported := map[string]map[string]bool{} // by package name
		members := map[string]bool{}
		for _, spec := range file.Imports {
			if folder, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ours {
				exported[path.Base(folder)] = declared(t, folder, members)
			}
		}
		if len(exported) == 0 {
			t.Error("the snippet imports nothing of ours")
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.SelectorExpr:
				from, _ := node.X.(*ast.Ident)
				if from == nil {
					return true
				}
				names, ours := exported[from.Name]
				if ours && !names[node.Sel.Name] || slices.Contains([]string{"r", "w"}, from.Name) && !members[node.Sel.Name] {
					t.Errorf("%s has no %s", from.Name, node.Sel.Name)
				}
			case *ast.KeyValueExpr:
				if key, ok := node.Key.(*ast.Ident); ok && !members[key.Name] {
					t.Errorf("no struct has a field %s", key.Name)
				}
			}
			return true
		})
	}
}

// follow adds the members of the types that an alias may stand for.
func follow(t *testing.T, file *ast.File, kind *ast.TypeSpec, members map[string]bool) {
	t.Helper()
	of, selects := kind.Type.(*ast.SelectorExpr)
	if !kind.Assign.IsValid() || !selects {
		return
	}
	for _, spec := range file.Imports {
		folder, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/")
		if from, named := of.X.(*ast.Ident); ours && named && from.Name == path.Base(folder) {
			declared(t, folder, members)
		}
	}
}

// declared gives the names that a package declares, and adds the fields and
// methods of its types to members.
func declared(t *testing.T, folder string, members map[string]bool) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	files, err := filepath.Glob(inTree(folder + "/*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no files: %v", folder, err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			switch d := declaration.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[d.Name.Name] = true
				} else {
					members[d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if kind, ok := spec.(*ast.TypeSpec); ok {
						names[kind.Name.Name] = true
						follow(t, file, kind, members)
					}
				}
				ast.Inspect(d, func(node ast.Node) bool {
					if field, ok := node.(*ast.Field); ok {
						for _, name := range field.Names {
							members[name.Name] = true
						}
						if embedded, ok := field.Type.(*ast.Ident); ok && len(field.Names) == 0 {
							members[embedded.Name] = true
						}
					}
					return true
				})
			}
		}
	}
	return names
}

// checkCommands looks up each command of the table, and makes sure that none is
// left out.
func checkCommands(t *testing.T, text string) {
	shown := map[string]bool{}
	for _, match := range regexp.MustCompile("`ringer ([a-z ]+)").FindAllStringSubmatch(text, -1) {
		cmd, rest, err := newRoot().Find(strings.Fields(match[1]))
		if err != nil || len(rest) > 0 {
			if match[1] != "completion " && match[1] != "help" { // these are made when the program runs
				t.Errorf("there is no command %q", match[1])
			}
			continue
		}
		shown[cmd.CommandPath()] = true
	}
	for _, cmd := range newRoot().Commands() {
		for _, leaf := range append(cmd.Commands(), cmd) {
			if !leaf.HasSubCommands() && !shown[leaf.CommandPath()] {
				t.Errorf("the table lacks %q", leaf.CommandPath())
			}
		}
	}
}

// checkFunctions looks up each function that stands behind its file, as in
// `mock/server.go` (`ServeHTTP`).
func checkFunctions(t *testing.T, text string) {
	found := regexp.MustCompile("`([\\w/]+\\.go)` \\(`(\\w+)`\\)").FindAllStringSubmatch(text, -1)
	if len(found) == 0 {
		t.Error("not one function is named")
	}
	for _, match := range found {
		source := readText(t, match[1])
		if !regexp.MustCompile(fmt.Sprintf(`(?m)^func (\(.*?\) )?%s\(`, match[2])).MatchString(source) {
			t.Errorf("%s has no function %s", match[1], match[2])
		}
	}
}

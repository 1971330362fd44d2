package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/cmd/help"
	"github.com/ringer-mock/ringer/mock"
)

// TestREADME plays what the README says.
func TestREADME(t *testing.T) {
	text := readText(t, "README.md")
	if lines := strings.Count(text, "\n"); lines > 600 {
		t.Errorf("the README has %d lines, more than a page of 600: move something to a help topic", lines)
	}
	playDocument(t, text)
	t.Run("control calls", func(t *testing.T) { checkControlCalls(t, section(t, text, "The control API")) })
	t.Run("commands", func(t *testing.T) { checkCommands(t, section(t, text, "Commands")) })
	t.Run("functions", func(t *testing.T) {
		checkFunctions(t, section(t, readText(t, "CONTRIBUTING.md"), "One request, followed"))
	})
	t.Run("topics", func(t *testing.T) {
		for _, topic := range help.Topics() {
			if !strings.Contains(text, "`ringer help "+topic.Name+"`") {
				t.Errorf("the README does not lead to the help topic %s", topic.Name)
			}
		}
	})
}

// TestDocumentsSayTheFieldsWords looks for the terms that a newcomer searches for.
func TestDocumentsSayTheFieldsWords(t *testing.T) {
	all := readText(t, "README.md")
	for _, topic := range help.Topics() {
		all += topic.Text
	}
	for _, term := range []string{"backoff", "baseline", "base URL", "contract testing", "fixtures", "latency", "mock server", "pagination", "rate limit", "recording proxy", "stub"} {
		if !strings.Contains(strings.ToLower(all), strings.ToLower(term)) {
			t.Errorf("nothing says %q", term)
		}
	}
}

// checkControlCalls holds the table of control calls to the server's own list.
func checkControlCalls(t *testing.T, text string) {
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(mock.Options{Vendors: all})
	if err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, httptest.NewRequest("GET", "http://localhost/_ringer/", nil))
	var list struct {
		Calls []struct{ Method, Path, Does string }
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, call := range list.Calls {
		fmt.Fprintf(&table, "| `%s %s` | %s |\n", call.Method, call.Path, call.Does)
	}
	if !strings.Contains(text, "\n| --- | --- |\n"+table.String()+"\n") {
		t.Errorf("the rows of the table are not these, which the server lists:\n%s", &table)
	}
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

// checkCommands looks up each command of the table, and makes sure that none is
// left out.
func checkCommands(t *testing.T, text string) {
	shown := map[string]bool{}
	for _, match := range regexp.MustCompile("`ringer ((?:[a-z]+(?:-[a-z]+)? ?)+)").FindAllStringSubmatch(text, -1) {
		command, rest, err := root(t).Find(strings.Fields(match[1]))
		if err != nil || len(rest) > 0 {
			if word := strings.TrimSpace(match[1]); word != "completion" && word != "help" { // these are made when the program runs
				t.Errorf("there is no command %q", match[1])
			}
			continue
		}
		shown[command.CommandPath()] = true
	}
	for _, command := range root(t).Commands() {
		if command.Name() == "completion" {
			continue // a row of the table names it for all shells
		}
		for _, leaf := range append(command.Commands(), command) {
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

package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/schemas"
)

// TestNothingSteersTheTerminal gives commands texts of strangers: names of files, files,
// and answers of servers. None of them reaches the terminal as more than text.
func TestNothingSteersTheTerminal(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Chdir(t.TempDir())
	const evil = "\x1b]0;owned\x07\u009b2J\u202e\r"
	write := func(name, text string) string {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	answers := func(handler http.HandlerFunc) string {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		return server.URL
	}
	quoted := schemas.JSONText(evil)
	closed := answers(func(http.ResponseWriter, *http.Request) {})
	for _, row := range []struct {
		why  string
		args []string
	}{
		{"a file that is not there", []string{"scenario", "check", evil}},
		{"a scenario", []string{"scenario", "check", write("a.yaml", "version: 1\nname: "+quoted+"\n")}},
		{"the name of a command", []string{evil}},
		{"a program", []string{"exec", "--", evil}},
		{"a scenario to serve", []string{"serve", "--scenario", write(evil+".yaml", "version: "+quoted)}},
		{"the version of a server", []string{"health", answers(jsonText(200, `{"status":"ok","version":`+quoted+`,"vendors":[`+quoted+`]}`))}},
		{"the name of a recording", []string{"check", "secoda", "--har", evil}},
		{"a recording", []string{"check", "secoda", "--har", write("a.har", `{"log":{"entries":[{"request":{"method":"GET","url":"https://a.example/"},"response":{"status":200,"content":{"text":"x"}}}],"_ringer":{"version":"1","vendor":`+quoted+`,"replaced":true}}}`)}},
		{"a report", []string{"check", "secoda", "--target", closed, "--failed", write("a.json", `{"vendor":`+quoted+`,"findings":[{"operation":`+quoted+`}]}`)}},
		{"a ledger", []string{"check", "--sweep", write("a.ledger", `{"entry":1,"vendor":`+quoted+`,"target":"http://127.0.0.1:9","run":"ringer abcdef","story":"a","step":"b","undo":{"operation":"delete-group"}}`+"\n")}},
	} {
		t.Run(row.why, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			run(t.Context(), row.args, strings.NewReader(""), &stdout, &stderr)
			printed := stdout.String() + stderr.String()
			if !strings.Contains(printed, `\x1b`) || printed != schemas.Printable(printed) {
				t.Errorf("it prints %q", printed)
			}
		})
	}
}

// TestDataStaysAsItIs asks for data with control characters: they are not written out.
func TestDataStaysAsItIs(t *testing.T) {
	server := httptest.NewServer(jsonText(200, `{"status":"ok","version":"\u202e","vendors":[]}`))
	defer server.Close()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"health", "--json", server.URL}, strings.NewReader(""), &stdout, &stderr)
	if code != cmd.ExitFine || !strings.Contains(stdout.String(), "\u202e") {
		t.Errorf("exit code %d: %q %q", code, stdout.String(), stderr.String())
	}
}

// TestACommandWritesItsOwnText runs a command that colours its output: exec leaves it
// alone.
func TestACommandWritesItsOwnText(t *testing.T) {
	script := filepath.Join(t.TempDir(), "colours")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nprintf '\\033[31mred\\033[0m'; printf '\\033[1mbold\\033[0m' >&2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"exec", "--", script}, strings.NewReader(""), &stdout, &stderr)
	if code != cmd.ExitFine || stdout.String() != "\x1b[31mred\x1b[0m" || !strings.HasPrefix(stderr.String(), "\x1b[1mbold\x1b[0m") {
		t.Errorf("exit code %d: %q %q", code, stdout.String(), stderr.String())
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/cmd/help"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// block is a fenced block of a document.
type block struct{ language, text string }

var fence = regexp.MustCompile("(?ms)^```(\\w+)\\n(.*?)^```$")

func blocks(text string) (found []block) {
	for _, match := range fence.FindAllStringSubmatch(text, -1) {
		found = append(found, block{match[1], match[2]})
	}
	return found
}

// chapter is a part of a document that stands under a heading of its own.
type chapter struct{ heading, text string }

// chapters takes a document apart at its headings.
func chapters(text string) (all []chapter) {
	for _, part := range regexp.MustCompile(`(?m)^##+ `).Split(text, -1) {
		heading, body, _ := strings.Cut(part, "\n")
		all = append(all, chapter{heading, body})
	}
	return all
}

// What stands in documents for an address that is only known when they are played.
const (
	address         = "http://" + cmd.DefaultAddr
	recorderAddress = "127.0.0.1:7465"
)

// snippets plays the blocks of a document as a reader would, in order and in one
// folder:
//
//   - go, js and python blocks are files, named in their first line; the Go ones are
//     tests, and run;
//   - yaml blocks are files, too, where the first line names one, and else scenarios or
//     parts of one; whole ones are files;
//   - sh blocks run, and print what the text block behind them shows; one that serves
//     or records goes on until another does, or until the document ends. The vendors'
//     own addresses lead to a server of this program.
type snippets struct {
	document *testing.T // the servers live as long
	dir      string
	server   *program // behind address; nil is none yet
	recorder *program
	there    []string // what the snippets say and what is meant by turns
	env      []string
}

// playDocument plays all snippets of a document, each chapter in a test of its own.
func playDocument(t *testing.T, text string) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("skipped: there is no curl here")
	}
	s := &snippets{document: t, dir: t.TempDir()}
	s.standIn(t)
	played := 0
	for _, c := range chapters(text) {
		found := blocks(c.text)
		if len(found) == 0 {
			continue
		}
		played += len(found)
		t.Run(c.heading, func(t *testing.T) {
			for len(found) > 0 {
				found = s.play(t, found)
			}
		})
	}
	if played == 0 {
		t.Error("the document has no snippets")
	}
}

// standIn starts a server that stands in for the real vendors.
func (s *snippets) standIn(t *testing.T) {
	t.Helper()
	real := s.keep(start(s.dir, "--scenario", "demo"))
	for _, vendor := range contracts.Embedded().Names() {
		contract, err := contracts.Embedded().Load(vendor)
		if err != nil {
			t.Fatal(err)
		}
		s.there = append(s.there, contract.Origin(), real.url)
		s.env = append(s.env, strings.ToUpper(vendor)+"_TOKEN=demo-token")
	}
	s.env = append(s.env, "ORG_ID=6077beed-c3ce-5058-bf28-9590f84341f9", "BUSINESS_ID=8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9")
}

// play plays the first block, with what it prints, and gives the others.
func (s *snippets) play(t *testing.T, all []block) (rest []block) {
	t.Helper()
	first, rest := all[0], all[1:]
	switch first.language {
	case "sh":
		shown := "…"
		if len(rest) > 0 && rest[0].language == "text" {
			shown, rest = rest[0].text, rest[1:]
		}
		s.shell(t, first.text, shown)
	case "yaml":
		if named.MatchString(first.text) {
			s.file(t, first.text)
		} else {
			s.scenario(t, first.text)
		}
	case "go":
		s.goTest(t, s.file(t, first.text))
	case "js", "python":
		s.file(t, first.text)
	default:
		t.Errorf("nobody plays a block of %q here:\n%s", first.language, first.text)
	}
	return rest
}

// named matches a block whose first line names a file.
var named = regexp.MustCompile(`^(?://|#) ([\w.]+)\n`)

// file writes a block into the file that its first line names, and gives the name.
func (s *snippets) file(t *testing.T, text string) (name string) {
	t.Helper()
	match := named.FindStringSubmatch(text)
	if match == nil {
		t.Fatalf("the first line of a block says which file it is, such as \"// teams_test.go\":\n%s", text)
	}
	s.write(t, match[1], text)
	return match[1]
}

func (s *snippets) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// scenario checks a scenario, or a part of one; a whole one is a file that its name
// names.
func (s *snippets) scenario(t *testing.T, text string) {
	t.Helper()
	match := regexp.MustCompile(`(?m)^name: (\S+)$`).FindStringSubmatch(text)
	if match != nil {
		s.write(t, match[1]+".yaml", text)
	} else {
		text = "version: 1\nname: part\n" + text
	}
	if _, err := scenarios.Parse(contracts.Embedded(), "snippet.yaml", []byte(text)); err != nil {
		t.Errorf("%v in\n%s", err, text)
	}
}

// goTest runs a test file as a package of this module, without a place in its tree.
func (s *snippets) goTest(t *testing.T, name string) {
	t.Helper()
	root, err := filepath.Abs(inTree("."))
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, "snippet", name): filepath.Join(s.dir, name)}})
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "overlay.json", string(overlay))
	program := filepath.Join(s.dir, "snippet.test")
	build := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(s.dir, "overlay.json"), "-o", program, "./snippet")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(program, "-test.v").CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("--- PASS: ")) {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
}

// shell runs a block of commands, and compares what it prints.
func (s *snippets) shell(t *testing.T, commands, shown string) {
	t.Helper()
	for _, program := range []string{"node", "python3"} {
		if _, err := exec.LookPath(program); err != nil && regexp.MustCompile(`(^|\s)`+program+`\s`).MatchString(commands) {
			t.Skipf("skipped: there is no %s here", program)
		}
	}
	if lines := strings.Count(commands, "\n"); lines == 1 && s.starts(t, commands, shown) {
		return
	}
	if strings.Contains(commands, "--har") && s.recorder != nil {
		s.stop(t, s.recorder)
		s.recorder = nil
	}
	if strings.Contains(commands, address) && s.server == nil {
		s.server = s.keep(start(s.dir))
	}
	var stdout, stderr bytes.Buffer
	shell := exec.Command("sh", "-e")
	shell.Dir, shell.Env = s.dir, append(os.Environ(), s.env...)
	shell.Stdin = strings.NewReader(s.meant(commands))
	shell.Stdout, shell.Stderr = &stdout, &stderr
	shell.WaitDelay = patience // for what still runs behind a script that has failed
	if err := shell.Run(); err != nil {
		t.Errorf("%s%v\n%s%s", commands, err, &stdout, &stderr)
		return
	}
	if got := s.said(stdout.String()); !shows(shown, got) {
		t.Errorf("%sprints\n%s\nand not\n%s", commands, got, shown)
	}
	if strings.Contains(commands, "ringer exec") && !regexp.MustCompile(`ringer: [1-9]\d* requests?,`).Match(stderr.Bytes()) {
		t.Errorf("%ssent no request:\n%s", commands, &stderr)
	}
}

// starts runs a command that goes on; false means that this one does not.
func (s *snippets) starts(t *testing.T, command, shown string) bool {
	t.Helper()
	words := strings.Fields(command)
	switch strings.Join(words[:min(2, len(words))], " ") {
	case "make run":
		s.server = s.keep(start(s.dir, "--examples"))
		if err := s.server.stdout.wait("/auth/group\n"); err != nil {
			t.Fatal(err)
		}
		if got := s.said(s.server.stderr.String() + s.server.stdout.String()); !shows(shown, got) {
			t.Errorf("%sprints\n%s\nand not\n%s", command, got, shown)
		}
	case "ringer serve":
		s.server = s.keep(start(s.dir, words[2:]...))
	case "ringer record":
		command = strings.ReplaceAll(s.meant(command), recorderAddress, "127.0.0.1:0")
		s.recorder = s.keep(startListening(s.dir, "ringer: recording "+words[2]+" at ", strings.Fields(command)[1:]...))
	default:
		return false
	}
	return true
}

// keep keeps a program until the document ends.
func (s *snippets) keep(p *program, err error) *program {
	s.document.Helper()
	if err != nil {
		s.document.Fatal(err)
	}
	s.document.Cleanup(func() { s.stop(s.document, p) })
	return p
}

func (s *snippets) stop(t *testing.T, p *program) {
	t.Helper()
	if err := p.stop(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

// meant puts the addresses of this run into commands.
func (s *snippets) meant(commands string) string {
	there := s.there
	if s.server != nil {
		there = append(there[:len(there):len(there)], address, s.server.url)
	}
	if s.recorder != nil {
		there = append(there[:len(there):len(there)], "http://"+recorderAddress, s.recorder.url)
	}
	return strings.NewReplacer(there...).Replace(commands)
}

// said puts the document's address into what a command of this run has printed.
func (s *snippets) said(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if s.server != nil {
		text = strings.ReplaceAll(text, s.server.url, address)
	}
	return text
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

// TestTopics plays the help topics.
func TestTopics(t *testing.T) {
	all := help.Topics()
	if len(all) == 0 {
		t.Error("there are no help topics")
	}
	for _, topic := range all {
		t.Run(topic.Name, func(t *testing.T) {
			if heading := fmt.Sprintf("# %s%s: %s\n", strings.ToUpper(topic.Name[:1]), topic.Name[1:], topic.Title); !strings.HasPrefix(strings.ToLower(topic.Text), strings.ToLower(heading)) || topic.Title == "" {
				t.Errorf("the first line is not of the form %q", heading)
			}
			playDocument(t, topic.Text)
		})
	}
}

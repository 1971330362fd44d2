package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// versionOf is a scenario of so many groups, the last of which has a known id.
func versionOf(groups int) string {
	const last = "{id: 11111111-1111-4111-8111-%012d, name: last}"
	return "version: 1\nname: mine\nclock: 2025-01-01T00:00:00Z\ndata:\n  secoda:\n    groups: [" + strings.Repeat("{name: a}, ", groups-1) + fmt.Sprintf(last, groups) + "]\n"
}

// watched is a program that watches mine.yaml in a folder.
type watched struct {
	*testing.T
	*program
	folder string
}

// watch serves a first version, with one group.
func watch(t *testing.T) *watched {
	t.Helper()
	w := &watched{T: t, folder: t.TempDir()}
	w.write("mine.yaml", versionOf(1))
	w.serve("mine.yaml")
	return w
}

func (w *watched) serve(file string) {
	w.Helper()
	var err error
	if w.program, err = start(w.folder, "--watch", "--scenario", file); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		if err := w.stop(os.Interrupt); err != nil {
			w.Error(err)
		}
	})
}

func (w *watched) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *watched) write(name, text string) {
	w.Helper()
	w.must(os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o644))
}

func (w *watched) rename(from, to string) {
	w.Helper()
	w.must(os.Rename(filepath.Join(w.folder, from), filepath.Join(w.folder, to)))
}

// told waits until the program has said something.
func (w *watched) told(text string) {
	w.Helper()
	w.must(w.stderr.wait(text))
}

// groups holds a world to how many groups it has.
func (w *watched) groups(world string, want int) {
	w.Helper()
	body := w.ask("GET", world, "")
	if !strings.Contains(body, fmt.Sprintf(`"count":%d,`, want)) {
		w.Errorf("the world %s has not %d groups: %s", world, want, body)
	}
}

// ask asks for the groups of a world, or makes one.
func (w *watched) ask(method, world, body string) string {
	w.Helper()
	request, err := http.NewRequest(method, w.url+"/_ringer/worlds/"+world+"/api/v1/auth/group", strings.NewReader(body))
	w.must(err)
	request.Header.Set("Authorization", "Bearer any")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	w.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	w.must(err)
	return string(text)
}

func TestWatch(t *testing.T) {
	w := watch(t)
	w.groups("a", 1)
	w.write("mine.yaml", versionOf(2))
	w.told("ringer: reloaded mine.yaml: 1 world took it\n")
	w.groups("a", 2)
	w.groups("b", 2)

	// A broken version is told of, and the one before goes on until it is mended.
	w.write("mine.yaml", strings.Replace(versionOf(3), "name: a", "nmae: a", 1))
	w.told("ringer: mine.yaml:6:")
	w.told(`did you mean "name"?`)
	w.told("ringer: the version of mine.yaml that was loaded before is still served\n")
	w.groups("a", 2)
	w.write("mine.yaml", versionOf(3))
	w.told("ringer: reloaded mine.yaml: 2 worlds took it\n")
	w.groups("a", 3)

	// As many editors write: the old file becomes another, and a new one its name.
	// Who was written to keeps it.
	w.ask("POST", "a", `{"name":"mine"}`)
	w.groups("c", 3)
	w.groups("d", 3)
	w.write("mine.yaml.new", versionOf(4))
	w.rename("mine.yaml", "mine.yaml~")
	w.rename("mine.yaml.new", "mine.yaml")
	w.told("ringer: reloaded mine.yaml: 3 worlds took it\n")
	w.told("ringer: 1 world was written to and keeps its state: a; a reset (POST /_ringer/worlds/NAME/_ringer/reset) takes the new version\n")
	w.groups("a", 4)
	w.groups("b", 4)
	w.ask("POST", "b", `{"name":"mine"}`)
	w.write("mine.yaml", versionOf(9))
	w.told("ringer: 2 worlds were written to and keep their state: a, b;")
	if strings.Contains(w.stderr.String(), "gone") {
		t.Errorf("a file that was away for a moment was told of: %s", w.stderr)
	}
}

// A file that stays away is told of; what it said is served until it is back.
func TestWatchedFileIsGone(t *testing.T) {
	w := watch(t)
	w.groups("a", 1)
	w.must(os.Remove(filepath.Join(w.folder, "mine.yaml")))
	w.told("ringer: mine.yaml is gone\nringer: the version of mine.yaml that was loaded before is still served\n")
	w.groups("b", 1)
	w.write("mine.yaml", versionOf(1))
	w.told("ringer: mine.yaml can be read again, and is as it was\n")
	w.write("mine.yaml", versionOf(2))
	w.told("ringer: reloaded mine.yaml: 2 worlds took it\n")
	w.groups("a", 2)
}

// The file may be a link, and stand in a folder that is exchanged.
func TestWatchThroughLinks(t *testing.T) {
	w := &watched{T: t, folder: t.TempDir()}
	link := func(to, name string) {
		t.Helper()
		w.must(os.Symlink(to, filepath.Join(w.folder, name)))
	}
	for name, groups := range map[string]int{"one": 1, "two": 2} {
		w.must(os.Mkdir(filepath.Join(w.folder, name), 0o755))
		w.write(filepath.Join(name, "real.yaml"), versionOf(groups))
	}
	link("one", "current")
	link(filepath.Join("current", "real.yaml"), "mine.yaml")
	w.serve("./mine.yaml")
	w.groups("a", 1)
	link("two", "next")
	w.rename("next", "current")
	w.told("ringer: reloaded ./mine.yaml: 1 world took it\n")
	w.groups("b", 2)
	w.write(filepath.Join("two", "real.yaml"), versionOf(3))
	w.told("ringer: reloaded ./mine.yaml: 2 worlds took it\n")
	w.groups("a", 3)
}

// A folder that is taken away and made anew is watched like the one before.
func TestWatchedFolderIsExchanged(t *testing.T) {
	w := &watched{T: t, folder: t.TempDir()}
	folder := filepath.Join(w.folder, "scenarios")
	file := filepath.Join("scenarios", "mine.yaml")
	w.must(os.Mkdir(folder, 0o755))
	w.write(file, versionOf(1))
	w.serve(file)
	w.groups("a", 1)
	w.must(os.RemoveAll(folder))
	w.told("mine.yaml is gone\n")
	w.must(os.Mkdir(folder, 0o755))
	w.write(file, versionOf(2))
	w.told("mine.yaml: 1 world took it\n")
	w.groups("b", 2)
	w.write(file, versionOf(3))
	w.told("mine.yaml: 2 worlds took it\n")
}

// TestExecWatches changes the file while the command of exec runs.
func TestExecWatches(t *testing.T) {
	w := &watched{T: t, folder: t.TempDir()}
	w.write("mine.yaml", versionOf(1))
	const get = "GET /auth/group/11111111-1111-4111-8111-000000000002"
	stdout := newOutput()
	w.program = &program{stderr: newOutput()}
	command := exec.Command("ringer", "exec", "--watch", "--scenario", "mine.yaml", "--", "client", get, "echo", get)
	command.Dir, command.Stdout, command.Stderr = w.folder, stdout, w.stderr
	stdin, err := command.StdinPipe()
	w.must(err)
	w.must(command.Start())
	defer func() { _ = command.Process.Kill() }() // it has ended when all is well
	w.must(stdout.wait(get[4:] + " 404\n"))
	w.write("mine.yaml", versionOf(2))
	w.told("ringer: reloaded mine.yaml: 1 world took it\n")
	w.must(stdin.Close())
	w.must(command.Wait())
	if !strings.HasSuffix(stdout.String(), " 200\n") {
		t.Errorf("the command said %q", stdout)
	}
	w.told("ringer: 2 requests, ")
}

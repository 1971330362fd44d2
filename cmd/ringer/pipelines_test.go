package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/schemas"
)

const dockerfile = ".docker/Dockerfile"

// instructions gives the arguments of all instructions of that name in the
// Dockerfile's last stage, or of the whole for FROM.
func instructions(t *testing.T, name string) (found []string) {
	t.Helper()
	text := readText(t, dockerfile)
	if name != "FROM" {
		text = text[strings.LastIndex(text, "\nFROM "):]
	}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			found = append(found, strings.TrimSpace(rest))
		}
	}
	if len(found) == 0 {
		t.Fatalf("the Dockerfile has no %s", name)
	}
	return found
}

// words reads the last word of an instruction, a list in brackets.
func words(t *testing.T, argument string) (list []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(argument[strings.Index(argument, "["):]), &list); err != nil {
		t.Fatalf("%s: %v", argument, err)
	}
	return list
}

// accepts says whether the program takes a command line, without running it.
func accepts(t *testing.T, args []string) error {
	t.Helper()
	command, rest, err := root(t).Find(args)
	if err == nil && command.HasSubCommands() {
		err = fmt.Errorf("%q is no command", args)
	}
	if err == nil {
		err = command.ParseFlags(rest)
	}
	if err == nil {
		err = command.ValidateArgs(command.Flags().Args())
	}
	return err
}

// TestDockerfile checks what can be checked of the image without an engine that
// builds it.
func TestDockerfile(t *testing.T) {
	stages := instructions(t, "FROM")
	if last := stages[len(stages)-1]; last != "scratch" {
		t.Errorf("the image is made from %s", last)
	}
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(readText(t, "go.mod"))[1]
	if stages[0] != "golang:"+version+" AS build" {
		t.Errorf("the program is built in %s, and go.mod wants Go %s", stages[0], version)
	}
	if user := instructions(t, "USER")[0]; !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("the user is %s: without /etc/passwd it is a number, and not that of root", user)
	}
	entry := words(t, instructions(t, "ENTRYPOINT")[0])
	serve := append(entry[1:], words(t, instructions(t, "CMD")[0])...)
	health := words(t, instructions(t, "HEALTHCHECK")[0])
	if diff := cmp.Diff([]string{"/ringer", "/ringer"}, []string{entry[0], health[0]}); diff != "" {
		t.Errorf("programs (-want +got):\n%s", diff)
	}
	for _, args := range [][]string{serve, health[1:]} {
		if err := accepts(t, args); err != nil {
			t.Errorf("ringer %q: %v", args, err)
		}
	}
	_, port, _ := strings.Cut(cmd.DefaultAddr, ":") // where health looks
	if exposed := instructions(t, "EXPOSE")[0]; exposed != port || !strings.HasSuffix(serve[len(serve)-1], ":"+port) {
		t.Errorf("port %s is exposed and %q served, and health asks %s", exposed, serve, port)
	}
}

// TestDockerBuild runs the build command of the Dockerfile: what it makes must
// run where there is nothing else.
func TestDockerBuild(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("skipped: an image is built on Linux")
	}
	if testing.Short() {
		t.Skip("skipped: the build from nothing takes minutes; make check does it")
	}
	t.Parallel()
	command := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .*) -o /ringer (.*)$`).FindStringSubmatch(readText(t, dockerfile))
	if command == nil {
		t.Fatal("the Dockerfile has no build command")
	}
	program := filepath.Join(t.TempDir(), "ringer")
	// With -trimpath all that is imported would be compiled once more for this alone.
	flags := strings.Replace(command[1], " -trimpath", "", 1)
	build := exec.Command("sh", "-ec", fmt.Sprintf("%s -o %s %s", flags, program, command[2]))
	build.Dir, build.Env = inTree("."), append(os.Environ(), "VERSION=1.2.3")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	libraries, err := file.ImportedLibraries()
	if err != nil || len(libraries) > 0 {
		t.Errorf("the program needs %v (%v)", libraries, err)
	}
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("the program needs a loader")
		}
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	// A third of it compares editions of documents: without, it has 24 MB.
	if info, err := os.Stat(program); err != nil || info.Size() > 40<<20 {
		t.Errorf("the program has %d bytes, more than 40 MiB (%v)", info.Size(), err)
	}
	if out, err := exec.Command(program, "version").Output(); err != nil || !strings.HasPrefix(string(out), "ringer 1.2.3 ") {
		t.Errorf("version says %q (%v)", out, err)
	}
}

// strs gives all texts in a value made of maps and slices.
func strs(value any) (all []string) {
	switch value := value.(type) {
	case string:
		all = append(all, value)
	case []any:
		for _, item := range value {
			all = append(all, strs(item)...)
		}
	case map[string]any:
		for _, member := range value {
			all = append(all, strs(member)...)
		}
	}
	return all
}

func readYAML(t *testing.T, name string) any {
	t.Helper()
	doc, err := schemas.Parse(name, []byte(readText(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return doc.Value
}

// at gives the value that a JSON Pointer names.
func at(t *testing.T, value any, pointer string) any {
	t.Helper()
	found, ok := schemas.Lookup(value, pointer)
	if !ok {
		t.Fatalf("there is nothing at %s", pointer)
	}
	return found
}

func TestComposeFile(t *testing.T) {
	const name = ".docker/compose.yaml"
	file := readYAML(t, name)
	build := at(t, file, "/services/ringer/build").(map[string]any)
	if root := filepath.Join(".docker", fmt.Sprint(build["context"])); root != "." || build["dockerfile"] != dockerfile {
		t.Errorf("the image is built from %v in %s", build["dockerfile"], root)
	}
	command := at(t, file, "/services/ringer/command").([]any)
	if err := accepts(t, strs(command)); err != nil {
		t.Errorf("ringer %q: %v", command, err)
	}
	if token, ok := at(t, file, "/services/ringer/environment/RINGER_ADMIN_TOKEN").(string); !ok || !strings.HasPrefix(token, "${RINGER_ADMIN_TOKEN:?") {
		t.Errorf("the admin token is %q: it is asked for, and never written down", token)
	}
	var env, stderr bytes.Buffer
	if code := run(t.Context(), []string{"exec", "--", "env"}, strings.NewReader(""), &env, &stderr); code != cmd.ExitFine {
		t.Fatalf("exec -- env ended with %d: %s", code, stderr.String())
	}
	origin := regexp.MustCompile(`(?m)^RINGER_URL=(.*)$`).FindStringSubmatch(env.String())[1]
	told := "\n" + strings.ReplaceAll(env.String(), origin, "http://ringer:7464")
	for variable, value := range at(t, file, "/services/client/environment").(map[string]any) {
		if want := fmt.Sprintf("%s=%s", variable, value); !strings.Contains(told, "\n"+want+"\n") {
			t.Errorf("the client has %s, and exec would not set this", want)
		}
	}
}

// TestPipelineExamples reads the examples for CI: their command lines are taken by
// the program, and what they read from it is what it writes.
func TestPipelineExamples(t *testing.T) {
	examples, err := filepath.Glob(inTree(".ci/examples/*.yml"))
	if err != nil || len(examples) < 2 {
		t.Fatalf("there are only the examples %v (%v)", examples, err)
	}
	for _, example := range examples {
		t.Run(filepath.Base(example), func(t *testing.T) {
			lines := 0
			for _, text := range strs(readYAML(t, ".ci/examples/"+filepath.Base(example))) {
				args := strings.Fields(text)
				if len(args) == 0 || args[0] != "ringer" {
					continue
				}
				lines++
				if err := accepts(t, args[1:]); err != nil {
					t.Errorf("%s: %v", text, err)
				}
			}
			if lines == 0 {
				t.Error("no line of it calls ringer")
			}
		})
	}
	pattern := strings.Trim(fmt.Sprint(at(t, readYAML(t, ".ci/examples/gitlab.yml"), "/vendors/coverage")), "/")
	var stdout, summary bytes.Buffer
	if code := run(t.Context(), []string{"exec", "--", "client", "GET /auth/group"}, strings.NewReader(""), &stdout, &summary); code != cmd.ExitFine {
		t.Fatalf("exec ended with %d: %s", code, summary.String())
	}
	if found := regexp.MustCompile(pattern).FindStringSubmatch(summary.String()); found == nil || !strings.Contains(summary.String(), "coverage "+found[1]+" %") {
		t.Errorf("%s finds %q in %q", pattern, found, summary.String())
	}
}

// TestPipelinesThatAreWrong shows that the check of command lines can fail.
func TestPipelinesThatAreWrong(t *testing.T) {
	for _, line := range []string{"exec", "exec --", "exec --fail-on-violations -- npm test", "serve --adr 0.0.0.0:1", "health a b", "sreve"} {
		if accepts(t, strings.Fields(line)) == nil {
			t.Errorf("ringer %s is taken", line)
		}
	}
}

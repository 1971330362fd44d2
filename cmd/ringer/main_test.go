package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestMain makes this test program a ringer too, a client of vendors and an attacker: scripts
// and tests find both in their path.
func TestMain(m *testing.M) {
	// Without it every program of a race-detecting test sleeps a second at its end.
	if err := os.Setenv("GORACE", os.Getenv("GORACE")+" atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	testscript.Main(hangingUp{m}, map[string]func(){"ringer": main, "client": client, "attacker": attacker})
}

// hangingUp runs tests whose programs end when they are hung up on, also where nohup
// started the tests: programs inherit that a signal is ignored, and not that it is
// caught.
type hangingUp struct{ *testing.M }

func (m hangingUp) Run() int {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	return m.M.Run()
}

// TestCommands plays the scripts in testdata, one behaviour a file.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Values[programKey{}] = new(*program)
			env.Setenv("RINGER_ADMIN_TOKEN", "")
			env.Setenv("GORACE", os.Getenv("GORACE"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":         scriptExits,
			"ringer-serve":  scriptServe,
			"ringer-stdout": scriptStdout,
			"ringer-stop":   scriptStop,
			"take-port":     scriptTakePort,
			"free-port":     scriptFreePort,
			"http":          scriptHTTP,
		},
	})
}

// programKey is where a script keeps the server that it has started.
type programKey struct{}

func scriptProgram(ts *testscript.TestScript) *program {
	p := *ts.Value(programKey{}).(**program)
	if p == nil {
		ts.Fatalf("there is no server: start one with ringer-serve")
	}
	return p
}

// scriptExits runs "exits CODE PROGRAM ARG...": the program must end with the
// code.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d, want %s", code, args[0])
	}
}

// scriptServe runs "ringer-serve FLAG...": it starts a server on a free port and
// sets URL.
func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: ringer-serve FLAG...")
	}
	p, err := start(ts.MkAbs("."), args...)
	ts.Check(err)
	ts.Defer(func() { _ = p.stop(os.Kill) }) // most scripts leave it running
	*ts.Value(programKey{}).(**program) = p
	ts.Setenv("URL", p.url)
}

// scriptStdout waits until the server has written a line and gives all that it
// wrote.
func scriptStdout(ts *testscript.TestScript, _ bool, _ []string) {
	p := scriptProgram(ts)
	select {
	case <-p.stdout.line:
		fmt.Fprint(ts.Stdout(), p.stdout)
	case <-time.After(patience):
		ts.Fatalf("the server writes nothing to stdout")
	}
}

// scriptStop runs "ringer-stop TERM" or "ringer-stop INT": the server must end
// with exit code 0. What it wrote is then there for stdout and stderr.
func scriptStop(ts *testscript.TestScript, neg bool, args []string) {
	signals := map[string]os.Signal{"TERM": syscall.SIGTERM, "INT": os.Interrupt}
	if neg || len(args) != 1 || signals[args[0]] == nil {
		ts.Fatalf("usage: ringer-stop TERM|INT")
	}
	p := scriptProgram(ts)
	err := p.stop(signals[args[0]])
	fmt.Fprint(ts.Stdout(), p.stdout)
	fmt.Fprint(ts.Stderr(), p.stderr)
	ts.Check(err)
}

// scriptTakePort listens on a port until the script ends and sets TAKEN to its
// address.
func scriptTakePort(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = listener.Close() })
	ts.Setenv("TAKEN", listener.Addr().String())
}

// scriptFreePort sets FREE to an address that nobody listens on.
func scriptFreePort(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Setenv("FREE", listener.Addr().String())
	ts.Check(listener.Close())
}

// scriptHTTP runs "http METHOD URL [-H 'Name: value']... [-d BODY]": it prints
// the status, the headers in alphabetical order, an empty line and the body.
func scriptHTTP(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args)%2 != 0 {
		ts.Fatalf("usage: http METHOD URL [-H 'Name: value']... [-d BODY]")
	}
	header, body := http.Header{}, ""
	for pair := range slices.Chunk(args[2:], 2) {
		switch name, value, _ := strings.Cut(pair[1], ": "); pair[0] {
		case "-H":
			header.Add(name, value)
		case "-d":
			body = pair[1]
		default:
			ts.Fatalf("http has no flag %s", pair[0])
		}
	}
	request, err := http.NewRequest(args[0], args[1], strings.NewReader(body))
	ts.Check(err)
	request.Header = header
	if body != "" && header.Get("Content-Type") == "" {
		header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	got, err := io.ReadAll(response.Body)
	ts.Check(errors.Join(err, response.Body.Close()))
	fmt.Fprintln(ts.Stdout(), response.StatusCode)
	for _, name := range slices.Sorted(maps.Keys(response.Header)) {
		fmt.Fprintf(ts.Stdout(), "%s: %s\n", name, strings.Join(response.Header[name], ", "))
	}
	fmt.Fprintf(ts.Stdout(), "\n%s\n", strings.TrimSuffix(string(got), "\n"))
}

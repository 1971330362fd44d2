package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/ringertest"
)

// hijacked answers with what is no HTTP.
func hijacked(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(connection, text)
		_ = connection.Close()
	}
}

// jsonText answers with a body that says it is JSON.
func jsonText(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// without is a body that ends only when nobody reads any more, or after so many
// bytes.
func without(end int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		part := bytes.Repeat([]byte(`{"results":[],`), 4096)
		for sent := 0; sent < end; sent += len(part) {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	}
}

// TestCheckOfTargets checks what is no vendor, or one that is in a bad way: it ends
// with a code and a sentence.
func TestCheckOfTargets(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was called") }))
	defer elsewhere.Close()
	for _, test := range []struct {
		why     string
		answers http.HandlerFunc
		code    int
		want    string
	}{
		{"it refuses the token", jsonText(401, `{"detail":"Invalid token."}`), 3, "refuses the token (401"},
		{"it lets the token see nothing", jsonText(403, `{"detail":"No."}`), 3, "does not let the token see"},
		{"it hangs", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 3, "did not answer within 200ms: give it longer with --timeout"},
		{"it begins and hangs", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"results":[`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}, 3, "did not answer within 200ms"},
		{"no HTTP", hijacked("SSH-2.0-OpenSSH_9.6\r\n"), 3, "gave no answer that is HTTP"},
		{"it hangs up", hijacked(""), 3, "gave no answer that is HTTP"},
		{"garbage", jsonText(200, "\x00\xff\x01 garbage \x1b[31m"), 3, "answers like secoda"},
		{"100 MB", without(100 << 20), 1, "vendor-drifted"},
		{"redirects without an end", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, 3, "again and again"},
		{"another host", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+r.URL.Path, http.StatusMovedPermanently)
		}, 3, "which is not called"},
		{"pages without an end", func(w http.ResponseWriter, r *http.Request) {
			page := 1
			_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
			jsonText(200, fmt.Sprintf(`{"count":9,"meta":{"page":%d,"total_pages":99999,"next_page":%d},"links":{"next":"http://%s%s?page=%d"},"results":[{"id":"a0000000-0000-4000-8000-%012d"}]}`,
				page, page+1, r.Host, r.URL.Path, page+1, page))(w, r)
		}, 1, "vendor-drifted"},
		{"another API", jsonText(404, `{"error":{"code":404}}`), 3, "answers like secoda"},
		{"a web page", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!DOCTYPE html><html><body>Sign in")
		}, 3, "answers like secoda"},
		{"an empty answer", func(http.ResponseWriter, *http.Request) {}, 3, "answers like secoda"},
		{"it is down", jsonText(500, ""), 3, "answers like secoda"},
		{"it is busy for an hour", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}, 3, "asks to be left alone for 1h0m0s"},
	} {
		t.Run(test.why, func(t *testing.T) {
			var calls atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				test.answers(w, r)
			}))
			defer server.Close()
			ledger, patience := filepath.Join(t.TempDir(), "ledger"), "20s"
			if strings.Contains(test.want, "200ms") {
				patience = "200ms"
			}
			c := checkAt(t, "secoda", "--target", server.URL, "--token-env", "RINGER_TEST_TOKEN", "--writes", "--ledger", ledger, "--timeout", patience)
			c.wants(t, test.code, test.want)
			if calls.Load() > 200+1000 { // the budget, and what a sweep may look through
				t.Errorf("%d calls were made", calls.Load())
			}
			if strings.Contains(c.stdout+c.stderr, "\x1b") || strings.Contains(c.stdout+c.stderr, "\x00") {
				t.Errorf("it passes on what a terminal obeys: %q", c.stdout+c.stderr)
			}
			if _, err := os.Stat(ledger); err == nil && !strings.Contains(c.stderr, "--sweep") {
				t.Errorf("the ledger is left, and it says only %s", c.stderr)
			}
		})
	}
}

// TestCheckOfAnother checks what is no such vendor, and one that is down: what came
// is told, and is nobody's fault.
func TestCheckOfAnother(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	demo, down := startChecked(t, "demo"), startChecked(t, "vendor-down")
	files := httptest.NewServer(http.FileServer(http.Dir(t.TempDir())))
	defer files.Close()
	only, err := chooseVendors([]string{"secoda"})
	if err != nil {
		t.Fatal(err)
	}
	another := ringertest.StartWith(t, ringertest.Options{AllowUnknownCalls: true}, only...)
	for _, test := range []struct{ why, vendor, target, came string }{
		{"a server of files", "secoda", files.URL, "What came: 404 "},
		{"a wrong path", "secoda", demo.URL + "/foo", "What came: 404 "},
		{"another vendor", "kantata", another.URL, "What came: 404 "},
		{"it is down", "kantata", down.URL, "no answer"},
		{"it is down", "secoda", down.URL, "no answer"},
		{"it is down", "piercloud", down.URL, "503 "},
	} {
		t.Run(test.why+" "+test.vendor, func(t *testing.T) {
			folder := t.TempDir()
			args := append([]string{test.vendor, "--target", test.target, "--token-env", "RINGER_TEST_TOKEN"}, demoPlace(t, test.vendor)...)
			c := checkAt(t, append(args, "--report", filepath.Join(folder, "r.json"))...)
			c.wants(t, cmd.ExitUnreachable, test.vendor+": nothing was checked", "nothing at "+test.target+" answers like "+test.vendor+": is the address right, is the vendor up?", test.came, "0 findings")
			for _, wrong := range []string{"drifted", "to do:", "answered otherwise", "clean"} {
				if strings.Contains(c.stdout+c.stderr, wrong) {
					t.Errorf("it says %q:\n%s%s", wrong, c.stdout, c.stderr)
				}
			}
			text, err := os.ReadFile(filepath.Join(folder, "r.json"))
			if err != nil {
				t.Fatal(err)
			}
			report, err := report.Read("r.json", text)
			if err != nil || report.Summary.Passed > 0 || report.Summary.Skipped != report.Summary.Checks || !strings.Contains(report.Ended, test.came) {
				t.Errorf("the report has %+v, and ended since %s, %v", report.Summary, report.Ended, err)
			}
		})
	}
}

// TestCheckOfWhatIsNotReached asks for an operation, and may not call it.
func TestCheckOfWhatIsNotReached(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	fake := startChecked(t, "demo")
	c := checkAt(t, "secoda", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--operation", "create-group")
	c.wants(t, cmd.ExitNothing, "nothing that was asked for was reached: create-group: it writes, and needs --writes", "secoda: no difference in what was reached")
	if strings.Contains(c.stdout, "clean") {
		t.Errorf("it says that it is clean:\n%s", c.stdout)
	}
	checkAt(t, "secoda", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--operation", "create-group", "--operation", "list-groups").wants(t, cmd.ExitFine, "secoda: clean")
}

// TestCheckOfNoTarget asks where nobody is, or nobody that can be trusted.
func TestCheckOfNoTarget(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	const inClear = "http://vendor.example would get the token in clear text, which everybody on the way can read: give https://vendor.example, or say --insecure"
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was called") }))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	for _, test := range []struct {
		why    string
		args   []string
		code   int
		words  string
		vendor string
	}{
		{"nobody listens", []string{"--target", closed.URL}, 3, "nothing listens at", "secoda"},
		{"a certificate that does not verify", []string{"--target", secure.URL}, 3, "does not verify", "secoda"},
		{"no TLS", []string{"--target", strings.Replace(plain.URL, "http:", "https:", 1)}, 3, "does not speak TLS", "secoda"},
		{"a host that is allowed", []string{"--target", "https://vendor.example:8443/api/v1/", "--allow-host", "Vendor.example", "--dry-run"}, 0, "GET    /api/v1/auth/group", "secoda"},
		{"a host with its port", []string{"--target", "https://vendor.example:8443", "--allow-host", "vendor.example:8443", "--dry-run"}, 0, "GET    /api/v1/auth/group", "secoda"},
		{"a token in clear text", []string{"--target", "http://vendor.example", "--allow-host", "vendor.example", "--token-env", "RINGER_TEST_TOKEN", "--dry-run"}, 2, inClear, "secoda"},
		{"a token in clear text, as is wanted", []string{"--target", "http://vendor.example", "--allow-host", "vendor.example", "--token-env", "RINGER_TEST_TOKEN", "--dry-run", "--insecure"}, 0, "GET    /api/v1/auth/group", "secoda"},
		{"no token, in clear text", []string{"--target", "http://vendor.example", "--allow-host", "vendor.example", "--dry-run"}, 0, "GET    /api/v1/auth/group", "secoda"},
		{"a token in clear text to this machine", []string{"--target", "http://[::1]:80", "--token-env", "RINGER_TEST_TOKEN", "--dry-run"}, 0, "GET    /api/v1/auth/group", "secoda"},
		{"nothing that can be asked", append([]string{"--target", plain.URL, "--operation", "create-token"}, demoPlace(t, "piercloud")...), 4, "nothing was checked", "piercloud"},
	} {
		t.Run(test.why, func(t *testing.T) {
			checkAt(t, append([]string{test.vendor}, test.args...)...).wants(t, test.code, test.words)
		})
	}
}

// counted is a fake that does something before a call, or when it is answered.
type counted struct {
	*ringertest.Server
	calls   atomic.Int64
	at      int64
	after   bool
	happens func()
}

func (c *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := c.calls.Add(1)
	if n == c.at && !c.after {
		c.happens()
	}
	c.Server.ServeHTTP(w, r)
	if n == c.at && c.after {
		c.happens()
	}
}

// TestCheckIsInterrupted ends a run at some calls, as Ctrl-C does: what it made is
// taken away, and what it found is told.
func TestCheckIsInterrupted(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	fake := startChecked(t, "demo")
	for _, at := range []int64{1, 20, 23, 30} {
		ctx, cancel := context.WithCancel(t.Context())
		server := &counted{Server: fake, at: at, happens: cancel}
		target := httptest.NewServer(server)
		ledger := filepath.Join(t.TempDir(), "ledger")
		var stdout, stderr bytes.Buffer
		code := run(ctx, []string{"check", "secoda", "--target", target.URL, "--writes", "--ledger", ledger, "--token-env", "RINGER_TEST_TOKEN"}, strings.NewReader(""), &stdout, &stderr)
		c := checked{code, stdout.String(), stderr.String()}
		c.wants(t, cmd.ExitDifferences, "the run was ended before its time")
		if at > 1 {
			c.wants(t, cmd.ExitDifferences, "only a part of the stories was played", "the run was ended after ", " of 47 steps", "no difference in what was reached", "the run was ended:")
		}
		if changes := fake.World("default").Changes(); len(changes) > 0 {
			t.Errorf("ended at call %d it leaves %v", at, changes)
		}
		if _, err := os.Stat(ledger); err == nil {
			t.Errorf("ended at call %d it leaves the ledger", at)
		}
		target.Close()
		cancel()
	}
}

// TestSweepOfWhatIsRefused has a ledger that cannot be swept, for several reasons.
func TestSweepOfWhatIsRefused(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Setenv("RINGER_TEST_WRONG", "another-token")
	fake := startChecked(t, "empty")
	var keeps atomic.Bool
	keeps.Store(true)
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if keeps.Load() && r.Method == http.MethodDelete {
			jsonText(http.StatusInternalServerError, `{"detail":"No."}`)(w, r)
			return
		}
		fake.Server.ServeHTTP(w, r)
	}))
	defer target.Close()
	t.Chdir(t.TempDir())
	c := checkAt(t, "secoda", "--target", target.URL, "--writes", "--token-env", "RINGER_TEST_TOKEN")
	ledgers, err := filepath.Glob("*.ledger")
	if err != nil || len(ledgers) != 1 || strings.Count(ledgers[0], "ringer") != 1 || !strings.HasPrefix(ledgers[0], "ringer-secoda-") {
		t.Fatalf("the ledgers are %v, %v", ledgers, err)
	}
	ledger := ledgers[0]
	c.wants(t, cmd.ExitDifferences, "objects that were made could not be deleted:\nringer:   delete-group id ", "answers 500 (made in secoda-write: create", "Try again with: ringer check --sweep "+ledger)
	keeps.Store(false)
	for _, test := range []struct {
		why  string
		args []string
	}{
		{"no token", nil},
		{"another token", []string{"--token-env", "RINGER_TEST_WRONG"}},
	} {
		c := checkAt(t, append([]string{"--sweep", ledger}, test.args...)...)
		c.wants(t, cmd.ExitUnreachable, "refuses the token (401): give the one that made what is left with --token-env NAME", "could not be deleted")
	}
	checkAt(t, "--sweep", ledger, "--token-env", "RINGER_TEST_TOKEN").wants(t, cmd.ExitFine, "were deleted, or were gone")
	if changes := fake.World("default").Changes(); len(changes) > 0 {
		t.Errorf("it leaves %v", changes)
	}
}

// TestCheckWithoutAToken says that none was given.
func TestCheckWithoutAToken(t *testing.T) {
	checkAt(t, "secoda", "--target", startChecked(t, "demo").URL).wants(t, cmd.ExitUnreachable, "asks for a token (401), and none was given: give one with --token-env NAME")
}

// TestForgetWhatCannotBeSettled has a create whose answer is lost and that no list
// shows.
func TestForgetWhatCannotBeSettled(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	fake := startChecked(t, "empty")
	line := fmt.Sprintf(`{"entry":1,"vendor":"secoda","target":%q,"run":"ringer abcdef","story":"a","step":"b","undo":{"operation":"delete-group","path":{"id":"/id"},"found":{"operation":"list-groups","items":"/results/*","where":{"/name":"ringer abcdef"}}}}`, fake.URL)
	ledger := filepath.Join(t.TempDir(), "ledger")
	if err := os.WriteFile(ledger, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkAt(t, "--sweep", ledger, "--token-env", "RINGER_TEST_TOKEN").wants(t, cmd.ExitDifferences,
		"1 object that was made, or may have been, could not be deleted", `no list shows it (looked for by "ringer abcdef")`,
		"Look for it with: curl -H", "ringer check --sweep "+ledger+" --forget 1")
	checkAt(t, "--sweep", ledger, "--forget", "2").wants(t, cmd.ExitUsage, "has no such entry that is open; those are: 1")
	checkAt(t, "--sweep", ledger, "--forget", "1").wants(t, cmd.ExitFine, "nothing in")
	if _, err := os.Stat(ledger); err == nil {
		t.Error("the ledger is left")
	}
}

// TestSweepWhereNobodyIs has a ledger whose target is gone.
func TestSweepWhereNobodyIs(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	ledger := filepath.Join(t.TempDir(), "ledger")
	line := fmt.Sprintf(`{"entry":1,"vendor":"secoda","target":%q,"run":"ringer abcdef","story":"a","step":"b","undo":{"operation":"delete-group","path":{"id":"/id"}}}`, closed.URL)
	if err := os.WriteFile(ledger, []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkAt(t, "--sweep", ledger).wants(t, cmd.ExitUnreachable, "nothing listens at")
}

// TestKilledAtRandom kills runs, each in a process of its own, at a call that
// chance picks; the sweep of their ledgers leaves nothing behind.
func TestKilledAtRandom(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Setenv("RINGER_TEST_MEMBER", "member-token")
	fake := startChecked(t, "demo")
	chance := rand.New(rand.NewPCG(50, 1))
	var wait sync.WaitGroup
	var open atomic.Int64
	turn := make(chan struct{}, 2)
	runs := 50
	if testing.Short() {
		runs = 3
	}
	for n := range runs {
		vendor := contracts.Embedded().Checked()[n%len(contracts.Embedded().Checked())]
		at, after := int64(15+chance.IntN(20)), chance.IntN(2) == 0
		turn <- struct{}{}
		wait.Go(func() {
			if killed(t, fake, vendor, fmt.Sprintf("killed-%d", n), at, after) {
				open.Add(1)
			}
			<-turn
		})
	}
	wait.Wait()
	if open.Load() < int64(runs/5) {
		t.Errorf("only %d of the runs left something to sweep", open.Load())
	}
}

// killed kills one run in a world of its own, and sweeps its ledger. It says
// whether there was something to sweep.
func killed(t *testing.T, fake *ringertest.Server, vendor, world string, at int64, after bool) (swept bool) {
	started := make(chan *os.Process, 1)
	server := &counted{Server: fake, at: at, after: after, happens: func() { _ = (<-started).Kill() }}
	target := httptest.NewServer(server)
	defer target.Close()
	ledger := filepath.Join(t.TempDir(), "ledger")
	args := slices.Concat([]string{
		"check", vendor, "--target", target.URL + "/_ringer/worlds/" + world, "--writes", "--ledger", ledger, "--token-env", "RINGER_TEST_TOKEN",
	}, demoPlace(t, vendor))
	if vendor == "kantata" {
		args = append(args, "--token-env", "member=RINGER_TEST_MEMBER")
	}
	var said bytes.Buffer
	process := exec.Command("ringer", args...) // TestMain puts this program into the path
	process.Stdout, process.Stderr = &said, &said
	if err := process.Start(); err != nil {
		t.Error(err)
		return false
	}
	started <- process.Process
	if err := process.Wait(); process.ProcessState.ExitCode() != -1 {
		t.Errorf("%s at call %d: it was not killed, %v: %s", vendor, at, err, &said)
	}
	c := checkAt(t, "--sweep", ledger, "--token-env", "RINGER_TEST_TOKEN")
	c.wants(t, cmd.ExitFine)
	if changes := fake.World(world).Changes(); len(changes) > 0 {
		t.Errorf("%s at call %d is left %v", vendor, at, changes)
	}
	if _, err := os.Stat(ledger); err == nil {
		t.Errorf("%s at call %d: the ledger is left", vendor, at)
	}
	return !strings.Contains(c.stderr, "nothing in")
}

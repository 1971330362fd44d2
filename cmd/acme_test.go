package cmd_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	neturl "net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// acmeModule is a vendor in a module of its own, which imports this one.
const acmeModule = "testdata/acme"

// inAcme runs a program in the module, without the network.
func inAcme(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = acmeModule
	command.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "GOFLAGS=-mod=readonly", "ACME_TOKEN=demo-token")
	var stderr strings.Builder
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err == nil {
		return string(stdout)
	}
	if said := stderr.String(); strings.Contains(said, "go mod tidy") || strings.Contains(said, "go.sum") {
		t.Fatalf("the requirements of cmd/%s are not in step with those of this module: run \"go mod tidy\" in that folder\n%s", acmeModule, said)
	}
	t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, stdout, stderr.String())
	return ""
}

// TestVendorInAModuleOfItsOwn builds a vendor from outside, runs its tests, and serves
// and checks it by the program that its module makes.
func TestVendorInAModuleOfItsOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: a process cannot be interrupted here")
	}
	program := filepath.Join(t.TempDir(), "acme")
	inAcme(t, "go", "vet", "./...")
	inAcme(t, "go", "test", "./...")
	inAcme(t, "go", "build", "-o", program, ".")
	for _, row := range []struct{ line, want string }{
		{"contract lint acme", ""},
		{"contract show acme get-team", "If-None-Match"},
		{"generate acme team -n 1", `"ref":"tm_`},
		{"generate acme create-team -n 1 --kind invalid", `"expect":{"status":400}`},
		{"scenario show demo", "\n  acme:\n    teams:\n"},
		{"scenario show stale", "error: precondition_failed"},
		{"scenario check acme/scenarios/demo.yaml acme/scenarios/lost-answer.yaml acme/scenarios/stale.yaml", "stale.yaml: ok"},
		{"scenario new mine -o -", "tm_a00000000001"},
	} {
		if got := inAcme(t, program, strings.Fields(row.line)...); !strings.Contains(got, row.want) {
			t.Errorf("acme %s prints nothing with %q:\n%.2000s", row.line, row.want, got)
		}
	}
	url := serveAcme(t, program)
	t.Run("over the wire", func(t *testing.T) { callAcme(t, url+"/_ringer/worlds/wire") })
	var report struct {
		Summary struct{ Checks, Passed, Findings, Skipped int }
	}
	text := inAcme(t, program, "check", "acme", "--target", url, "--token-env", "ACME_TOKEN", "--writes", "--json")
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if s := report.Summary; s.Checks == 0 || s.Passed != s.Checks || s.Findings+s.Skipped > 0 {
		t.Errorf("a check against itself finds: %s", text)
	}
	if changes := do(t, "GET", url+"/_ringer/changes", "").body; strings.TrimSpace(changes) != `{"changes":[]}` {
		t.Errorf("the check leaves something behind: %s", changes)
	}
	checkHostileAcme(t, program, url)
}

// checkHostileAcme checks a vendor that answers each create with a team of others: the
// proof that an object is a run's own follows from the contract of any vendor.
func checkHostileAcme(t *testing.T, program, url string) {
	address, err := neturl.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	theirs := regexp.MustCompile(`tm_\w+`).FindString(do(t, "GET", url+"/v2/teams", "", "X-Api-Key: demo-token").body)
	proxy := httputil.NewSingleHostReverseProxy(address)
	proxy.ModifyResponse = func(answer *http.Response) error {
		if answer.Request.Method != http.MethodPost || answer.StatusCode != http.StatusCreated {
			if answer.Request.Method != http.MethodGet && strings.HasSuffix(answer.Request.URL.Path, theirs) {
				t.Errorf("%s %s is of another", answer.Request.Method, answer.Request.URL)
			}
			return nil
		}
		body, err := io.ReadAll(answer.Body)
		body = regexp.MustCompile(`tm_\w+`).ReplaceAll(body, []byte(theirs))
		answer.Body = io.NopCloser(bytes.NewReader(body))
		return err
	}
	hostile := httptest.NewServer(proxy)
	defer hostile.Close()
	command := exec.CommandContext(t.Context(), program, "check", "acme", "--target", hostile.URL, "--token-env", "ACME_TOKEN", "--writes", "--ledger", filepath.Join(t.TempDir(), "ledger"))
	command.Env = append(os.Environ(), "ACME_TOKEN=demo-token")
	said, _ := command.CombinedOutput() // it finds differences, and says so with its code
	if want := "answers with the object \"" + theirs + "\", which was there before"; command.ProcessState.ExitCode() != 1 || !strings.Contains(string(said), want) {
		t.Errorf("the check ends with %d, and does not say %q:\n%s", command.ProcessState.ExitCode(), want, said)
	}
	if changes := do(t, "GET", url+"/_ringer/changes", "").body; strings.TrimSpace(changes) != `{"changes":[]}` {
		t.Errorf("the check of a hostile vendor leaves something behind: %s", changes)
	}
}

// serveAcme starts the program's strict server, and stops it at the end of the test.
func serveAcme(t *testing.T, program string) (url string) {
	t.Helper()
	server := exec.Command(program, "serve", "--strict", "--addr", "127.0.0.1:0")
	stderr, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 1000)
	n, _ := stderr.Read(said)
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	t.Cleanup(func() {
		if err := server.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := server.Wait(); err != nil {
			t.Errorf("acme serve ends with %v", err)
		}
	})
	line, _, _ := strings.Cut(string(said[:n]), "\n")
	_, url, ok := strings.Cut(line, "listening on ")
	if !ok {
		t.Fatalf("acme serve says %q", line)
	}
	return url
}

type wireAnswer struct {
	status int
	header http.Header
	body   string
}

// do sends a request; the header is given as "Name: value" lines.
func do(t *testing.T, method, url, body string, header ...string) wireAnswer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return wireAnswer{response.StatusCode, response.Header, string(text)}
}

// callAcme makes each of the vendor's calls, and meets each of its special cases.
func callAcme(t *testing.T, base string) {
	const key, team = "X-Api-Key: demo-token", "/v2/teams/tm_a00000000001"
	tag := do(t, "GET", base+team, "", key).header.Get("ETag")
	for _, row := range []struct {
		why, method, path, body string
		header                  []string
		status                  int
		want                    string // stands in the body
	}{
		{"the first page", "GET", "/v2/teams?limit=100", "", []string{key}, 200, `"has_more":false,"next_cursor":null`},
		{"a page between", "GET", "/v2/teams?cursor=dG1fYTAwMDAwMDAwMDAx&limit=1", "", []string{key}, 200, `"ref":"tm_a00000000002"`},
		{"no key", "GET", "/v2/teams", "", nil, 401, `"code":"unauthorized"`},
		{"the team as the client has it", "GET", team, "", []string{key, "If-None-Match: " + tag}, 304, ""},
		{"create", "POST", "/v2/teams", `{"name":"New"}`, []string{key, "Idempotency-Key: k"}, 201, `"name":"New"`},
		{"create again", "POST", "/v2/teams", `{"name":"New"}`, []string{key, "Idempotency-Key: k"}, 201, `"name":"New"`},
		{"there is one of it", "GET", "/v2/teams?limit=100", "", []string{key}, 200, `"name":"New"`},
		{"create another with its key", "POST", "/v2/teams", `{"name":"Other"}`, []string{key, "Idempotency-Key: k"}, 409, `"code":"conflict"`},
		{"update", "PATCH", team, `{"name":"Changed"}`, []string{key, "If-Match: " + tag}, 200, `"name":"Changed"`},
		{"update too late", "PATCH", team, `{"name":"Late"}`, []string{key, "If-Match: " + tag}, 412, `"code":"precondition_failed"`},
		{"delete", "DELETE", team, "", []string{key}, 204, ""},
		{"it is gone", "GET", team, "", []string{key}, 410, `"code":"gone"`},
		{"it never was", "GET", "/v2/teams/tm_000000000000", "", []string{key}, 404, `"code":"not_found"`},
		{"an unknown path", "GET", "/v2/taems", "", []string{key}, 404, `"code":"not_found"`},
	} {
		t.Run(row.why, func(t *testing.T) {
			got := do(t, row.method, base+row.path, row.body, row.header...)
			if got.status != row.status || !strings.Contains(got.body, row.want) || strings.Count(got.body, `"name":"New"`) > 1 {
				t.Errorf("%s %s is answered %d %s", row.method, row.path, got.status, got.body)
			}
			for _, name := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
				if got.header.Get(name) == "" {
					t.Errorf("%s %s is answered without %s", row.method, row.path, name)
				}
			}
		})
	}
	for calls := 0; ; calls++ {
		got := do(t, "GET", base+"/v2/teams?limit=1", "", key)
		if left := got.header.Get("X-RateLimit-Remaining"); got.status == http.StatusTooManyRequests && left == "0" && got.header.Get("Retry-After") != "" {
			break
		}
		if got.status != http.StatusOK || calls > 300 {
			t.Fatalf("call %d is answered %d, %v", calls, got.status, got.header)
		}
	}
	if got := do(t, "POST", base+"/_ringer/clock/advance", `{"by":"1m"}`); got.status != http.StatusNoContent {
		t.Errorf("advance is answered %d %s", got.status, got.body)
	}
	if got := do(t, "GET", base+"/v2/teams", "", key); got.status != http.StatusOK {
		t.Errorf("a minute later a call is answered %d %s", got.status, got.body)
	}
}

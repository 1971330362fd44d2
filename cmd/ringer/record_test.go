package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/record"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/scenarios"
)

const demoBusiness = "/lighthouse/orgs/6077beed-c3ce-5058-bf28-9590f84341f9/businesses/8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9/workspaces-groups"

// recordedCalls are calls that are answered well and badly, by vendor.
var recordedCalls = map[string][]struct{ method, path, token, body string }{
	"secoda": {
		{"GET", "/api/v1/auth/group", "demo-token", ""},
		{"GET", "/auth/group/?page=3&who=ada", "demo-token", ""},
		{"GET", "/api/v1/auth/group?page=400", "demo-token", ""},
		{"GET", "/api/v1/auth/group?page=ada", "demo-token", ""},
		{"POST", "/api/v1/auth/group", "demo-token", `{"name":"Ada Lovelace","icon":"☕","description":"Ask ada@example.org","users":["ada"],"nickname":"Ada"}`},
		{"POST", "/api/v1/auth/group", "demo-token", `{"icon":1,"users":"ada"}`},
		{"POST", "/api/v1/auth/group", "demo-token", `{"name":`},
		{"PUT", "/api/v1/auth/group", "demo-token", ""},
		{"HEAD", "/api/v1/auth/group", "demo-token", ""},
		{"GET", "/api/v1/auth/group/ada", "demo-token", ""},
		{"GET", "/api/v1/auth/gruop", "demo-token", ""},
		{"GET", "/api/v1/auth/group", "", ""},
	},
	"kantata": {
		{"GET", "/api/v1/workspace_groups?include=workspaces,external_references,rate_card_sets&per_page=200", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups.json?page=2&per_page=3&order=name:desc", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups?matching=a&per_page=0&page=ada", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups?only=1,2,7", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups?limit=2&offset=1", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups/1", "demo-token", ""},
		{"POST", "/api/v1/workspace_groups?include=workspaces", "demo-token", `{"workspace_group":{"name":"Ada Lovelace Ltd","contact_name":"Ada","email":"ada@example.org","phone_number":"+1 415 555-2671","address":"12 Ada Street","website":"https://ada.example","notes":"Ask Ada","add_workspace_ids":["201"],"external_reference":{"service_name":"ada","service_model":"m","service_model_ref":"r"}}}`},
		{"POST", "/api/v1/workspace_groups", "demo-token", `{"workspace_group":{"name":"ADA LOVELACE LTD"}}`},
		{"PUT", "/api/v1/workspace_groups/1", "demo-token", `{"workspace_group":{"name":"Ada Lovelace"}}`},
		{"GET", "/api/v1/user_group_memberships?include=user,workspace_group", "demo-token", ""},
		{"GET", "/api/v1/user_group_memberships", "member-token", ""},
		{"DELETE", "/api/v1/workspace_groups/2", "demo-token", ""},
		{"DELETE", "/api/v1/workspace_groups/2", "demo-token", ""},
		{"GET", "/api/v1/nope/ada", "demo-token", ""},
		{"GET", "/api/v1/workspace_groups", "", ""},
	},
	"piercloud": {
		{"GET", demoBusiness + "?sort_field=name&sort_order=asc&page_size=50", "demo-token", ""},
		{"GET", demoBusiness + "?page=2&page_size=1&search=a", "demo-token", ""},
		{"GET", demoBusiness + "?page=0", "demo-token", ""},
		{"GET", demoBusiness + "/ada", "demo-token", ""},
		{"GET", demoBusiness, "branch-token", ""},
		{"GET", demoBusiness, "", ""},
		{"POST", "/auth", "", `{"client_id":"ada","client_secret":"her-secret"}`},
		{"GET", "/lighthouse/tenancies/8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9/workspaces-groups", "demo-token", ""},
	},
}

// call sends one of them and reads the answer to its end.
func call(origin, method, path, token, body string) (answer string, err error) {
	request, err := http.NewRequest(method, origin+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(response.Body)
	return string(text), errors.Join(err, response.Body.Close())
}

func readRecording(t *testing.T, path string) *har.File {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // nothing was written
	har, err := har.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	return har
}

// What is true by the contract is true when it is redacted, of all that the fake
// answers; and nothing of what was anybody's own is left.
func TestRedactionKeepsWhatIsTrue(t *testing.T) {
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := scenarios.Builtin(contracts.Embedded(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	fake := ringertest.StartWith(t, ringertest.Options{Server: mock.Options{Scenario: demo}, AllowUnknownCalls: true}, all...)
	for vendor, calls := range recordedCalls {
		t.Run(vendor, func(t *testing.T) {
			contract, err := contracts.Embedded().Load(vendor)
			if err != nil {
				t.Fatal(err)
			}
			target, err := url.Parse(fake.World(vendor).URL)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "out.har")
			recording, err := record.NewRecording(contract, path, record.RecordingOptions{BasePath: target.Path})
			if err != nil {
				t.Fatal(err)
			}
			proxy := httptest.NewServer(record.NewRecorder(target, recording, time.Minute, func(what record.Recorded) {
				if what.Err != nil {
					t.Errorf("an exchange is not in the file: %v", what.Err)
				}
			}))
			defer proxy.Close()
			for _, c := range calls {
				if _, err := call(proxy.URL, c.method, c.path, c.token, c.body); err != nil {
					t.Fatal(err)
				}
			}
			if err := recording.Close(); err != nil {
				t.Fatal(err)
			}
			har := readRecording(t, path)
			if len(har.Entries) != len(calls) {
				t.Fatalf("the file has %d entries, want %d", len(har.Entries), len(calls))
			}
			for i, entry := range har.Entries {
				if len(entry.Findings) > 0 {
					t.Errorf("%s %s: the fake is wrong: %v", calls[i].method, calls[i].path, entry.Findings)
				}
				for _, finding := range judge.Judge(contract, entry.Exchange) {
					// Names that were replaced do not stand in order.
					if finding.Check == contracts.CheckOrder && entry.ReplacedInBody(finding.Pointer) {
						continue
					}
					t.Errorf("%s %s: redacted, it is wrong: %s\n%s", calls[i].method, calls[i].path, finding, entry.Body)
				}
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, word := range []string{"Lovelace", "ada@example.org", "415 555", "Ada Street", "her-secret", "demo-token", "member-token", `"ada"`} {
				if strings.Contains(string(text), word) {
					t.Errorf("the file has %s", word)
				}
			}
		})
	}
}

// A recorder that is killed leaves a file with all exchanges whose end the client
// has seen, and at most one more.
func TestRecordSurvivesACrash(t *testing.T) {
	vendor := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(rw, `{"name":%q}`, strings.Repeat("Ada ", 1+rand.IntN(5000)))
	}))
	defer vendor.Close()
	for run := range 6 {
		dir := t.TempDir()
		p, err := startListening(dir, "ringer: recording secoda at ", "record", "secoda", "--target", vendor.URL, "-o", "out.har")
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Duration(20+rand.IntN(200))*time.Millisecond, func() { _ = p.process.Process.Kill() }) // it may have ended
		seen := 0
		for ; ; seen++ {
			if _, err := call(p.url, "GET", "/api/v1/auth/group/1", "some-token", ""); err != nil {
				break
			}
		}
		<-p.ended
		har := readRecording(t, filepath.Join(dir, "out.har"))
		if got := len(har.Entries); got < seen || got > seen+1 {
			t.Errorf("run %d: the file has %d exchanges, and the client saw the end of %d", run, got, seen)
		}
	}
}

// How record ends, and what it says then.
func TestRecordEnds(t *testing.T) {
	var status atomic.Int32
	vendor := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(int(status.Load()))
		if r.Method != http.MethodDelete {
			fmt.Fprint(rw, `{"detail":"Not found."}`)
		}
	}))
	defer vendor.Close()
	for _, test := range []struct {
		why    string
		status int
		path   string
		code   int
		want   []string
	}{
		{"well", 404, "/api/v1/auth/group/7", 0, []string{"ringer: give your client the base address ", "/api/v1 in place of " + vendor.URL + "/api/v1", "ringer: 404 GET /api/v1/auth/group/7\n", "out.har has 1 exchange with 0 errors\n"}},
		{"with an answer that breaks the contract", 418, "/api/v1/auth/group/7", 1, []string{"ringer: 418 GET /api/v1/auth/group/7\n", "ringer:   error: get-group: undeclared-status: status 418 is not declared\n", "out.har has 1 exchange with 1 error\n"}},
		{"with a path of somebody's", 404, "/api/v1/auth/group/ada-lovelace?who=hedy-lamarr", 0, []string{"ringer: 404 GET /api/v1/auth/group/alias-", "?who=%28replaced%29\n"}},
		{"with nothing", 200, "", 4, []string{"ringer: nothing was recorded: no call came by"}},
		{"with nothing but a secret", 404, "/api/v1/auth/group?ghp_abcdefghijklmnopqrstuvwxyz=1", 4, []string{"an exchange is not in the file", "nothing was recorded; 1 was left out"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			status.Store(int32(test.status))
			p, err := startListening(t.TempDir(), "ringer: recording secoda at ", "record", "secoda", "--target", vendor.URL+"/api/v1/", "-o", "out.har")
			if err != nil {
				t.Fatal(err)
			}
			if test.path != "" {
				if _, err := call(p.url, "GET", test.path, "some-token", ""); err != nil {
					t.Error(err)
				}
			}
			if code := codeOf(t, p.stop(os.Interrupt)); code != test.code {
				t.Errorf("the exit code is %d, want %d", code, test.code)
			}
			for _, want := range test.want {
				if !strings.Contains(p.stderr.String(), want) {
					t.Errorf("it does not say %q:\n%s", want, p.stderr)
				}
			}
			if strings.Contains(p.stderr.String(), "goroutine") || strings.Contains(p.stderr.String(), "ghp_") || strings.Contains(p.stderr.String(), "hedy") || strings.Contains(p.stderr.String(), "lovelace") {
				t.Errorf("it says\n%s", p.stderr)
			}
		})
	}
}

// codeOf gives the exit code of a process that has ended.
func codeOf(t *testing.T, err error) int {
	t.Helper()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

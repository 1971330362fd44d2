package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/ringertest"
	"github.com/ringer-mock/ringer/scenarios"
)

// checked is what a check of a test has come to.
type checked struct {
	code           int
	stdout, stderr string
}

// checkAt runs a check in this process. No test of it may panic or tell of the
// program's own insides.
func checkAt(t *testing.T, args ...string) checked {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"check"}, args...), strings.NewReader(""), &stdout, &stderr)
	return checked{code, stdout.String(), stderr.String()}
}

// report reads what --json has printed.
func (c checked) report(t *testing.T) (r report.Report) {
	t.Helper()
	if err := json.Unmarshal([]byte(c.stdout), &r); err != nil {
		t.Fatalf("no report was printed: %v\n%s\n%s", err, c.stdout, c.stderr)
	}
	return r
}

// wants holds a check to its exit code, and to words that it says.
func (c checked) wants(t *testing.T, code int, words ...string) {
	t.Helper()
	if c.code != code {
		t.Errorf("the exit code is %d, want %d\n%s\n%s", c.code, code, c.stdout, c.stderr)
	}
	for _, want := range words {
		if !strings.Contains(c.stdout+c.stderr, want) {
			t.Errorf("it does not say %q:\n%s\n%s", want, c.stdout, c.stderr)
		}
	}
	if strings.Contains(c.stderr, "goroutine ") {
		t.Errorf("it has panicked:\n%s", c.stderr)
	}
}

// holdsNothing is the built-in empty scenario with what a vendor cannot be without:
// it refuses other tokens, and there is the business that is looked at.
func holdsNothing(t *testing.T) *scenarios.Scenario {
	t.Helper()
	data, auth := map[string]any{}, []any{}
	for _, vendor := range contracts.Embedded().Names() {
		auth = append(auth, map[string]any{"vendor": vendor, "token": "demo-token"})
		if needs := builtinTestOf(t, vendor).Data; needs != nil {
			data[vendor] = needs
		}
	}
	text, err := json.Marshal(map[string]any{"version": 1, "name": "holds-nothing", "clock": "2025-01-01T00:00:00Z", "auth": auth, "data": data})
	if err != nil {
		t.Fatal(err)
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "empty.json", text)
	if err != nil {
		t.Fatal(err)
	}
	return scenario
}

// startChecked starts a fake that is checked, with a built-in scenario or with
// nothing.
func startChecked(t *testing.T, name string) *ringertest.Server {
	t.Helper()
	scenario := holdsNothing(t)
	if name != "empty" {
		var err error
		if scenario, err = scenarios.Builtin(contracts.Embedded(), name); err != nil {
			t.Fatal(err)
		}
	}
	all, err := chooseVendors(nil)
	if err != nil {
		t.Fatal(err)
	}
	return ringertest.StartWith(t, ringertest.Options{Server: mock.Options{Scenario: scenario}, AllowUnknownCalls: true}, all...)
}

// TestCheckOfTheFake checks the fakes themselves: there is nothing to find, and
// nothing is left of it.
func TestCheckOfTheFake(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Setenv("RINGER_TEST_MEMBER", "member-token")
	names := []string{"demo", "one-of-each", "empty"}
	if testing.Short() {
		names = names[:1]
	}
	for _, name := range names {
		fake := startChecked(t, name)
		for _, vendor := range contracts.Embedded().Checked() {
			for _, more := range [][]string{nil, {"--writes"}} {
				t.Run(strings.TrimSpace(name+" "+vendor+" "+strings.Join(more, "")), func(t *testing.T) {
					args := slices.Concat([]string{vendor, "--target", fake.URL, "--json", "--token-env", "RINGER_TEST_TOKEN", "--ledger", filepath.Join(t.TempDir(), "ledger")}, demoPlace(t, vendor), more)
					if vendor == "kantata" && name == "demo" {
						args = append(args, "--token-env", "member=RINGER_TEST_MEMBER")
					}
					c := checkAt(t, args...)
					c.wants(t, cmd.ExitFine)
					report := c.report(t)
					for _, finding := range report.Findings {
						t.Errorf("%s: %s: %s", finding.Step, finding.Verdict, finding)
					}
					if report.Summary.Passed == 0 || report.Partial {
						t.Errorf("it came to %+v", report.Summary)
					}
					if changes := fake.World("default").Changes(); len(changes) > 0 {
						t.Errorf("it leaves %v", changes)
					}
				})
			}
		}
	}
}

// TestCheckSaysWhatWasNotChecked asks why.
func TestCheckSaysWhatWasNotChecked(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	fake := startChecked(t, "demo")
	for _, test := range []struct {
		why, vendor string
		args        []string
		operation   string
		status      int
		reason      string
	}{
		{"it writes", "secoda", nil, "create-group", 201, "it writes, and needs --writes"},
		{"it would read what was written", "kantata", nil, "delete-workspace-group", 204, "it writes, and needs --writes"},
		{"a status that the step with another token does not expect", "kantata", nil, "get-user-group-memberships", 422, "no story provokes it"},
		{"a status that the step without an id does not expect", "secoda", nil, "get-group", 401, "no story provokes it"},
		{"another token", "kantata", nil, "get-user-group-memberships", 403, "it needs --token-env member=ENV"},
		{"a secret", "piercloud", demoPlace(t, "piercloud"), "create-token", 201, "it needs --token-env client_id=ENV (The client's id)"},
		{"the budget", "secoda", []string{"--budget", "3"}, "list-groups", 401, "the budget of 3 calls is spent"},
		{"another operation", "secoda", []string{"--operation", "get-group"}, "delete-group", 204, "it writes, and needs --writes"},
		{"another story", "kantata", []string{"--operation", "get-workspace-group"}, "create-workspace-group", 413, "no story provokes it"},
		{"a busy vendor", "secoda", nil, "list-groups", 429, "no story provokes it"},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := checkAt(t, append([]string{test.vendor, "--target", fake.URL, "--json", "--token-env", "RINGER_TEST_TOKEN"}, test.args...)...)
			c.wants(t, cmd.ExitFine)
			at := slices.IndexFunc(c.report(t).Unchecked, func(u report.Unchecked) bool { return u.Operation == test.operation && u.Status == test.status })
			if at < 0 || c.report(t).Unchecked[at].Why != test.reason {
				t.Errorf("of %s %d it says %+v, want %q", test.operation, test.status, c.report(t).Unchecked, test.reason)
			}
		})
	}
}

// TestCheckUsage is what is said about command lines that are wrong, before
// anybody is called.
func TestCheckUsage(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Setenv("RINGER_TEST_LINES", "demo\ntoken")
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer server.Close()
	folder := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, test := range []struct {
		why  string
		args []string
		code int
		want []string
	}{
		{"nothing to check", []string{"secoda"}, 2, []string{"--target URL", "--har FILE"}},
		{"both", []string{"secoda", "--target", server.URL, "--har", "x.har"}, 2, []string{"one of --target"}},
		{"an unknown vendor", []string{"secodo", "--target", server.URL}, 2, []string{`did you mean "secoda"?`}},
		{"no address", []string{"secoda", "--target", "vendor.example"}, 2, []string{"--target takes an origin"}},
		{"a secret in the address", []string{"secoda", "--target", "http://ada:pass@word@vendor.example?token=sesame"}, 2, []string{`not "http://…@vendor.example?…"`}},
		{"a doubled prefix", []string{"secoda", "--target", server.URL + "/api/v1/api/v1/"}, 2, []string{"begin with /api/v1 already: give " + server.URL}},
		{"the beginning of all paths", []string{"piercloud", "--target", server.URL + "/lighthouse"}, 2, []string{"begin with /lighthouse already: give " + server.URL}},
		{"a vendor that the ledger names", []string{"secoda", "--sweep", filepath.Join(folder, "none")}, 2, []string{`--sweep takes the vendor from the ledger: leave out "secoda"`}},
		{"an entry without a ledger", []string{"secoda", "--target", server.URL, "--forget", "1"}, 2, []string{"give the ledger with --sweep"}},
		{"another host", []string{"secoda", "--target", "https://vendor.example"}, 2, []string{"--allow-host vendor.example"}},
		{"an unknown operation", []string{"secoda", "--target", server.URL, "--operation", "get-groups"}, 2, []string{`did you mean "get-group"?`}},
		{"an unknown param", []string{"piercloud", "--target", server.URL, "--param", "buisness_id=1"}, 2, []string{`did you mean "business_id"?`}},
		{"missing params", []string{"piercloud", "--target", server.URL}, 2, []string{"--param org_id=VALUE", "--param business_id=VALUE"}},
		{"no param", []string{"piercloud", "--target", server.URL, "--param", "org_id"}, 2, []string{"--param takes NAME=VALUE"}},
		{"a secret as a param", []string{"piercloud", "--target", server.URL, "--param", "client_secret=sesame"}, 2, []string{"--token-env client_secret=VARIABLE"}},
		{"no such variable", []string{"secoda", "--target", server.URL, "--token-env", "RINGER_TEST_NONE"}, 2, []string{"RINGER_TEST_NONE is not set"}},
		{"a token in place of its name", []string{"secoda", "--target", server.URL, "--token-env", "4eC39HqLyjWDarjtT1zdp7dc"}, 2, []string{"takes the name of an environment variable"}},
		{"a token of two lines", []string{"secoda", "--target", server.URL, "--token-env", "RINGER_TEST_LINES"}, 2, []string{"RINGER_TEST_LINES is no token"}},
		{"a token that nobody asks for", []string{"kantata", "--target", server.URL, "--token-env", "membre=RINGER_TEST_TOKEN"}, 2, []string{`did you mean "member"?`}},
		{"no calls", []string{"secoda", "--target", server.URL, "--budget", "0"}, 2, []string{"--budget takes"}},
		{"no rate", []string{"secoda", "--target", server.URL, "--rate", "NaN"}, 2, []string{"--rate takes"}},
		{"neither a warning nor an error", []string{"secoda", "--target", server.URL, "--flaky", "maybe"}, 2, []string{`--flaky takes warn or fail, and not "maybe"`}},
		{"no time", []string{"secoda", "--target", server.URL, "--timeout", "0s"}, 2, []string{"--timeout takes"}},
		{"another report", []string{"secoda", "--target", server.URL, "--report", "x.txt"}, 2, []string{".json, .xml, .sarif, .md or .html"}},
		{"a report in no folder", []string{"secoda", "--target", server.URL, "--report", filepath.Join(folder, "none", "x.json")}, 2, []string{"there is no folder"}},
		{"a report that is none", []string{"secoda", "--target", server.URL, "--failed", write("text", "hello")}, 2, []string{"--failed", "cannot be read"}},
		{"no report", []string{"secoda", "--target", server.URL, "--failed", filepath.Join(folder, "none.json")}, 2, []string{"none.json: no such file"}},
		{"a report on another", []string{"secoda", "--target", server.URL, "--failed", write("k.json", `{"vendor":"kantata"}`)}, 2, []string{"a report on kantata"}},
		{"a report without findings", []string{"secoda", "--target", server.URL, "--failed", write("s.json", `{"vendor":"secoda","findings":[]}`)}, 4, []string{"nothing is to be checked"}},
		{"no ledger to sweep", []string{"--sweep", filepath.Join(folder, "none")}, 2, []string{"--sweep takes the ledger"}},
		{"another file to sweep", []string{"--sweep", write("words", "hello\n")}, 2, []string{"no line of a ledger"}},
		{"a target beside the ledger", []string{"--sweep", write("empty", ""), "--target", server.URL}, 2, []string{"leave out --target"}},
		{"a ledger that cannot be", []string{"secoda", "--target", server.URL, "--writes", "--ledger", filepath.Join(folder, "none", "ledger")}, 2, []string{"open the ledger"}},
	} {
		t.Run(test.why, func(t *testing.T) {
			c := checkAt(t, test.args...)
			c.wants(t, test.code, test.want...)
			for _, secret := range []string{"sesame", "pass", "word@", "4eC39HqLyjWDarjtT1zdp7dc", "demo\ntoken"} {
				if strings.Contains(c.stdout+c.stderr, secret) {
					t.Errorf("it shows the secret %q:\n%s", secret, c.stderr)
				}
			}
		})
	}
	if calls.Load() > 0 {
		t.Errorf("%d calls were made", calls.Load())
	}
}

// TestCheckHelps has an example for each vendor that is checked, which parses.
func TestCheckHelps(t *testing.T) {
	c := checkAt(t, "--help")
	c.wants(t, cmd.ExitFine, "Examples:\n", "3 the target cannot be reached, refuses the token, or does not answer as the vendor does")
	for _, vendor := range contracts.Embedded().Checked() {
		at := strings.Index(c.stdout, "  ringer check "+vendor+" ")
		if at < 0 {
			t.Fatalf("it has no example for %s:\n%s", vendor, c.stdout)
		}
		line, _, _ := strings.Cut(c.stdout[at:], "\n")
		_, variable, _ := strings.Cut(line, " --token-env ")
		variable, _, _ = strings.Cut(variable, " ")
		t.Setenv(variable, "demo-token")
		checkAt(t, append(strings.Fields(line)[2:], "--dry-run")...).wants(t, cmd.ExitFine, "GET    ")
	}
}

// TestCheckPlansOnly lists calls and makes none.
func TestCheckPlansOnly(t *testing.T) {
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer server.Close()
	c := checkAt(t, "secoda", "--target", server.URL, "--dry-run")
	c.wants(t, cmd.ExitFine, "GET    /api/v1/auth/group  (secoda-read: all groups)", "not    secoda-write: read it back  (it writes, and needs --writes)")
	c = checkAt(t, "secoda", "--target", server.URL, "--dry-run", "--json", "--writes")
	c.wants(t, cmd.ExitFine, `"address": "/api/v1/auth/group/{{id}}"`, `"writes": true`)
	if strings.Contains(c.stdout, "skipped") || calls.Load() > 0 {
		t.Errorf("%d calls were made, and it says\n%s", calls.Load(), c.stdout)
	}
}

// TestCheckOfWhatFailed plays the stories of a report's findings again, one of
// which is of a call that the contract does not know.
func TestCheckOfWhatFailed(t *testing.T) {
	fake := startChecked(t, "empty")
	fake.World("default").AddRule(ringertest.Rule{
		When: ringertest.When{Vendor: "kantata", Operation: "get-workspace-groups"},
		Then: ringertest.Then{Patch: ringertest.Patch{{Op: "remove", Path: "/count"}}},
	})
	folder := t.TempDir()
	first := filepath.Join(folder, "first.json")
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	c := checkAt(t, "kantata", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--report", first, "--report", filepath.Join(folder, "first.xml"))
	c.wants(t, cmd.ExitDifferences, "vendor-drifted")
	text, err := os.ReadFile(filepath.Join(folder, "first.xml"))
	if err != nil || !bytes.Contains(text, []byte("<failure")) {
		t.Errorf("the other report is %s, %v", text, err)
	}
	again := checkAt(t, "kantata", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--json", "--failed", first)
	again.wants(t, cmd.ExitDifferences)
	if report := again.report(t); !report.Partial || len(report.Findings) == 0 {
		t.Errorf("again it has %+v", report)
	}
	unknown := filepath.Join(folder, "unknown.json")
	if err := os.WriteFile(unknown, []byte(`{"vendor":"secoda","findings":[{"operation":"","step":"secoda-read: an unknown path"},{"operation":"list-groups","step":"secoda-read: all groups, page 2"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c = checkAt(t, "secoda", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--json", "--failed", unknown)
	c.wants(t, cmd.ExitFine)
	if report := c.report(t); !report.Partial || report.Summary.Passed == 0 || strings.Contains(c.stdout, "secoda-write") {
		t.Errorf("%+v was played", report.Summary)
	}
}

// TestCheckReportsThatCannotBeWritten says so, and what it found all the same.
func TestCheckReportsThatCannotBeWritten(t *testing.T) {
	fake := startChecked(t, "empty")
	folder := t.TempDir()
	taken := filepath.Join(folder, "taken.json")
	if err := os.MkdirAll(filepath.Join(taken, "in it"), 0o755); err != nil {
		t.Fatal(err)
	}
	written := filepath.Join(folder, "written.xml")
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	checkAt(t, "secoda", "--target", fake.URL, "--token-env", "RINGER_TEST_TOKEN", "--report", taken, "--report", written).wants(t, cmd.ExitUsage, "secoda: clean", "taken.json was not written")
	if _, err := os.Stat(written); err != nil {
		t.Errorf("the other report: %v", err)
	}
}

// givenSecrets are what a check of a vendor may be given, by the names of stories.
var givenSecrets = map[string]map[string]string{
	"kantata":   {"": `sesame <opens> "it" & more/less~`, "member": "Member-4242-secret"},
	"piercloud": {"": "4eC39HqLyjWDarjtT1zdp7dc", "client_id": "client-4242-secret", "client_secret": `sesame <opens> "it" & more/less~`},
	"secoda":    {"": "4eC39HqLyjWDarjtT1zdp7dc"},
}

// TestSecretsAreNotTold has a vendor that sends back what lets somebody in.
func TestSecretsAreNotTold(t *testing.T) {
	for vendor, given := range givenSecrets {
		var args, secrets []string
		for i, name := range slices.Sorted(maps.Keys(given)) {
			t.Setenv(fmt.Sprintf("RINGER_TEST_SECRET%d", i), given[name])
			args = append(args, "--token-env", strings.TrimPrefix(fmt.Sprintf("%s=RINGER_TEST_SECRET%d", name, i), "="))
			secrets = append(secrets, given[name])
		}
		for _, how := range []string{"in the body", "as a field", "as a name", "in headers", "in a text", "in an address", "as no HTTP"} {
			t.Run(vendor+" "+how, func(t *testing.T) {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { echo(t, w, how, secrets) }))
				defer server.Close()
				folder := t.TempDir()
				c := checkAt(t, slices.Concat([]string{
					vendor, "--target", server.URL, "--writes", "--ledger", filepath.Join(folder, "ledger"),
					"--report", filepath.Join(folder, "report.json"), "--report", filepath.Join(folder, "report.xml"),
				}, args, demoPlace(t, vendor))...)
				if c.code == cmd.ExitFine || c.code == cmd.ExitUsage {
					t.Errorf("the exit code is %d\n%s", c.code, c.stderr)
				}
				all := c.stdout + c.stderr
				files, err := filepath.Glob(filepath.Join(folder, "*"))
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range files {
					text, err := os.ReadFile(name)
					if err != nil {
						t.Fatal(err)
					}
					all += string(text)
				}
				for _, secret := range secrets {
					for _, form := range []string{secret, html.EscapeString(secret), strings.ReplaceAll(secret, `"`, `\"`), url.QueryEscape(secret), url.PathEscape(secret)} {
						if at := strings.Index(strings.ToLower(all), strings.ToLower(form)); at >= 0 {
							t.Errorf("%q stands in %q", form, all[max(0, at-200):min(len(all), at+100)])
						}
					}
				}
			})
		}
	}
}

// echo answers with the secrets.
func echo(t *testing.T, w http.ResponseWriter, how string, secrets []string) {
	all, last := strings.Join(secrets, " "), secrets[len(secrets)-1]
	object := map[string]any{"id": "a0000000-0000-4000-8000-000000000001", "name": all}
	w.Header().Set("Content-Type", "application/json")
	switch how {
	case "in the body":
		object = map[string]any{"results": []any{map[string]any{"id": secrets[0], "name": all, "users": secrets}}, "data": []any{object}, "count": all}
	case "as a field":
		object["description"], object["created_at"], object["total"], object["meta"] = all, secrets[0], last, map[string]any{"page": last}
	case "as a name":
		for _, secret := range secrets {
			object[secret] = map[string]any{secret: 1}
		}
	case "in headers":
		w.Header().Set("Content-Type", "text/"+secrets[0])
		w.Header().Set("Allow", strings.ToUpper(all))
		w.Header().Set("Www-Authenticate", all)
	case "in a text":
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprint(w, strings.Repeat("x ", 80), all)
		return
	case "in an address":
		w.Header().Set("Location", "/"+url.PathEscape(secrets[0])+"?x="+url.QueryEscape(last))
		w.WriteHeader(http.StatusFound)
		return
	case "as no HTTP":
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		fmt.Fprint(connection, all+"\r\n\r\n")
		connection.Close()
		return
	}
	if err := json.NewEncoder(w).Encode(object); err != nil {
		t.Error(err)
	}
}

// TestReportsArePrivate writes reports where there is nothing, a file that others can
// read, and a link to another file: each is a file of its own that nobody else reads.
func TestReportsArePrivate(t *testing.T) {
	t.Setenv("RINGER_TEST_TOKEN", "demo-token")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("there.json", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("elsewhere", []byte("kept"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", "link.json"); err != nil {
		t.Skipf("skipped: no link can be made here: %v", err)
	}
	names := []string{"new.json", "there.json", "link.json"}
	args := []string{"secoda", "--target", startChecked(t, "demo").URL, "--token-env", "RINGER_TEST_TOKEN", "--operation", "get-group"}
	for _, name := range names {
		args = append(args, "--report", name)
	}
	checkAt(t, args...).wants(t, cmd.ExitFine)
	for _, name := range names {
		info, err := os.Lstat(name)
		if err != nil || info.Mode() != 0o600 || info.Size() == 0 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if text, err := os.ReadFile("elsewhere"); err != nil || string(text) != "kept" {
		t.Errorf("where the link led is %q, %v", text, err)
	}
}

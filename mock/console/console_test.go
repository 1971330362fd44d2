package console_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/scenarios"
)

// hostile are names that would do harm, or would look wrong, if they were not shown as they are.
var hostile = []string{`<img src=x onerror="document.title='harmed'">`, "\u202eright to left\u202c", "👩‍👩‍👧‍👦 team", `"'&<>`, "</script><script>document.title='harmed'</script>"}

const groups = "/api/v1/auth/group"

// TestWorlds makes, forks, snapshots, resets, restores and drops worlds in the picker.
func TestWorlds(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "")
	p.sees("h1", "Requests")
	p.sees(".live", "No such world yet")
	if worlds := s.get("/_ringer/worlds"); worlds != `{"worlds":[]}` {
		t.Errorf("looking made a world: %s", worlds)
	}
	s.do("POST", groups, `{"name":"x"}`)
	p.sees(".live", "Live")

	p.press("World default ▾")
	p.sees("dialog", "A new world")
	p.sees("dialog td", "demo")
	p.enter("Name", "mine")
	p.enter("Scenario", "empty")
	p.press("Make the world")
	p.sees("#world", "mine")
	p.wait(`location.hash.startsWith("#/worlds/mine/")`)

	s.do("POST", "/_ringer/worlds/mine"+groups, `{"name":"kept"}`)
	p.press("World mine ▾")
	p.sees("dialog", "A new world")
	p.enter("Snapshot", "before")
	p.press("Take a snapshot")
	p.sees("dialog td", "before")
	p.press("Reset to its scenario")
	p.press("Reset")
	p.sees("#notes", "mine was reset")
	if state := s.get("/_ringer/worlds/mine/_ringer/state/secoda/groups"); !strings.Contains(state, `"total":0`) {
		t.Errorf("a world that was reset has %s", state)
	}
	p.press("Restore before")
	p.press("Restore")
	p.sees("#notes", "mine is as it was at before")
	if state := s.get("/_ringer/worlds/mine/_ringer/state/secoda/groups"); !strings.Contains(state, `"kept"`) {
		t.Errorf("a world that was restored has %s", state)
	}
	p.picture("worlds")
	p.press("Fork mine")
	p.sees("#notes", "is a fork of mine")
	p.wait(`!document.querySelector("dialog")`)
	p.press("World world-3 ▾")
	p.press("Drop mine")
	p.press("Drop")
	p.sees("#notes", "mine was dropped")
	if worlds := s.get("/_ringer/worlds"); strings.Contains(worlds, `"mine"`) || !strings.Contains(worlds, `"world-3"`) {
		t.Errorf("the worlds are %s", worlds)
	}
}

// TestAddressNamesTheWorld opens the page by each of the ways to name a world.
func TestAddressNamesTheWorld(t *testing.T) {
	s := serve(t, mock.Options{})
	s.do("GET", "/_ringer/worlds/other"+groups, "")
	p := open(t, s.origin, "")
	p.do(chromedp.Navigate(s.origin + "/_ringer/worlds/other/_ringer/"))
	p.sees("#world", "other")
	p.sees(".request", "list-groups")
	p.goTo("#/worlds/default/requests")
	p.sees("#world", "default")
}

// TestAdminToken is asked for the token once, which the tab then remembers.
func TestAdminToken(t *testing.T) {
	s := serve(t, mock.Options{AdminToken: "let-me-in"})
	s.do("GET", groups, "")
	p := open(t, s.origin, "")
	p.enter("Admin token", "wrong")
	p.press("Use the token")
	p.sees("dialog", "The server refused this token")
	p.enter("Admin token", "let-me-in")
	p.press("Use the token")
	p.sees(".request", "list-groups")
	p.do(chromedp.Reload())
	p.sees(".request", "list-groups")
	p.wait(`!document.querySelector("dialog")`)
}

func TestRequests(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "")
	p.sees("h1", "Requests")
	s.do("POST", groups, `{"name":5}`)
	s.do("POST", groups, `{"name":"Tea"}`)
	s.do("GET", "/api/v1/workspace_groups", "")
	p.sees(".request", "get-workspace-groups")
	p.sees(".request", "1 violation")

	p.enter("Vendor", "secoda")
	p.sees("main .title", "2 of 3")
	p.enter("Status, such as 404 or 4xx", "4xx")
	p.sees("main .title", "1 of 3")
	p.enter("Status, such as 404 or 4xx", "")
	p.enter("Text in the request or its answer", "tea")
	p.sees("main .title", "1 of 3")
	p.sees(".request", "201")
	if hash := p.eval("location.hash"); hash != "#/worlds/default/requests?vendor=secoda&text=tea" {
		t.Errorf("the address of the filters is %v", hash)
	}
	p.do(chromedp.Reload())
	p.sees("main .title", "1 of 3")
	p.enter("Vendor", "")
	p.enter("Text in the request or its answer", "")
	p.press("Pause")
	s.do("GET", groups, "")
	p.sees("main .title", "1 new while paused")
	p.press("Resume")
	p.sees("main .title", "4 kept")

	p.goTo("#/worlds/default/requests/1")
	p.sees("h1", "POST /api/v1/auth/group")
	p.sees("dl", "the body breaks the contract: /name: expected string, but got number")
	p.sees("mark", "5")
	p.sees("td", "Secoda API reference")
	p.eval("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
	p.press("Copy as curl")
	p.wait("window.copied")
	copied := fmt.Sprint(p.eval("window.copied"))
	out, err := exec.Command("sh", "-c", copied+" -s").CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Not a valid string") {
		t.Errorf("the curl command answers %s (%v):\n%s", out, err, copied)
	}

	p.eval(`URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return "#"; }`)
	p.goTo("#/worlds/default/requests/2")
	p.sees("h1", "POST /api/v1/auth/group")
	p.sees("pre", "Tea")
	p.press("Save as scenario step")
	p.wait("window.saved")
	scenario(t, "version: 1\nname: saved\n"+fmt.Sprint(p.eval("window.saved")))
	p.eval("window.saved = null")
	p.goTo("#/worlds/default/requests/2")
	p.press("Save as HAR")
	p.wait("window.saved")
	saved := fmt.Sprint(p.eval("window.saved"))
	if archive, err := har.Read(strings.NewReader(saved)); err != nil || len(archive.Entries) != 1 {
		t.Errorf("the HAR is read as %v (%v):\n%s", archive, err, saved)
	}
}

// TestManyRequests lists 10,000 requests, more than a page has elements for, and goes on
// after the server has started anew.
func TestManyRequests(t *testing.T) {
	s := serve(t, mock.Options{JournalBytes: 64 << 20})
	count := 10_000
	if testing.Short() {
		count = 1000
	}
	for range count {
		s.do("GET", "/api/v1/auth/group/none", "")
	}
	p := open(t, s.origin, "")
	p.sees("main .title", fmt.Sprintf("%d kept", count))
	if made, _ := p.eval(`document.querySelectorAll(".request").length`).(float64); made > 100 {
		t.Errorf("%v rows have elements", made)
	}
	p.eval(`document.querySelector(".list").scrollTop = 500 * 40`)
	p.sees(".request .seq", fmt.Sprint(count-510))
	p.eval(`document.querySelector(".list").scrollTop = 1e9`)
	p.wait(`[...document.querySelectorAll(".request .seq")].some((e) => e.innerText === "1")`)
	p.eval(`[...document.querySelectorAll(".request")].find((e) => e.dataset.seq === "1").querySelector("a").focus()`)
	p.do(chromedp.KeyEvent(kb.ArrowUp))
	p.wait(`document.activeElement.closest(".request").dataset.seq === "2"`)
	p.do(chromedp.KeyEvent(kb.Enter))
	p.sees("h1", "GET /api/v1/auth/group/none")
	p.goTo("#/worlds/default/requests")
	p.wait(`document.querySelector(".list")?.scrollTop > 1000`)

	s.stop()
	p.sees(".live", "No answer, trying again")
	s.start()
	s.do("POST", groups, `{"name":"after the restart"}`)
	p.sees(".live", "Live")
	p.sees("main .title", "1 kept")
	p.sees(".request", "create-group")
}

// TestState looks at 100,000 rows, and edits some.
func TestState(t *testing.T) {
	count := 100_000
	if testing.Short() {
		count = 1000
	}
	s := serve(t, mock.Options{Scenario: scenario(t, fmt.Sprintf(`
version: 1
name: many
clock: 2025-01-01T00:00:00Z
data:
  kantata:
    users: [{id: "7", full_name: Ada}]
    workspace_groups: [{id: "1", name: Acme}]
    user_group_memberships: [{id: "9", user_id: "7", workspace_group_id: "1"}]
generate: [{vendor: secoda, collection: groups, count: %d}]
`, count))})
	all := "1" + fmt.Sprint(count)[1:len(fmt.Sprint(count))-3] + ",000"
	p := open(t, s.origin, "#/worlds/default/state")
	p.sees("td", fmt.Sprint(count))
	p.press("groups")
	p.sees("main", "1 to 50 of "+all)
	p.press("Next page")
	p.sees("main", "51 to 100 of "+all)
	p.press("name")
	p.sees("th[aria-sort=ascending]", "name")
	p.sees("main", "1 to 50 of "+all)

	p.goTo("#/worlds/default/state/secoda/groups/+")
	p.enter("name", hostile[0])
	p.enter("users", `"no list"`)
	p.press("Add the row")
	p.sees(".wrong", "expected a list")
	p.enter("users", `["ada"]`)
	p.press("Add the row")
	p.sees("#notes", "The row was added")
	p.sees("h1", hostile[0])
	p.goTo("#/worlds/default/state/secoda/groups?search=onerror")
	p.sees("main", "1 to 1 of 1")
	p.sees("td", hostile[0])

	p.goTo("#/worlds/default/state/kantata/user_group_memberships/9")
	p.sees("h1", "9")
	p.press("7")
	p.wait(`location.hash.endsWith("/state/kantata/users/7")`)
	p.sees("h1", "Ada")
	p.enter("full_name", "Grace")
	p.press("Save the row")
	p.sees("h1", "Grace")
	p.goTo("#/worlds/default/changes")
	p.sees("del", "Ada")
	p.sees("ins", "Grace")
	p.sees(".chip.added", "added")
	p.goTo("#/worlds/default/state")
	p.press("Undo: change 7 of users")
	p.sees("#notes", "Taken back")
	if row := s.get("/_ringer/state/kantata/users/7"); !strings.Contains(row, "Ada") {
		t.Errorf("undone, the row is %s", row)
	}
	p.goTo("#/worlds/default/state/kantata/user_group_memberships/9")
	p.press("Delete the row")
	p.press("Delete")
	p.sees("#notes", "The row was deleted")
	if status := s.do("GET", "/_ringer/state/kantata/user_group_memberships/9", ""); status != 404 {
		t.Errorf("a deleted row answers %d", status)
	}
}

func TestRules(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "#/worlds/default/rules")
	p.sees("main", "There is no rule")
	p.enter("Situations for", "secoda")
	for _, situation := range []struct {
		name, method, path string
		status             int
	}{
		{"Rate limited", "GET", groups, 429}, {"Vendor down", "GET", groups, 503}, {"Expired token", "GET", groups, 401}, {"Drifted", "GET", groups, 200},
	} {
		p.press(situation.name)
		p.sees(".card .chip", "never matched")
		if status := s.do(situation.method, situation.path, ""); status != situation.status {
			t.Errorf("%s: answered %d", situation.name, status)
		}
		p.sees(".card .chip", "matched 1")
		p.press("Remove all rules")
		p.press("Remove")
		p.sees("main", "There is no rule")
	}
	for _, name := range []string{"Slow", "Connection reset", "Lost answer"} {
		p.press(name)
		p.sees("ol b", strings.ToLower(name))
	}
	p.press("Turn off lost answer")
	p.sees(".card.off", "off")
	p.press("Turn on lost answer")
	p.wait(`!document.querySelector(".card.off")`)
	p.press("Remove lost answer")
	p.wait(`!document.querySelector("main ol").innerText.includes("lost answer")`)

	p.press("Add a rule from a form")
	p.enter("name", "from the form")
	p.enter("operation", "get-group")
	p.enter("status", "99")
	p.press("Add the rule")
	p.sees(".wrong", "200")
	p.enter("status", "418")
	p.press("Add the rule")
	p.sees("ol b", "from the form")
	if status := s.do("GET", groups+"/1", ""); status != 418 {
		t.Errorf("the rule of the form answers %d", status)
	}
}

func TestClock(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "#/worlds/default/clock")
	p.sees(".big", "2025-01-01T00:00:00Z")
	p.press("1 day")
	p.sees(".big", "2025-01-02T00:00:00Z")
	p.enter("Another length", "90m")
	p.press("Move it on")
	p.sees(".big", "2025-01-02T01:30:00Z")
	p.enter("Time", "yesterday")
	p.press("Set the clock")
	p.sees(".wrong", "yesterday")
	p.enter("Time", "2030-05-05T00:00:00Z")
	p.press("Set the clock")
	p.sees(".big", "2030-05-05T00:00:00Z")
}

func TestContract(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "#/worlds/default/contract")
	p.press("create-group")
	p.sees("h1", "create-group")
	p.sees("td", "Secoda API reference")
	p.enter("Body", `{"name":"tried"}`)
	p.press("Send POST to default")
	p.sees("pre", "tried")
	p.press("See it in the list")
	p.sees(".request", "create-group")
	p.goTo("#/worlds/default/coverage")
	p.wait(`[...document.querySelectorAll("tr")].find((e) => e.innerText.includes("create-group"))?.querySelector(".met")`)
	s.do("GET", groups+"/none", "")
	p.wait(`[...document.querySelectorAll("tr")].find((e) => e.innerText.startsWith("get-group"))?.querySelector(".met")`)
}

func TestTravel(t *testing.T) {
	s := serve(t, mock.Options{Scenario: scenario(t, "version: 1\nname: little\nclock: 2025-01-01T00:00:00Z\n")})
	s.do("POST", groups, `{"name":"first"}`)
	s.do("GET", groups, "")
	s.do("POST", groups, `{"name":"second"}`)
	p := open(t, s.origin, "#/worlds/default/travel/1")
	p.sees("ins", "first")
	p.sees("main", "Request 1 of 3")
	p.press("Later")
	p.sees("main", "This request changed nothing")
	p.eval(`(() => { const e = document.querySelector("input[type=range]"); e.value = 2; e.dispatchEvent(new Event("input")); })()`)
	p.sees("ins", "second")
	p.press("Changes up to it")
	p.sees("main", "first")
	p.press("State after it")
	p.sees("summary", "groups: 2")
	p.press("Earlier")
	p.sees("summary", "groups: 1")
	p.enter("Name of the fork", "then")
	p.press("Fork from here")
	p.sees("#world", "then")
	if state := s.get("/_ringer/worlds/then/_ringer/state/secoda/groups"); !strings.Contains(state, `"total":1`) {
		t.Errorf("the fork has %s", state)
	}
}

// TestReports opens a report of a check from disk.
func TestReports(t *testing.T) {
	s := serve(t, mock.Options{})
	p := open(t, s.origin, "#/worlds/default/reports")
	text, err := os.ReadFile("../../contracts/report/testdata/TestForms/JSON.golden.json")
	if err != nil {
		t.Fatal(err)
	}
	give := func(text string) {
		p.wait(`document.querySelector("input[type=file]")`)
		p.eval(`(() => {
			const files = new DataTransfer();
			files.items.add(new File([` + quoted(text) + `], "report.json"));
			const input = document.querySelector("input[type=file]");
			input.files = files.files;
			input.dispatchEvent(new Event("change"));
		})()`)
	}
	give(`{"no":"report"}`)
	p.sees(".wrong", "report.json")
	give(string(text))
	p.wait(`document.querySelector("iframe")`)
	p.eval(`new Promise((resolve) => setTimeout(() => resolve(true), 700))`)
	p.picture("reports-open")
	page := s.get(fmt.Sprint(p.eval(`document.querySelector("iframe").getAttribute("src")`)))
	if !strings.Contains(page, "<title>") || !strings.Contains(page, "vendor-drifted") {
		t.Errorf("the page of the report is %.2000s", page)
	}
}

// TestHostileNames has names in every view that would be markup, or would turn the text round.
func TestHostileNames(t *testing.T) {
	s := serve(t, mock.Options{})
	for _, name := range hostile {
		body, err := json.Marshal(map[string]any{"name": name, "other": name})
		if err != nil {
			t.Fatal(err)
		}
		s.do("POST", groups, string(body))
		s.do("GET", groups+"/"+url.PathEscape(name)+"?q="+url.QueryEscape(name), "")
	}
	p := open(t, s.origin, "")
	p.sees("main .title", "10 kept")
	for _, view := range []string{"requests/1", "requests/2", "requests/9", "requests/10", "changes", "travel/9", "state/secoda/groups?search=harmed", "state/secoda/groups?search=onerror", "coverage", "rules", "requests"} {
		p.goTo("#/worlds/default/" + view)
		p.wait(`document.querySelector("main h1")`)
		p.wait(`document.title.includes("Ringer")`)
	}
	p.goTo("#/worlds/default/changes")
	for _, name := range hostile {
		p.sees("ins", strings.Trim(name, "\u202e\u202c"))
	}
	if harmed := p.eval(`document.title.includes("harmed") || document.querySelectorAll("main img, main script").length > 0`); harmed != false {
		t.Error("a name became markup")
	}
}

// TestDeclaredVendor shows an API that has no code.
func TestDeclaredVendor(t *testing.T) {
	doc, err := openapi.Read("../generic/testdata/petshop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	contract, err := infer.Contract("petshop", doc)
	if err != nil {
		t.Fatal(err)
	}
	vendor, err := generic.New(contract)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := mock.Catalog(vendor)
	if err != nil {
		t.Fatal(err)
	}
	begin, err := scenarios.Builtin(catalog, "empty")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: begin})
	p := open(t, s.origin, "#/worlds/default/contract/petshop/create-owner")
	p.sees("h1", "create-owner")
	p.press("Send POST to default")
	p.wait(`document.querySelector("[role=status] .chip")?.innerText === "201"`)
	p.goTo("#/worlds/default/state")
	p.press("owners")
	p.sees("main", "1 to 1 of 1")
	p.goTo("#/worlds/default/coverage")
	p.sees(".met", "1×")
}

// places are all views, as they look with something in them.
var places = []string{"requests", "requests/1", "requests/3", "state", "state/secoda/groups", "state/kantata/workspace_groups/1", "state/secoda/groups/+", "changes", "travel/3", "travel/3?show=state", "rules", "rules/new", "clock", "contract", "contract/secoda/create-group", "coverage", "reports"}

// lived starts a server whose world has something to show in every view.
func lived(t *testing.T) *server {
	s := serve(t, mock.Options{})
	s.do("POST", groups, `{"name":5}`)
	s.do("GET", "/api/v1/workspace_groups?per_page=3", "")
	s.do("POST", groups, `{"name":"Data Platform <b>"}`)
	s.do("POST", "/_ringer/rules", `{"name":"slow down","when":{"vendor":"secoda","operation":"list-groups"},"then":{"error":"rate_limited","headers":{"Retry-After":"1"}},"times":3}`)
	s.do("POST", "/_ringer/rules", `{"when":{"vendor":"piercloud"},"then":{"error":"unavailable"}}`)
	s.do("GET", groups, "")
	s.do("PUT", "/api/v1/workspace_groups/1", `{"workspace_group":{"name":"Acme Holding"}}`)
	s.do("DELETE", "/api/v1/workspace_groups/2", "")
	s.do("GET", "/api/v1/nowhere", "")
	s.do("GET", groups+"/none", "")
	return s
}

// TestLooks goes through all views, wide and narrow, light and dark: nothing is wider than
// the page. With -screenshots it keeps pictures to look at.
func TestLooks(t *testing.T) {
	if testing.Short() && *screenshots == "" {
		t.Skip("all views four times, which is not short")
	}
	s := lived(t)
	p := open(t, s.origin, "")
	p.sees("main .title", "8 kept")
	for _, scheme := range []string{"light", "dark"} {
		p.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
		for _, width := range []int64{360, 1280} {
			p.do(chromedp.EmulateViewport(width, 900))
			for _, place := range places {
				p.show(place)
				if over := p.eval(`document.documentElement.scrollWidth - innerWidth`); over.(float64) > 0 {
					t.Errorf("%s is %v pixels too wide for %d", place, over, width)
				}
				p.picture(fmt.Sprintf("%s-%d-%s", strings.NewReplacer("/", "_", "?", "_").Replace(place), width, scheme))
			}
		}
	}
}

// show goes to a view and waits until it is there.
func (p *page) show(place string) {
	p.Helper()
	p.eval(`document.querySelector("main").replaceChildren()`)
	p.goTo("#/worlds/default/requests?text=elsewhere")
	p.goTo("#/worlds/default/" + place)
	p.wait(`document.querySelector("main h1") && document.querySelector("main").children.length > 1`)
	p.eval(`new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => resolve(true)), 150))`)
}

// TestAccessibility lets axe-core look at every view. Its file is named by RINGER_AXE, since
// it is too large for the tree; "make axe" fetches it.
func TestAccessibility(t *testing.T) {
	file := os.Getenv("RINGER_AXE")
	if file == "" {
		t.Skip("skipped: RINGER_AXE names no file axe.min.js")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := lived(t)
	p := open(t, s.origin, "")
	p.sees("main .title", "8 kept")
	p.eval(string(axe) + "; 0")
	for _, scheme := range []string{"light", "dark"} {
		p.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
		for _, place := range append(slices.Clone(places), "worlds") {
			if place == "worlds" {
				p.press("World default ▾")
				p.sees("dialog", "A new world")
			} else {
				p.show(place)
			}
			found, _ := p.eval(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}).then((r) => r.violations.map((v) => v.impact + " " + v.id + ": " + v.help + " " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + (n.any[0]?.message ?? "")).join(" | ")).join("\n"))`).(string)
			if found != "" {
				t.Errorf("%s, %s:\n%s", place, scheme, found)
			}
		}
		p.press("Close")
	}
}

// TestSize bounds the whole console.
func TestSize(t *testing.T) {
	files, err := filepath.Glob("static/*")
	if err != nil || len(files) < 10 {
		t.Fatalf("there are %d files (%v)", len(files), err)
	}
	total := int64(0)
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 150_000 {
		t.Errorf("the console has %d bytes, more than 150,000", total)
	}
}

package console_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ringer-mock/ringer/mock"
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
	s.do("GET", groups, "")
	p.sees(".request", "list-groups")
	p.sees(".request", "1 violation")
	p.picture("requests")
	p.eval(`[...document.querySelectorAll(".request")].find((e) => e.innerText.includes("create-group")).querySelector("a").click()`)
	p.sees("h1", "POST /api/v1/auth/group")
	p.sees("mark", "5")
	p.picture("request")
}

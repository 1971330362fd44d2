package stories

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/scenarios"
)

// hostile is a vendor whose answers are not what they should be. It keeps which
// objects were there before, and which of them a call has tried to change.
type hostile struct {
	*vendor
	sound   http.Handler
	theirs  map[string][]string // ids of objects that others made, by the path of their list
	touched []string            // calls that write and name one of them
}

var idText = regexp.MustCompile(`"id":("[^"]*"|[0-9]+)`)

// newHostile makes one; what it answers comes from misbehave, which gets the sound
// answer of each call.
func newHostile(t testing.TB, name string, misbehave func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder) *hostile {
	t.Helper()
	v := newVendor(t, name)
	h := &hostile{vendor: v, sound: v.Handler, theirs: map[string][]string{}}
	for _, op := range v.player.Contract.Operations {
		if op.Method != http.MethodGet || !op.Paged() || strings.Contains(op.Path, "{") {
			continue
		}
		for page := 1; page < 30; page++ {
			x := h.exchange(http.MethodGet, fmt.Sprintf("%s%s?page=%d", v.player.Contract.Prefix, op.Path, page))
			for _, shown := range v.player.Contract.Objects(x) {
				if shown.Collection.Name == op.Responses[http.StatusOK].Collection {
					path := h.player.Contract.Prefix + op.Path
					h.theirs[path] = append(h.theirs[path], shown.ID)
				}
			}
		}
	}
	v.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.watch(r, body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		sound := httptest.NewRecorder()
		if r.Method == http.MethodGet {
			h.sound.ServeHTTP(sound, r)
			sound = misbehave(h, r, sound)
		} else if sound = misbehave(h, r, nil); sound == nil {
			sound = httptest.NewRecorder()
			h.sound.ServeHTTP(sound, r)
		}
		for key, values := range sound.Header() {
			w.Header()[key] = values
		}
		w.WriteHeader(sound.Code)
		_, _ = w.Write(sound.Body.Bytes())
	})
	return h
}

// watch notes a call that writes to what is not the run's.
func (h *hostile) watch(r *http.Request, body []byte) {
	if r.Method == http.MethodGet {
		return
	}
	list, id := path.Split(strings.TrimSuffix(r.URL.Path, "/"))
	named := slices.ContainsFunc(h.theirs["/api/v1/workspace_groups"], func(id string) bool {
		return regexp.MustCompile(`"workspace_group_id":"?` + id + `\D`).Match(body)
	})
	if named || slices.Contains(h.theirs[strings.TrimSuffix(list, "/")], id) {
		h.touched = append(h.touched, fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, body))
	}
}

// exchange calls the vendor itself.
func (h *hostile) exchange(method, path string) contracts.Exchange {
	r := httptest.NewRequest(method, "https://vendor.example"+path, nil)
	r.Header.Set("Authorization", "Bearer demo-token")
	w := httptest.NewRecorder()
	h.sound.ServeHTTP(w, r)
	return contracts.Exchange{Method: method, URL: *r.URL, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes()}
}

// soundly lets the vendor do what it was asked for.
func (h *hostile) soundly(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.sound.ServeHTTP(w, r)
	return w
}

// marked counts the objects that are there and have the mark of the run.
func (h *hostile) marked(t testing.TB) int {
	all := 0
	for _, op := range h.player.Contract.Operations {
		if op.Method == http.MethodGet && op.Paged() && !strings.Contains(op.Path, "{") {
			for page := 1; page < 30; page++ {
				x := h.exchange(http.MethodGet, fmt.Sprintf("%s%s?page=%d", h.player.Contract.Prefix, op.Path, page))
				for _, shown := range h.player.Contract.Objects(x) {
					if marked(shown.Value, mark) {
						all++
					}
				}
			}
		}
	}
	return all
}

// answer is an answer of JSON.
func answer(status int, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	w.Code = status
	w.Body.WriteString(body)
	return w
}

// answeredWith puts another id in place of the first one in an answer.
func answeredWith(w *httptest.ResponseRecorder, id string) *httptest.ResponseRecorder {
	from := idText.FindString(w.Body.String())
	quoted := fmt.Sprintf(`"id":%q`, id)
	text := strings.ReplaceAll(w.Body.String(), from, quoted)
	if was := strings.Trim(strings.TrimPrefix(from, `"id":`), `"`); was != "" {
		text = strings.ReplaceAll(text, fmt.Sprintf("%q", was), fmt.Sprintf("%q", id))
	}
	return answer(w.Code, text)
}

// TestForeignAnswers has creates that are answered with objects of others: these are
// left alone, and what was really made is found and taken away, or told.
func TestForeignAnswers(t *testing.T) {
	for _, name := range []string{"secoda", "kantata"} {
		for _, row := range []struct {
			why   string
			only  bool // the list is not read before
			id    func(theirs []string) string
			stray bool
		}{
			{"one that stood in the list", false, func(theirs []string) string { return theirs[0] }, true},
			{"one that was never seen", true, func(theirs []string) string { return theirs[0] }, true},
			{"one that is not there", false, func([]string) string { return "999999" }, false},
		} {
			t.Run(name+" "+row.why, func(t *testing.T) {
				h := newHostile(t, name, func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
					if r.Method != http.MethodPost {
						return sound
					}
					w := h.soundly(r)
					if w.Code < 300 {
						return answeredWith(w, row.id(h.theirs["/api/v1"+strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/api/v1"), "/")]))
					}
					return w
				})
				var strays []Stray
				h.player.OnStray = func(s Stray) error { strays = append(strays, s); return nil }
				stories := h.vendor.stories
				if row.only {
					stories = stories[1:]
				}
				err := h.player.Play(t.Context(), stories)
				if len(h.touched) > 0 {
					t.Errorf("it touches what is not its own: %q", h.touched)
				}
				if (len(strays) > 0) != row.stray {
					t.Errorf("it tells of %v", strays)
				}
				if n := h.marked(t); n > 0 {
					t.Errorf("%d objects are left: %v", n, err)
				}
			})
		}
	}
}

// lagging is a list that shows what is new only after so many readings.
func lagging(readings int) func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
	return func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		switch {
		case r.Method == http.MethodPost && strings.Contains(r.Header.Get("Content-Type"), "json"):
			if h.soundly(r).Code < 300 {
				return answer(http.StatusBadGateway, "")
			}
		case r.Method == http.MethodGet && strings.Contains(sound.Body.String(), mark) && readings > 0:
			readings--
			return answer(http.StatusOK, `{"count":0,"results":[],"meta":{"page":1,"total_pages":1,"next_page":null},"links":{"next":null}}`)
		}
		return sound
	}
}

// TestLostAnswersAndLists has creates whose answers are lost, and a list that shows
// them late, or never.
func TestLostAnswersAndLists(t *testing.T) {
	late := newHostile(t, "secoda", lagging(2))
	late.player.Patience = 0
	if err := late.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil || late.marked(t) > 0 {
		t.Errorf("a list that is late: %v, and %d are left", err, late.marked(t))
	}
	never := newHostile(t, "secoda", lagging(1<<30))
	err := never.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	var left *LeftError
	if !errors.As(err, &left) || len(left.Left) != 2 || never.player.Ledger.Open() != 2 {
		t.Fatalf("a list that never shows them: %v, and %d are left", err, never.marked(t))
	}
	for _, words := range []string{
		"2 objects that were made, or may have been, could not be deleted:\n", `no list shows it (looked for by "ringer 7f3a9c")`,
		`Look for it with: curl -H "Authorization: Bearer $TOKEN" "https://vendor.example/api/v1/auth/group"`, "--sweep " + never.ledger + " --forget 3 --forget 1",
	} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("%q does not say %q", err, words)
		}
	}
	never.open(t)
	if err := never.player.Ledger.Forget(7); err == nil || !strings.Contains(err.Error(), "those are: 1, 3") {
		t.Errorf("what is no entry is let go with %v", err)
	}
	if err := never.player.Ledger.Forget(1, 3); err != nil || never.player.Ledger.Open() > 0 {
		t.Errorf("%v, and %d are open", err, never.player.Ledger.Open())
	}
	never.open(t)
	if never.player.Ledger.Open() > 0 {
		t.Error("what was let go is open again")
	}
}

// TestMoreThanItSays has a vendor that makes two objects for one, or deletes nothing.
func TestMoreThanItSays(t *testing.T) {
	twice := newHostile(t, "secoda", func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			first := h.soundly(r)
			r.Body = io.NopCloser(bytes.NewReader(body))
			if first.Code < 300 {
				return h.soundly(r)
			}
			return first
		}
		return sound
	})
	if err := twice.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)}); err != nil || twice.marked(t) > 0 {
		t.Errorf("%d are left, and it says %v", twice.marked(t), err)
	}
	keeps := newHostile(t, "secoda", func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		if r.Method == http.MethodDelete {
			return answer(http.StatusNoContent, "")
		}
		return sound
	})
	err := keeps.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	var left *LeftError
	if !errors.As(err, &left) || len(left.Left) != 2 || keeps.player.Ledger.Open() != 2 || !strings.Contains(err.Error(), "said that it is gone") {
		t.Errorf("%d are left, and it says %v", keeps.marked(t), err)
	}
}

// TestSweepOfARefreshedSandbox has a ledger whose ids are those of other objects now.
func TestSweepOfARefreshedSandbox(t *testing.T) {
	for _, name := range []string{"secoda", "kantata"} {
		h := newHostile(t, name, func(_ *hostile, _ *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
			return sound
		})
		ledger, err := OpenLedger(filepath.Join(t.TempDir(), "ledger"))
		if err != nil {
			t.Fatal(err)
		}
		undo := h.vendor.stories[len(h.vendor.stories)-1].Steps
		first := slices.IndexFunc(undo, func(s *scenarios.Step) bool { return len(s.Undo) > 0 })
		filled, _ := variables{"run": mark}.fillUndo(undo[first].Undo[0])
		e, err := ledger.begin(ledgerLine{Vendor: name, Target: "https://vendor.example", Run: mark, Story: "a", Step: "b", Undo: &filled})
		if err != nil {
			t.Fatal(err)
		}
		if err := ledger.confirm(e, []map[string]string{{"id": h.theirs[h.player.Contract.Prefix+at(t, h, filled.Operation)][0]}}); err != nil {
			t.Fatal(err)
		}
		if err := ledger.keepProof(ownObject{e, e.objects[0]}); err != nil {
			t.Fatal(err)
		}
		h.player.Ledger = nil
		left, err := ledger.Sweep(t.Context(), h.player)
		if err != nil || len(left) != 1 || !strings.Contains(left[0].Says, "is not proved to be this run's own") || len(h.touched) > 0 {
			t.Errorf("%s: the sweep left %v, %v; it touched %q", name, left, err, h.touched)
		}
	}
}

// at gives the path of the list above an operation's.
func at(t testing.TB, h *hostile, operation string) string {
	op, ok := h.player.Contract.Operation(operation)
	if !ok {
		t.Fatalf("there is no %s", operation)
	}
	return above(op.Path)
}

// TestLostMembershipAmongOthers has a filter that is ignored where a lost membership is
// looked for: those of others are left alone.
func TestLostMembershipAmongOthers(t *testing.T) {
	misbehave := func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		switch {
		case r.Method == http.MethodGet && strings.Contains(r.URL.Path, "memberships"):
			query := r.URL.Query()
			query.Del("group_ids")
			r.URL.RawQuery = query.Encode()
			return h.soundly(r)
		case r.Method == http.MethodPost && strings.Contains(r.URL.Path, "memberships"):
			h.soundly(r)
			return answer(http.StatusBadGateway, "")
		}
		return sound
	}
	one := steps(t, strings.Replace(bulk, `where: {/workspace_group_id: "{{group}}"}`, `where: {/user_id: "{{user_id}}"}`, 1))
	for _, story := range []*scenarios.Story{nil, one} {
		h := newHostile(t, "kantata", misbehave)
		if story != nil {
			h.vendor.stories = []*scenarios.Story{story}
		}
		before := h.holdings(t)
		if err := h.player.Play(t.Context(), h.vendor.stories); len(h.touched) > 0 || err != nil {
			t.Errorf("it touches %q, and ends with %v", h.touched, err)
		}
		if h.Handler = h.sound; h.holdings(t) != before {
			t.Error("something is left, or is gone")
		}
	}
}

// TestRenamedForeignObject has a create that renames an object of others, and answers
// with it, or not at all: it bears the mark of the run, and is not its own all the same.
func TestRenamedForeignObject(t *testing.T) {
	for _, lost := range []bool{false, true} {
		renamedForeignObject(t, lost)
	}
}

func renamedForeignObject(t *testing.T, lost bool) {
	var taken string
	h := newHostile(t, "secoda", func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		if r.Method != http.MethodPost || !strings.Contains(r.Header.Get("Content-Type"), "json") {
			return sound
		}
		taken = h.theirs["/api/v1/auth/group"][0]
		update := httptest.NewRequest(http.MethodPatch, "https://vendor.example/api/v1/auth/group/"+taken, r.Body)
		update.Header = r.Header
		if w := h.soundly(update); w.Code < 300 {
			if lost {
				return answer(http.StatusBadGateway, "")
			}
			return answer(http.StatusCreated, w.Body.String())
		}
		return answer(http.StatusBadRequest, `{"name":["No."]}`)
	})
	var strays []Stray
	h.player.OnStray = func(s Stray) error { strays = append(strays, s); return nil }
	err := h.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	if len(h.touched) > 0 || !lost && (len(strays) == 0 || !strays[0].Before || strays[0].ID != taken) {
		t.Errorf("it touches %q, tells of %v, and ends with %v", h.touched, strays, err)
	}
}

// TestUnknownIDThatNoListShows has a create that tells of an object that is not there,
// and a list without what it made: that is not taken for gone.
func TestUnknownIDThatNoListShows(t *testing.T) {
	lags := lagging(1 << 30)
	h := newHostile(t, "secoda", func(h *hostile, r *http.Request, sound *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		if r.Method == http.MethodPost {
			if w := h.soundly(r); w.Code < 300 {
				return answeredWith(w, "0b0b0b0b-0000-4000-8000-00000000000a")
			}
			return answer(http.StatusBadRequest, `{"name":["No."]}`)
		}
		return lags(h, r, sound)
	})
	err := h.player.Play(t.Context(), []*scenarios.Story{groupsStory(t)})
	var left *LeftError
	if !errors.As(err, &left) || len(left.Left) != 2 || h.player.Ledger.Open() != 2 || !strings.Contains(err.Error(), "is not there; what the call made instead") {
		t.Errorf("%d are left, and it ends with %v", h.marked(t), err)
	}
}

package mock_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// World gives all that control calls tell of a world but its journal.
func World(t *testing.T, client *vendortest.Client, name string) (all []string) {
	t.Helper()
	for _, path := range []string{"state", "clock", "scenario", "changes"} {
		answer := client.Do("GET", "/_ringer/worlds/"+name+"/_ringer/"+path, "")
		if answer.Status != 200 {
			t.Fatalf("%s answered %d: %s", path, answer.Status, answer.Body)
		}
		all = append(all, answer.Body)
	}
	return all
}

func TestSnapshots(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	snapshots, first := "/_ringer/snapshots", "/_ringer/snapshots/first"
	client.Play(t, []vendortest.Row{
		{Why: "there are none", Method: "GET", Path: snapshots, Status: 200, Want: "{\"snapshots\":[]}\n"},
		{Why: "made", Method: "PUT", Path: first, Status: 201, Want: `{"name":"first","clock":"2025-01-01T00:00:00Z"}` + "\n"},
		{Why: "a write", Method: "POST", Path: groupsPath, Body: `{"name":"a"}`, Status: 201},
		{Why: "another", Method: "PUT", Path: snapshots + "/Second.2", Status: 201, Want: `{"name":"Second.2","clock":"2025-01-01T00:00:01Z"}` + "\n"},
		{Why: "another write", Method: "POST", Path: groupsPath, Body: `{"name":"b"}`, Status: 201},
		{Why: "both are listed", Method: "GET", Path: snapshots, Status: 200, Want: `{"snapshots":[{"name":"Second.2","clock":"2025-01-01T00:00:01Z"},{"name":"first","clock":"2025-01-01T00:00:00Z"}]}` + "\n"},
		{Why: "a bad name", Method: "PUT", Path: snapshots + "/a%20b", Status: 400},
		{Why: "a bad name to restore", Method: "POST", Path: snapshots + "/a%20b/restore", Status: 400},
		{Why: "an unknown one", Method: "POST", Path: snapshots + "/frist/restore", Status: 404},
		{Why: "changes since an unknown one", Method: "GET", Path: "/_ringer/changes?since=frist", Status: 404},
		{Why: "a reset leaves them", Method: "POST", Path: "/_ringer/reset", Status: 204},
		{Why: "restored", Method: "POST", Path: snapshots + "/Second.2/restore", Status: 204},
		{Why: "nothing has changed since", Method: "GET", Path: "/_ringer/changes", Status: 200, Want: "{\"changes\":[]}\n"},
		{Why: "the clock came along", Method: "GET", Path: "/_ringer/clock", Status: 200, Want: `{"now":"2025-01-01T00:00:01Z","set":true,"tick":"1s"}` + "\n"},
		{Why: "the journal begins anew", Method: "GET", Path: "/_ringer/requests", Status: 200, Want: "{\"requests\":[],\"dropped\":0}\n"},
		{Why: "replaced", Method: "PUT", Path: first, Status: 204},
		{Why: "another world has none", Method: "GET", Path: "/_ringer/worlds/other/_ringer/snapshots", Status: 200, Want: "{\"snapshots\":[]}\n"},
	})
	if got := count(t, client, groupsPath); got != 2 {
		t.Errorf("the restored world holds %d groups, want 2", got)
	}
	client.Do("POST", "/_ringer/reset", "")
	if got := count(t, client, groupsPath); got != 1 {
		t.Errorf("after a reset the world holds %d groups, want those that it was made with", got)
	}
	client.Do("POST", snapshots+"/first/restore", "")
	if got := count(t, client, groupsPath); got != 2 {
		t.Errorf("the replaced snapshot holds %d groups, want 2", got)
	}
}

// TestRestoredWorldGoesOnTheSame repeats what was done after a snapshot: the
// answers are the same to the byte.
func TestRestoredWorldGoesOnTheSame(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	client.Do("POST", groupsPath, `{"name":"a"}`)
	client.Do("PUT", "/_ringer/snapshots/here", "")
	first := client.Do("POST", groupsPath, `{"name":"b"}`)
	for range 2 {
		client.Do("POST", "/_ringer/snapshots/here/restore", "")
		if diff := cmp.Diff(first, client.Do("POST", groupsPath, `{"name":"b"}`)); diff != "" {
			t.Errorf("after restoring (-first time +now):\n%s", diff)
		}
	}
}

func TestForkFromSnapshot(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	worlds, source := "/_ringer/worlds", "/_ringer/worlds/source"
	client.Do("PUT", source+"/_ringer/snapshots/empty-handed", "")
	client.Do("POST", source+groupsPath, `{"name":"a"}`)
	client.Play(t, []vendortest.Row{
		{Why: "forked", Method: "POST", Path: worlds, Body: `{"name":"fork","from":"source@empty-handed"}`, Status: 201, Want: `{"name":"fork","scenario":"one-group","seed":1,"clock":"2025-01-01T00:00:00Z","requests":0}` + "\n"},
		{Why: "from a snapshot that is not there", Method: "POST", Path: worlds, Body: `{"from":"source@nothing"}`, Status: 404},
		{Why: "from a world that is not there", Method: "POST", Path: worlds, Body: `{"from":"sauce@empty-handed"}`, Status: 404},
		{Why: "from a snapshot without a name", Method: "POST", Path: worlds, Body: `{"from":"source@"}`, Status: 400},
		{Why: "snapshots stay behind", Method: "GET", Path: worlds + "/fork/_ringer/snapshots", Status: 200, Want: "{\"snapshots\":[]}\n"},
		{Why: "it outlives its source", Method: "DELETE", Path: source, Status: 204},
		{Why: "and is as the snapshot was", Method: "GET", Path: worlds + "/fork/_ringer/changes", Status: 200, Want: "{\"changes\":[]}\n"},
	})
	if got := count(t, client, worlds+"/fork"+groupsPath); got != 1 {
		t.Errorf("the fork holds %d groups, want the 1 of the snapshot", got)
	}
}

// TestNothingLeaks does everything to one world that can be done to it: its
// source, its fork and its neighbour are as they were.
func TestNothingLeaks(t *testing.T) {
	client := vendortest.New(t, secoda.New(), oneGroup)
	in := func(world, path string) string { return "/_ringer/worlds/" + world + path }
	client.Do("POST", in("source", groupsPath), `{"name":"theirs"}`)
	client.Do("PUT", in("source", "/_ringer/snapshots/kept"), "")
	for _, body := range []string{`{"name":"busy","from":"source"}`, `{"name":"fork","from":"source@kept"}`, `{"name":"neighbour"}`} {
		if answer := client.Do("POST", "/_ringer/worlds", body); answer.Status != 201 {
			t.Fatalf("answered %d: %s", answer.Status, answer.Body)
		}
	}
	before := map[string][]string{}
	for _, name := range []string{"source", "fork", "neighbour", "default"} {
		before[name] = World(t, client, name)
	}
	var id string
	for _, call := range []struct{ method, path, Body string }{
		{"POST", groupsPath, `{"name":"mine"}`},
		{"PATCH", groupsPath + "/ID", `{"name":"changed"}`},
		{"DELETE", groupsPath + "/ID", ""},
		{"POST", "/_ringer/state/secoda/groups", `{"name":"row"}`},
		{"PUT", "/_ringer/snapshots/kept", ""},
		{"PUT", "/_ringer/clock", `{"now":"2030-01-01T00:00:00Z"}`},
		{"POST", "/_ringer/clock/advance", `{"by":"1h"}`},
		{"PUT", "/_ringer/state", `{}`},
		{"POST", "/_ringer/snapshots/kept/restore", ""},
		{"PUT", "/_ringer/scenario", `{"name":"demo"}`},
		{"POST", groupsPath, `{"name":"mine"}`},
		{"POST", "/_ringer/reset", ""},
	} {
		answer := client.Do(call.method, in("busy", strings.Replace(call.path, "ID", id, 1)), call.Body, "Authorization: Bearer demo-token")
		if answer.Status >= 300 {
			t.Fatalf("%s %s answered %d: %s", call.method, call.path, answer.Status, answer.Body)
		}
		if call.path == groupsPath {
			id = answer.JSON(t).(map[string]any)["id"].(string)
		}
		for name, want := range before {
			if diff := cmp.Diff(want, World(t, client, name)); diff != "" {
				t.Fatalf("%s %s changed the world %s (-before +after):\n%s", call.method, call.path, name, diff)
			}
		}
	}
	for _, name := range []string{"fork", "neighbour", "default"} {
		if got := client.Do("GET", in(name, "/_ringer/requests"), "").Body; got != "{\"requests\":[],\"dropped\":0}\n" {
			t.Errorf("the world %s remembers requests: %s", name, got)
		}
	}
}

package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// groupUUID is the id of a group by its number.
func groupUUID(n int) string { return fmt.Sprintf("%d1111111-1111-4111-8111-111111111111", n) }

// threeGroups come in another order than their ids.
var threeGroups = fmt.Sprintf(`
version: 1
name: three
clock: 2025-01-01T00:00:00Z
data: {secoda: {groups: [{id: %s, name: C}, {id: %s, name: A}, {id: %s, name: B}]}}
`, groupUUID(3), groupUUID(1), groupUUID(2))

func TestChanges(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	// told gives the changes, each as its kind with the name before and after.
	told := func(query string) string {
		answer := client.Do("GET", "/_ringer/changes"+query, "")
		if answer.Status != 200 {
			t.Fatalf("answered %d: %s", answer.Status, answer.Body)
		}
		var lines []string
		for _, item := range answer.JSON(t).(map[string]any)["changes"].([]any) {
			c := item.(map[string]any)
			if c["vendor"] != "secoda" || c["collection"] != "groups" || len(c) != 7 {
				t.Errorf("a change is %v", c)
			}
			line := fmt.Sprint(c["change"])
			for _, side := range []string{"before", "after"} {
				row, ok := c[side].(map[string]any)
				if ok && row["id"] != c["id"] {
					t.Errorf("the change of %v shows %v", c["id"], row)
				}
				line += fmt.Sprint(" ", row["name"])
			}
			lines = append(lines, line)
		}
		return strings.Join(lines, "; ")
	}
	do := func(method, path, body string) {
		if answer := client.Do(method, path, body); answer.Status >= 300 {
			t.Fatalf("%s %s answered %d: %s", method, path, answer.Status, answer.Body)
		}
	}
	expect := func(why, query, want string) {
		t.Helper()
		if got := told(query); got != want {
			t.Errorf("%s: changes%s are %q, want %q", why, query, got, want)
		}
	}
	expect("at the beginning", "", "")
	client.Do("GET", groupsPath, "")
	client.Do("POST", groupsPath, `{}`)
	expect("reads and refusals", "", "")
	do("POST", groupsPath, `{"name":"D"}`)
	do("PATCH", groupsPath+"/"+groupUUID(1), `{"name":"A2"}`)
	do("DELETE", groupsPath+"/"+groupUUID(3), "")
	expect("in the order of arrival", "", "removed C <nil>; changed A A2; added <nil> D")
	do("PUT", "/_ringer/snapshots/here", "")
	expect("since a snapshot", "?since=here", "")
	do("PUT", "/_ringer/state/secoda/groups/"+groupUUID(2), `{"name":"B2"}`)
	expect("whoever changed it", "?since=here", "changed B B2")
	expect("from the beginning", "", "removed C <nil>; changed A A2; changed B B2; added <nil> D")
	do("PUT", "/_ringer/state", client.State(t))
	expect("an equal object is no change", "?since=here", "changed B B2")
	do("POST", "/_ringer/worlds", `{"name":"fork","from":"default"}`)
	if got := client.Do("GET", "/_ringer/worlds/fork/_ringer/changes", "").Body; got != "{\"changes\":[]}\n" {
		t.Errorf("a fork begins with changes: %s", got)
	}
	do("POST", "/_ringer/snapshots/here/restore", "")
	expect("restored", "", "")
	do("POST", groupsPath, `{"name":"E"}`)
	expect("from the restoring on", "", "added <nil> E")
	do("POST", "/_ringer/reset", "")
	expect("reset", "", "")
	expect("the snapshot is ahead", "?since=here", "added <nil> C; changed A2 A; removed D <nil>")
	client.Play(t, []vendortest.Row{
		{Why: "an unknown snapshot", Method: "GET", Path: "/_ringer/changes?since=nowhere", Status: 404},
		{Why: "a bad name", Method: "GET", Path: "/_ringer/changes?since=", Status: 400},
		{Why: "an unknown parameter", Method: "GET", Path: "/_ringer/changes?snice=here", Status: 422},
	})
}

// TestChangesSayBy does one thing after another to a world: the last who changed an
// object is the one whose change it is.
func TestChangesSayBy(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	a, b, c, rows := groupUUID(1), groupUUID(2), groupUUID(3), "/_ringer/state/secoda/groups"
	for _, step := range []struct{ why, method, path, Body, want string }{
		{"a client changes", "PATCH", groupsPath + "/" + a, `{"name":"A1"}`, "changed A1 client"},
		{"the control API changes the same", "PUT", rows + "/" + a, `{"name":"A2"}`, "changed A2 control"},
		{"and a client again", "PATCH", groupsPath + "/" + a, `{"name":"A3"}`, "changed A3 client"},
		{"a client removes", "DELETE", groupsPath + "/" + b, "", "changed A3 client; removed B client"},
		{"the control API removes", "DELETE", rows + "/" + c, "", "removed C control; changed A3 client; removed B client"},
		{"and adds what a client removed", "POST", rows, `{"id":"` + b + `","name":"B1"}`, "removed C control; changed A3 client; changed B1 control"},
		{"a client removes it again", "DELETE", groupsPath + "/" + b, "", "removed C control; changed A3 client; removed B client"},
		{"a snapshot takes that along", "PUT", "/_ringer/snapshots/here", "", "removed C control; changed A3 client; removed B client"},
		{"the control API adds what it removed, and more", "POST", rows, `{"id":"` + c + `","name":"C1"}`, "changed A3 client; removed B client; changed C1 control"},
		{"and removes what a client changed", "DELETE", rows + "/" + a, "", "removed A control; removed B client; changed C1 control"},
		{"what came after the beginning and went is no change", "DELETE", rows + "/" + c, "", "removed C control; removed A control; removed B client"},
		{"a client adds", "POST", groupsPath, `{"name":"D"}`, "removed C control; removed A control; removed B client; added D client"},
		{"the control API adds", "POST", rows, `{"name":"E"}`, "removed C control; removed A control; removed B client; added D client; added E control"},
		{"another state in the place of all", "PUT", "/_ringer/state?keep=1", `{"secoda":{"groups":[{"name":"F"}]}}`, "removed C control; added F control; removed A control; removed B control"},
		{"the snapshot", "POST", "/_ringer/snapshots/here/restore", "", ""},
	} {
		if answer := client.Do(step.method, step.path, step.Body); answer.Status >= 300 {
			t.Fatalf("%s: answered %d: %s", step.why, answer.Status, answer.Body)
		}
		if got := byOf(client.Do("GET", "/_ringer/changes", "").JSON(t)); got != step.want {
			t.Errorf("%s: changes are %q, want %q", step.why, got, step.want)
		}
	}
	client.Do("POST", "/_ringer/reset", "")
	if got, want := byOf(client.Do("GET", "/_ringer/changes?since=here", "").JSON(t)), "added C control; changed A control; added B control"; got != want {
		t.Errorf("what a reset did since the snapshot is %q, want %q", got, want)
	}
}

// byOf gives each change as its kind, with the object's name and who made it.
func byOf(answer any) string {
	var lines []string
	for _, item := range answer.(map[string]any)["changes"].([]any) {
		c := item.(map[string]any)
		row, ok := c["after"].(map[string]any)
		if !ok {
			row = c["before"].(map[string]any)
		}
		lines = append(lines, fmt.Sprint(c["change"], " ", row["name"], " ", c["by"]))
	}
	return strings.Join(lines, "; ")
}

// TestChangesCountFrom makes one world begin anew in each of the ways there are: a
// group that was added before is a change no more.
func TestChangesCountFrom(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	for _, row := range []struct {
		why, method, path, Body string
		since                   string
		want                    int // changes: two are made before, and one after
	}{
		{"nothing", "GET", "/_ringer/clock", "", "", 3},
		{"another state", "PUT", "/_ringer/state", "{}", "", 1},
		{"the same beginning, by its word", "PUT", "/_ringer/state?keep=0", "{}", "", 1},
		{"another state in the middle", "PUT", "/_ringer/state?keep=1", "{}", "", 4},
		{"a state that is refused", "PUT", "/_ringer/state", `{"secoda":{"groups":[{"nmae":"x"}]}}`, "", 3},
		{"another scenario", "PUT", "/_ringer/scenario", threeGroups, "", 1},
		{"a reset", "POST", "/_ringer/reset", "", "", 1},
		{"a mark, when it is asked for", "POST", "/_ringer/mark/here", "", "?since=here", 1},
		{"a mark, when it is not", "POST", "/_ringer/mark/here", "", "", 3},
		{"a mark that is put again", "POST", "/_ringer/mark/early", "", "?since=early", 1},
		{"a mark from before", "GET", "/_ringer/clock", "", "?since=early", 3},
		{"a mark from before another state", "PUT", "/_ringer/state", "{}", "?since=early", 4},
		{"a snapshot", "PUT", "/_ringer/snapshots/there", "", "?since=there", 1},
	} {
		for _, call := range [][3]string{
			{"POST", "/_ringer/reset", ""},
			{"POST", "/_ringer/mark/early", ""},
			{"POST", groupsPath, `{"name":"D"}`},
			{"POST", groupsPath, `{"name":"E"}`},
			{row.method, row.path, row.Body},
			{"POST", groupsPath, `{"name":"F"}`},
		} {
			if answer := client.Do(call[0], call[1], call[2]); answer.Status >= 500 {
				t.Fatalf("%s: %s %s answered %d: %s", row.why, call[0], call[1], answer.Status, answer.Body)
			}
		}
		changes := client.Do("GET", "/_ringer/changes"+row.since, "").JSON(t).(map[string]any)["changes"].([]any)
		if len(changes) != row.want {
			t.Errorf("%s: changes%s are %d, want %d: %v", row.why, row.since, len(changes), row.want, changes)
		}
	}
}

func TestMarks(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	mark, snapshots := "/_ringer/mark/", "/_ringer/snapshots"
	client.Play(t, []vendortest.Row{
		{Why: "made", Method: "POST", Path: mark + "a", Status: 201, Want: `{"name":"a","clock":"2025-01-01T00:00:00Z"}` + "\n"},
		{Why: "made again", Method: "POST", Path: mark + "a", Status: 201},
		{Why: "no snapshot", Method: "GET", Path: snapshots, Status: 200, Want: "{\"snapshots\":[]}\n"},
		{Why: "nothing to be taken back to", Method: "POST", Path: snapshots + "/a/restore", Status: 409},
		{Why: "nothing to fork from", Method: "POST", Path: "/_ringer/worlds", Body: `{"from":"default@a"}`, Status: 409},
		{Why: "a snapshot takes its place", Method: "PUT", Path: snapshots + "/a", Status: 201},
		{Why: "and can be restored", Method: "POST", Path: snapshots + "/a/restore", Status: 204},
		{Why: "and stays a snapshot", Method: "POST", Path: mark + "a", Status: 409},
		{Why: "and is listed", Method: "GET", Path: snapshots, Status: 200, Want: `{"snapshots":[{"name":"a","clock":"2025-01-01T00:00:00Z"}]}` + "\n"},
		{Why: "a bad name", Method: "POST", Path: mark + "a%20b", Status: 400},
		{Why: "an unknown one", Method: "GET", Path: "/_ringer/changes?since=b", Status: 404},
		{Why: "marked", Method: "POST", Path: mark + "b", Status: 201},
		{Why: "a reset leaves it", Method: "POST", Path: "/_ringer/reset", Status: 204},
		{Why: "so that it can be counted from", Method: "GET", Path: "/_ringer/changes?since=b", Status: 200, Want: "{\"changes\":[]}\n"},
		{Why: "another world has none", Method: "GET", Path: "/_ringer/worlds/other/_ringer/changes?since=b", Status: 404},
		{Why: "keep is no word", Method: "PUT", Path: "/_ringer/state?keep=yes", Body: "{}", Status: 422},
		{Why: "keep is misspelt", Method: "PUT", Path: "/_ringer/state?kepe=1", Body: "{}", Status: 422},
	})
}

func TestChangesKeepTheVendorsForm(t *testing.T) {
	client := vendortest.New(t, secoda.New(), threeGroups)
	client.Do("PATCH", groupsPath+"/"+groupUUID(1), `{"name":"A & B"}`)
	row := client.Do("GET", groupsPath+"/"+groupUUID(1), "").Body
	if got := client.Do("GET", "/_ringer/changes", "").Body; !strings.Contains(got, `"after":`+row+"}") {
		t.Errorf("changes are %s, want %s in them", got, row)
	}
}

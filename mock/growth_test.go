package mock_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// TestRowsOfAllWorldsAreBounded adds rows to several worlds until all of them together
// hold as much as they may. A world that is reset or dropped gives its part back.
func TestRowsOfAllWorldsAreBounded(t *testing.T) {
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{secoda.New()}})
	const worlds, size = 4, 9 << 20
	body := `{"name":"` + strings.Repeat("x", size) + `"}`
	create := func(world int) int {
		return client.Do("POST", fmt.Sprintf("/_ringer/worlds/w%d%s", world, groupsPath), body).Status
	}
	made := 0
	for ; create(made%worlds) == 201; made++ {
		if made > 300<<20/size {
			t.Fatalf("%d rows of %d bytes were added", made, size)
		}
	}
	if want := 256 << 20 / size; made < want-1 || made > want {
		t.Errorf("%d rows were added, want %d", made, want)
	}
	if status := create(worlds); status != 413 {
		t.Errorf("a row of another world was answered %d, want 413", status)
	}
	client.Do("POST", "/_ringer/worlds/w0/_ringer/reset", "")
	if status := create(worlds); status != 201 {
		t.Errorf("with a world reset, a row was answered %d, want 201", status)
	}
	for create(worlds) == 201 {
	}
	client.Do("DELETE", "/_ringer/worlds/w1", "")
	if status := create(worlds); status != 201 {
		t.Errorf("with a world dropped, a row was answered %d, want 201", status)
	}
}

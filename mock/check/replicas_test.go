package check

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
)

// TestReplicas shows a run one answer after the other: what goes back to what it was, or is
// there again, comes from servers that do not agree.
func TestReplicas(t *testing.T) {
	address, err := url.Parse("http://localhost/api/v1/auth/group")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why   string
		names []string // of the one group, in one answer after the other; empty is a list without it
		want  string
	}{
		{"it changes", []string{"a", "b", "c"}, ""},
		{"it goes back", []string{"a", "b", "a"}, "again what it was"},
		{"it is removed", []string{"a", ""}, ""},
		{"it is there again", []string{"a", "", "a"}, "there again after a list no longer had it"},
	} {
		t.Run(row.why, func(t *testing.T) {
			r, err := newRun(&Options{Vendor: vendorOf(t, "secoda")})
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range row.names {
				groups := ""
				if name != "" {
					groups = fmt.Sprintf(`{"id": "a0000000-0000-4000-8000-000000000001", "name": %q}`, name)
				}
				answer := contracts.Exchange{Method: http.MethodGet, URL: *address, Status: http.StatusOK, Body: []byte(`{"results": [` + groups + `]}`)}
				r.watch("a list", answer)
				r.written("groups", objectsOf(r.contract, "groups", []contracts.Exchange{answer}), true)
			}
			switch found := r.report.Findings; {
			case row.want == "" && len(found) > 0:
				t.Errorf("it finds %v", found)
			case row.want != "" && (len(found) != 1 || found[0].Verdict != compare.Flaky || !strings.Contains(found[0].Message, row.want)):
				t.Errorf("it finds %v, want that it is %s", found, row.want)
			}
		})
	}
}

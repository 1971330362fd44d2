package mock_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// TestControlBodiesAreBounded sends each call more than it takes. The answer names the
// bound.
func TestControlBodiesAreBounded(t *testing.T) {
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{secoda.New(), kantata.New()}})
	text := func(n int) string { return strings.Repeat("x", n) }
	many := func(n int) string { return strings.TrimSuffix(strings.Repeat("1,", n), ",") }
	for _, row := range []struct {
		why, method, path, body string
		status                  int
		says                    string
	}{
		{"a clock", "PUT", "/_ringer/clock", `{"now": "` + text(1<<20) + `"}`, 413, "1048576 bytes"},
		{"a world", "POST", "/_ringer/worlds", `{"name": "` + text(1<<20) + `"}`, 413, "1048576 bytes"},
		{"a verification", "POST", "/_ringer/verify", `{"where": {"operation": "` + text(1<<20) + `"}}`, 413, "1048576 bytes"},
		{"a rule", "POST", "/_ringer/rules", `{"name": "` + text(10<<20) + `"}`, 413, "10485760 bytes"},
		{"a rule with many calls", "POST", "/_ringer/rules", `{"when": {"calls": [` + many(100_000) + `]}, "then": {"status": 500}}`, 413, "100000 values"},
		{"a row", "POST", "/_ringer/state/secoda/groups", `{"name": "` + text(10<<20) + `"}`, 413, "10485760 bytes"},
		{"a state of many values", "PUT", "/_ringer/state", `{"secoda": {"groups": [` + many(8_000_000) + `]}}`, 413, "8000000 values"},
		{"a state of many rows", "PUT", "/_ringer/state", `{"secoda": {"groups": [` + many(1_100_001) + `]}}`, 422, "a world may hold 1100000"},
		{"a scenario that generates many", "PUT", "/_ringer/scenario", `{"version": 1, "name": "x", "generate": [{"vendor": "secoda", "collection": "groups", "count": 1000000}, ` +
			`{"vendor": "kantata", "collection": "users", "count": 1000000}, {"vendor": "secoda", "collection": "groups", "count": 100000}]}`, 422, "a world may hold 1100000"},
	} {
		t.Run(row.why, func(t *testing.T) {
			answer := client.Do(row.method, row.path, row.body)
			if answer.Status != row.status || !strings.Contains(answer.Body, row.says) {
				t.Errorf("answered %d %.300s, want %d with %q", answer.Status, answer.Body, row.status, row.says)
			}
		})
	}
}

// TestMistakesInDataAreBounded sends a state in which thousands of rows break the vendor's
// rules: twenty are told of, each with its place, and how many there are besides.
func TestMistakesInDataAreBounded(t *testing.T) {
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{kantata.New()}})
	var rows []string
	for i := range 1_000 {
		rows = append(rows, fmt.Sprintf(`{"id": "%d", "user_id": "7", "workspace_group_id": "8"}`, i+1))
	}
	state := `{"kantata": {"user_group_memberships": [` + strings.Join(rows, ",\n") + `]}}`
	answer := client.Do("PUT", "/_ringer/state", state)
	told := answer.JSON(t).(map[string]any)["errors"].([]any)
	if answer.Status != 422 || len(told) != 21 || !strings.Contains(fmt.Sprint(told[20]), "more mistakes are not shown") {
		t.Errorf("answered %d with %d errors, the last %v", answer.Status, len(told), told[len(told)-1])
	}
	if last, _ := told[19].(map[string]any); last["line"] == nil {
		t.Errorf("an error has no place: %v", last)
	}
}

// TestNothingIsReadForAClientThatIsGone sends data and leaves: it is not read to its end.
func TestNothingIsReadForAClientThatIsGone(t *testing.T) {
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{kantata.New()}})
	for _, row := range []struct{ why, path, body string }{
		{"a state", "/_ringer/state", `{"kantata": {"users": [{"id": "7"}]}}`},
		{"a scenario", "/_ringer/scenario", `{"version": 1, "name": "x", "data": {"kantata": {"users": [{"id": "7"}]}}}`},
		{"a scenario that generates", "/_ringer/scenario", `{"version": 1, "name": "x", "generate": [{"vendor": "kantata", "collection": "users", "count": 1000000}]}`},
	} {
		ctx, leave := context.WithCancel(t.Context())
		leave()
		request := httptest.NewRequestWithContext(ctx, "PUT", row.path, strings.NewReader(row.body))
		request.Host = "localhost"
		recorder := httptest.NewRecorder()
		if client.Handler.ServeHTTP(recorder, request); !strings.Contains(recorder.Body.String(), "the reading was stopped") {
			t.Errorf("%s was read to the end: %d %.200s", row.why, recorder.Code, recorder.Body)
		}
	}
}

// TestBytesOfRowsAreBounded fills a world with few and long rows, in each way.
func TestBytesOfRowsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it fills a world with 250 MiB; make check does it")
	}
	client := serve(t, mock.Options{Vendors: []*mock.Vendor{secoda.New()}})
	long := func(mebibytes int) string { return strings.Repeat("x", mebibytes<<20) }
	filled := func(rows int) string {
		return fmt.Sprintf(`{"version": 1, "name": "x", "clock": "2025-01-01T00:00:00Z", "data": {"secoda": {"groups": [{"id": "3f0c6a5e-1c8e-4b8b-9a5c-5b7d3c1e9f01", "name": "a"}]}}, "generate": [{"vendor": "secoda", "collection": "groups", "count": %d, "with": {"name": "%s"}}]}`, rows, long(5))
	}
	for _, row := range []struct {
		why, method, path, body string
		status                  int
		says                    string
	}{
		{"a scenario with too much", "PUT", "/_ringer/scenario", filled(52), 422, "leave some out"},
		{"a scenario with less", "PUT", "/_ringer/scenario", filled(50), 204, ""},
		{"a row through the control API", "POST", "/_ringer/state/secoda/groups", `{"name": "` + long(7) + `"}`, 422, "and may have 268435456"},
		{"a longer one in its place", "PUT", "/_ringer/state/secoda/groups/3f0c6a5e-1c8e-4b8b-9a5c-5b7d3c1e9f01", `{"name": "` + long(7) + `"}`, 422, "and may have 268435456"},
		{"a client's row", "POST", "/api/v1/auth/group", `{"name": "` + long(7) + `"}`, 413, ""},
		{"a client's change", "PATCH", "/api/v1/auth/group/3f0c6a5e-1c8e-4b8b-9a5c-5b7d3c1e9f01", `{"name": "` + long(7) + `"}`, 413, ""},
		{"a short row", "POST", "/_ringer/state/secoda/groups", `{"name": "b"}`, 201, ""},
	} {
		answer := client.Do(row.method, row.path, row.body)
		if answer.Status != row.status || !strings.Contains(answer.Body, row.says) {
			t.Errorf("%s: answered %d %.300s, want %d with %q", row.why, answer.Status, answer.Body, row.status, row.says)
		}
		if reason := answer.Header.Get("X-Ringer-Reason"); row.status == 413 && !strings.Contains(reason, "and may have 268435456") {
			t.Errorf("%s: the reason is %q", row.why, reason)
		}
	}
}

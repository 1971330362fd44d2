package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
)

func TestRemediesEndWithACommand(t *testing.T) {
	r := &Report{Vendor: "acme", Target: "http://localhost:1", Commands: &Commands{}}
	again := &Commands{Check: "ringer check acme --target http://localhost:2 --token-env T", Flags: "--contract a.yaml", Report: "it's.json"}
	for _, test := range []struct {
		verdict, operation string
		commands           *Commands
		want               string
	}{
		{compare.VendorDrifted, "get-a", &Commands{}, "Do.\nringer check acme --target http://localhost:1 --report ringer-report.json; ringer accept ringer-report.json --finding 7"},
		{compare.ContractTooTight, "get-a", again, "Do.\nringer accept 'it'\\''s.json' --finding 7 --contract a.yaml"},
		{compare.ContractTooLoose, "", again, "Do.\nringer accept 'it'\\''s.json' --finding 7 --contract a.yaml"},
		{compare.FakeWrong, "get-a", again, "Do.\nringer contract show acme get-a --contract a.yaml"},
		{compare.FakeWrong, "", &Commands{}, "Do.\nringer contract show acme"},
		{compare.Flaky, "get-a", again, "Do.\nringer check acme --target http://localhost:2 --token-env T --operation get-a"},
		{compare.Flaky, "", &Commands{}, "Do.\nringer check acme --target http://localhost:1"},
		{compare.Flaky, "", nil, "Do."},
	} {
		r.Commands = test.commands
		f := r.withCommand(contracts.Finding{ID: "7", Verdict: test.verdict, Operation: test.operation, Remedy: "Do."})
		if diff := cmp.Diff(test.want, f.Remedy); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.verdict, diff)
		}
		if again := r.withCommand(f); again.Remedy != f.Remedy {
			t.Errorf("once more it is %q", again.Remedy)
		}
	}
	for word, want := range map[string]string{"": "''", "a b": "'a b'", "x=1": "x=1", "$(rm)": "'$(rm)'", "é": "'é'"} {
		if got := Quoted(word); got != want {
			t.Errorf("%q is written as %s, want %s", word, got, want)
		}
	}
}

package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/internal/sample"
)

// What was assumed is taken over, and nothing that is known.
func TestAdopt(t *testing.T) {
	contract, err := sample.ContractOf(t, "secoda").Copy()
	if err != nil {
		t.Fatal(err)
	}
	c := NewComparison(contract)
	op, _ := contract.Operation("list-groups")
	scheme := op.Paging()
	finding := func(key, verdict string, actual any) []contracts.Finding {
		return []contracts.Finding{{Check: contracts.CheckPaging, Verdict: verdict, Actual: actual, Evidence: contracts.Evidence{Fact: scheme.Pointer + "/" + key}}}
	}
	if c.Adopt(finding("size", VendorDrifted, int64(10))) || scheme.Size != 50 {
		t.Errorf("what is known was taken over: pages hold %d", scheme.Size)
	}
	if !c.Adopt(finding("size", ContractTooTight, int64(10))) || scheme.Size != 10 {
		t.Errorf("what was assumed was not taken over: pages hold %d", scheme.Size)
	}
	if c.Adopt(finding("past_the_end", ContractTooTight, int64(7))) {
		t.Error("there is nothing to be taken over")
	}
	original, _ := sample.ContractOf(t, "secoda").Operation("list-groups")
	if original.Paging().Size != 50 {
		t.Errorf("the contract itself has changed: its pages hold %d", original.Paging().Size)
	}
}

// What was only assumed hides nothing that breaks a known fact.
func TestAssumptionsHideNothing(t *testing.T) {
	documented, guessed := contracts.Evidence{Level: contracts.Documented}, contracts.Evidence{Level: contracts.Assumed}
	for _, test := range []struct {
		root string
		own  contracts.Evidence
		want bool
	}{
		{ContractTooTight, documented, false}, {ContractTooLoose, documented, false}, {ContractTooTight, guessed, true},
		{VendorDrifted, documented, true}, {VendorDrifted, guessed, true}, {Flaky, documented, true},
	} {
		if got := hides(contracts.Finding{Verdict: test.root}, test.own); got != test.want {
			t.Errorf("a root that is %s hides what is %s: %v", test.root, test.own.Level, got)
		}
	}
}

// Pairs that are held can be taken back together.
func TestTakeBack(t *testing.T) {
	get := sample.Exchange(t, "GET", sample.Item, 200, sample.Group(7))
	other := sample.Exchange(t, "GET", sample.Item, 200, sample.Set(sample.Group(7), "/name", "Other"))
	list := sample.Exchange(t, "GET", sample.List, 200, sample.Page(1, sample.List))
	c := NewComparison(sample.ContractOf(t, "secoda"))
	c.Compare(both(list, list))
	c.Hold()
	c.Compare(both(other, get))
	c.Compare(both(list, list))
	c.TakeBack()
	c.Release()
	if diff := remembersOther(memoryOf(t, "secoda", both(list, list)), c.memory); diff != "" {
		t.Errorf("after two pairs that were taken back (-want +got):\n%s", diff)
	}
	if found := c.Compare(both(other, get)); len(found) != 1 {
		t.Errorf("a pair that was taken back is not found again: %v", found)
	}
}

// No difference speaks of an object that another client writes.
func TestOthersAreNoFinding(t *testing.T) {
	page := func(change func(sample.Object)) contracts.Exchange {
		body := sample.Page(1, sample.List)
		change(body)
		return sample.Exchange(t, "GET", sample.List, 200, body)
	}
	plain := page(func(sample.Object) {})
	renamed := page(func(body sample.Object) { body["results"].([]any)[1].(sample.Object)["name"] = "Another's" })
	id := sample.Page(1, sample.List)["results"].([]any)[1].(sample.Object)["id"].(string)
	for _, shared := range []bool{false, true} {
		c := NewComparison(sample.ContractOf(t, "secoda"))
		want := []string{"vendor-drifted field /results/1/name properties/name"}
		if shared {
			c.Others(id)
			want = nil
		}
		if diff := cmp.Diff(want, said(c.Compare(both(renamed, plain)))); diff != "" {
			t.Errorf("shared %v (-want +got):\n%s", shared, diff)
		}
		if c.Shared() != shared {
			t.Errorf("shared is %v, want %v", c.Shared(), shared)
		}
	}
}

// Less than a second decides no order.
func TestSecondsDecideOrders(t *testing.T) {
	list := func(first, second string) contracts.Exchange {
		body := sample.Page(1, sample.List)
		rows := body["results"].([]any)
		for _, row := range rows {
			row.(sample.Object)["created_at"] = "2025-06-01T00:00:00Z"
		}
		rows[0].(sample.Object)["created_at"], rows[1].(sample.Object)["created_at"] = first, second
		return sample.Exchange(t, "GET", sample.List, 200, body)
	}
	for _, test := range []struct {
		first string
		want  []string
	}{
		{"2025-01-01T00:00:00.9Z", nil},
		{"2025-01-01T00:00:01.1Z", []string{"contract-too-tight order /results/1/created_at x-ringer-rules/0"}},
	} {
		x := list(test.first, "2025-01-01T00:00:00.1Z")
		c := NewComparison(sample.ContractOf(t, "secoda"))
		if diff := cmp.Diff(test.want, said(c.Compare(both(x, x)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.first, diff)
		}
	}
}

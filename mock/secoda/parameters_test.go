package secoda_test

import (
	"os"
	"testing"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestEveryParameterCounts shows what each documented parameter does.
func TestEveryParameterCounts(t *testing.T) {
	vendortest.CheckParameters(t, secoda.New(), vendortest.New(t, secoda.New(), twoGroups), []vendortest.ParameterCall{
		{Operation: "list-groups", Method: "GET", Path: groupsPath, Values: map[string]string{"page": "2"}},
	})
}

func TestEveryBehaviourIsNamed(t *testing.T) {
	vendortest.CheckBehaviours(t, secoda.New(), os.DirFS("."))
}

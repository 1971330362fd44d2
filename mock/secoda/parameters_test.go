package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/mocktest"
	"github.com/ringer-mock/ringer/mock/secoda"
)

// TestEveryParameterCounts shows what each documented parameter does.
func TestEveryParameterCounts(t *testing.T) {
	mocktest.CheckParameters(t, "secoda", mocktest.New(t, secoda.New(), twoGroups), []mocktest.ParameterCall{
		{Operation: "list-groups", Method: "GET", Path: groupsPath, Values: map[string]string{"page": "2"}},
	})
}

func TestEveryRuleIsNamed(t *testing.T) { mocktest.CheckRules(t, "secoda") }

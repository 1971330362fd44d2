package secoda_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/secoda"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestVendor checks what every vendor owes.
func TestVendor(t *testing.T) {
	vendortest.Run(t, secoda.New(), vendortest.Options{
		Scenario: twoGroups,
		Calls: []vendortest.Row{
			{Why: "list", Method: "GET", Path: groupsPath, Status: 200},
			{Why: "create", Method: "POST", Path: groupsPath, Body: `{"name":"Tea"}`, Status: 201},
			{Why: "get", Method: "GET", Path: groupsPath + "/" + first, Status: 200},
			{Why: "update", Method: "PATCH", Path: groupsPath + "/" + first, Body: `{"name":"Tea"}`, Status: 200},
			{Why: "delete", Method: "DELETE", Path: groupsPath + "/" + first, Status: 204},
		},
		Parameters: []vendortest.ParameterCall{{Operation: "list-groups", Method: "GET", Path: groupsPath, Values: map[string]string{"page": "2"}}},
	})
}

package piercloud_test

import (
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestVendor checks what every vendor owes.
func TestVendor(t *testing.T) {
	// Sorted by name, the oldest group must not be the first.
	scenario := strings.Replace(estate, "name: Core", "name: The core", 1)
	values := map[string]string{
		"page": "2", "page_size": "1", "search": "core", "context_id": context,
		"sort_field": "name", "sort_order": "DESC",
	}
	tenancyPath := "/lighthouse/tenancies/" + main + "/workspaces-groups"
	vendortest.Run(t, piercloud.New(), vendortest.Options{
		Scenario: scenario,
		Calls: []vendortest.Row{
			{Why: "get a token", Method: "POST", Path: "/auth", Body: credentials, Status: 201},
			{Why: "list groups", Method: "GET", Path: mainPath, Status: 200},
			{Why: "get a group", Method: "GET", Path: mainPath + "/" + coreID, Status: 200},
			{Why: "list groups of a tenancy", Method: "GET", Path: tenancyPath, Status: 200},
			{Why: "get a group of a tenancy", Method: "GET", Path: tenancyPath + "/" + coreID, Status: 200},
		},
		Parameters: []vendortest.ParameterCall{
			{Operation: "list-workspace-groups", Method: "GET", Path: mainPath, Values: values},
			{Operation: "list-tenancy-workspace-groups", Method: "GET", Path: tenancyPath, Values: values},
		},
	})
}

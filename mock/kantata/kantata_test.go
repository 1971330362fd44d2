package kantata_test

import (
	"maps"
	"testing"

	"github.com/ringer-mock/ringer/mock/kantata"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestVendor checks what every vendor owes.
func TestVendor(t *testing.T) {
	paging := map[string]string{"page": "2", "per_page": "1", "only": "9", "limit": "1&offset=1", "offset": "1&limit=1"}
	groups := map[string]string{
		"include": "workspaces", "order": "name:desc", "companies_only": "true", "matching": "alpha",
		"created_after": "2024-02-15", "created_before": "2024-02-15", "updated_after": "2024-04-15", "updated_before": "2024-04-15",
		"has_external_references": "true", "external_reference_service_name": "sap", "external_reference_service_model": "Epic",
		"external_reference_service_model_ref": "J-1", "external_reference_service_model_refs": "J-1", "external_reference_status": "failed",
		"external_reference_external_status": "open", "external_reference_external_message": "none", "without_external_reference_service_name": "sap",
	}
	memberships := map[string]string{"include": "user", "order": "created_at:asc", "group_ids": "9", "user_ids": "102"}
	maps.Copy(groups, paging)
	maps.Copy(memberships, paging)
	include := map[string]string{"include": "workspaces"}
	const name, member = `{"workspace_group":{"name":"n"}}`, `{"user_group_membership":{"user_id":101,"workspace_group_id":10}}`
	calls := []vendortest.Row{
		{Why: "list groups", Method: "GET", Path: groupsPath, Status: 200},
		{Why: "create a group", Method: "POST", Path: groupsPath, Body: name, Status: 200},
		{Why: "get a group", Method: "GET", Path: groupsPath + "/1", Status: 200},
		{Why: "update a group", Method: "PUT", Path: groupsPath + "/1", Body: `{"workspace_group":{"name":"m"}}`, Status: 200},
		{Why: "list memberships", Method: "GET", Path: membershipsPath, Status: 200},
		{Why: "create a membership", Method: "POST", Path: membershipsPath, Body: member, Status: 200},
		{Why: "delete a membership", Method: "DELETE", Path: membershipsPath + "/503", Status: 204},
		{Why: "delete a group", Method: "DELETE", Path: groupsPath + "/1", Status: 204},
	}
	vendortest.Run(t, kantata.New(), vendortest.Options{Scenario: account, Calls: calls, Parameters: []vendortest.ParameterCall{
		{Operation: "get-workspace-groups", Method: "GET", Path: groupsPath, Values: groups},
		{Operation: "get-workspace-group", Method: "GET", Path: groupsPath + "/1", Values: include},
		{Operation: "create-workspace-group", Method: "POST", Path: groupsPath, Body: name, Values: include},
		{Operation: "update-workspace-group", Method: "PUT", Path: groupsPath + "/1", Body: name, Values: include},
		{Operation: "get-user-group-memberships", Method: "GET", Path: membershipsPath, Values: memberships},
		{Operation: "create-user-group-memberships", Method: "POST", Path: membershipsPath, Body: member, Values: map[string]string{"include": "user"}},
	}})
}

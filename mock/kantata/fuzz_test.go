package kantata_test

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.FuzzRequests(f, newClient(f, account), []vendortest.FuzzSeed{
		{Method: "GET", Path: groupsPath + ".json?include=workspaces&order=name:desc&only=1,9"},
		{Method: "GET", Path: groupsPath + "?limit=1&offset=1&matching=%zz&created_after=2024-01-01"},
		{Method: "POST", Path: groupsPath, Body: `{"workspace_group":{"name":"x","add_workspace_ids":["201"]}}`, ContentType: "application/json"},
		{Method: "POST", Path: groupsPath, Body: "workspace_group[name]=x&workspace_group[add_workspace_ids][]=201", ContentType: "application/x-www-form-urlencoded"},
		{Method: "PUT", Path: groupsPath + "/1", Body: `{"workspace_group":{"name":"x","external_reference":{"service_name":"a"}}}`, ContentType: "application/json"},
		{Method: "POST", Path: membershipsPath, Body: "user_group_memberships[][user_id]=101&user_group_memberships[][workspace_group_id]=10", ContentType: "application/x-www-form-urlencoded"},
		{Method: "DELETE", Path: membershipsPath + "/501.json"},
	})
}

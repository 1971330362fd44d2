package check

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/mock/piercloud"
)

func init() {
	checked["piercloud"] = checkedVendor{make: piercloud.New, data: piercloudData, differs: "ties-downwards", params: place}
}

// place holds the params of its stories, in the built-in scenarios.
var place = map[string]string{"org_id": "6077beed-c3ce-5058-bf28-9590f84341f9", "business_id": "8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9"}

func piercloudData(t *testing.T, server *standin.Core) any {
	org := server.Params["org_id"]
	groups := get(t, server, "/lighthouse/orgs/"+org+"/businesses/"+server.Params["business_id"]+"/workspaces-groups?page_size=100")["data"].([]any)
	for _, group := range groups {
		group.(object)["org_id"] = org
	}
	return object{"workspace_groups": groups}
}

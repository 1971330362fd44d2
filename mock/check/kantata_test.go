package check

import (
	"testing"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/mock/kantata"
)

func init() {
	checked["kantata"] = checkedVendor{make: kantata.New, data: kantataData, differs: "remove-workspaces-ignored"}
}

func kantataData(t *testing.T, server *standin.Core) any {
	groups := get(t, server, "/api/v1/workspace_groups?per_page=200&include=workspaces,external_references,rate_card_sets")
	members := get(t, server, "/api/v1/user_group_memberships?per_page=200&include=user")
	rows := func(from object, name string) (list []any) {
		for _, row := range from[name].(object) {
			delete(row.(object), "external_reference_ids") // scenarios give the references themselves
			list = append(list, row)
		}
		return list
	}
	return object{
		"workspace_groups": rows(groups, "workspace_groups"), "workspaces": rows(groups, "workspaces"),
		"external_references": rows(groups, "external_references"), "rate_card_sets": rows(groups, "rate_card_sets"),
		"user_group_memberships": rows(members, "user_group_memberships"), "users": rows(members, "users"),
	}
}

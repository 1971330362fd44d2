package kantata_test

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/mock/kantata"
)

// Test data can be had as the package's own types. Instances refer to each other:
// the groups of these memberships are those.
func ExampleWorkspaceGroup() {
	groups, err := made[kantata.WorkspaceGroup]("workspace_group")
	if err != nil {
		fmt.Println(err)
		return
	}
	memberships, err := made[kantata.UserGroupMembership]("user_group_membership")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(groups[2].ID, groups[2].Name)
	fmt.Println(memberships[2].UserID, "is in", memberships[2].WorkspaceGroupID)
	// Output:
	// 100003 Partner Enablement for Banking
	// 100003 is in 100001
}

// made gives three valid instances of one of Kantata's resources.
func made[T any](resource string) ([]T, error) {
	generator, err := fixtures.New(contracts.Embedded(), "kantata", resource, 1)
	if err != nil {
		return nil, err
	}
	return fixtures.As[T](generator.Instances(fixtures.Valid, 3))
}

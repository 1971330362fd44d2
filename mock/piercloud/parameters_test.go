package piercloud_test

import (
	"os"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// TestEveryParameterCounts shows what each documented parameter does.
func TestEveryParameterCounts(t *testing.T) {
	// Sorted by name, the oldest group must not be the first.
	scenario := strings.Replace(estate, "name: Core", "name: The core", 1)
	values := map[string]string{
		"page": "2", "page_size": "1", "search": "core", "context_id": context,
		"sort_field": "name", "sort_order": "DESC",
	}
	vendortest.CheckParameters(t, piercloud.New(), vendortest.New(t, piercloud.New(), scenario), []vendortest.ParameterCall{
		{Operation: "list-workspace-groups", Method: "GET", Path: mainPath, Values: values},
		{Operation: "list-tenancy-workspace-groups", Method: "GET", Path: "/lighthouse/tenancies/" + main + "/workspaces-groups", Values: values},
	})
}

func TestEveryBehaviourIsNamed(t *testing.T) {
	vendortest.CheckBehaviours(t, piercloud.New(), os.DirFS("."))
}

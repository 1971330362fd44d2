package check

import (
	"strconv"
	"testing"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
	"github.com/ringer-mock/ringer/mock/secoda"
)

func init() {
	checked["secoda"] = checkedVendor{make: secoda.New, data: secodaData, differs: "users-added"}
}

func secodaData(t *testing.T, server *standin.Core) any {
	var groups []any
	for page := 1; ; page++ {
		body := get(t, server, "/api/v1/auth/group?page="+strconv.Itoa(page))
		groups = append(groups, body["results"].([]any)...)
		if body["links"].(object)["next"] == nil {
			return object{"groups": groups}
		}
	}
}

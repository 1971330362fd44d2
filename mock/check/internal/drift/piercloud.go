package drift

import "github.com/ringer-mock/ringer/mock/check/internal/drift/piercloud"

func init() {
	vendors["piercloud"] = vendor{piercloud.New, piercloud.Mutations, piercloud.Assumptions, piercloud.Story}
}

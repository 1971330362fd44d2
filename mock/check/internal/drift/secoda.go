package drift

import "github.com/ringer-mock/ringer/mock/check/internal/drift/secoda"

func init() {
	vendors["secoda"] = vendor{secoda.New, secoda.Mutations, secoda.Assumptions, secoda.Story}
}

package drift

import "github.com/ringer-mock/ringer/mock/check/internal/drift/kantata"

func init() {
	vendors["kantata"] = vendor{kantata.New, kantata.Mutations, kantata.Assumptions, kantata.Story}
}

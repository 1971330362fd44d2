package record

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
)

// AliasForm says how pseudonyms are made at a place. Two texts at places of one form
// have the same pseudonym when they are the same, and another one when they are not.
func AliasForm(at contracts.Place) string {
	p := valuePlace{Place: at}
	kind, personal := p.kind()
	return fmt.Sprint(kind, personal, p.longest(), p.Says("pattern"), p.Says("format"), p.Says("enum"))
}

package record

import (
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
)

// AliasForms knows how the pseudonyms of a contract's fields are made.
type AliasForms struct{ redaction *redaction }

// NewAliasForms reads a contract.
func NewAliasForms(c *contracts.Contract) AliasForms {
	return AliasForms{newRedaction(c, "", nil)}
}

// At says how pseudonyms are made at a place. Two texts at places of one form have the
// same pseudonym when they are the same, and another one when they are not.
func (f AliasForms) At(at contracts.Place) string {
	p := valuePlace{Place: at}
	kind, personal := p.kind()
	form := fmt.Sprint(kind, personal)
	for _, sample := range []string{"Ada", " ada lovelace, of 12 Ada Street ", "ADA@EXAMPLE.ORG"} {
		if !f.redaction.fits(p, f.redaction.aliases.of(kind, sample)) { // and so takes another form of it
			return fmt.Sprint(form, p.longest(), p.Says("pattern"), p.Says("format"), p.Says("enum"))
		}
	}
	return form
}

package contracts

import (
	"time"

	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

// TimeForm gives the form that the first of the schemas declares which declares one.
func (p Place) TimeForm() (form vocabulary.TimeForm, declared bool) {
	for _, schema := range p.Schemas {
		object, _ := schema.Value.(map[string]any)
		if form, declared = vocabulary.TimeFormOf(object); declared {
			return form, true
		}
	}
	return vocabulary.TimeForm{}, false
}

// Time reads a value as a time: in the form that the contract declares, or where it
// declares none in one of ISO 8601.
func (p Place) Time(text string) (t time.Time, ok bool) {
	if form, declared := p.TimeForm(); declared {
		t, err := form.Parse(text)
		return t, err == nil
	}
	return vocabulary.ISOTime(text)
}

// IsTime says whether a text tells a time, rather than anything of somebody: in the
// declared form, or in one of ISO 8601 even where another is declared.
func (p Place) IsTime(text string) bool {
	_, ok := p.Time(text)
	return ok || vocabulary.LooksLikeTime(text)
}

// AreTimes says whether two values at this place are what clocks say, of which not the
// values are compared but whether they move.
func (p Place) AreTimes(vendor, fake string) bool {
	if form, declared := p.TimeForm(); declared {
		return !form.Chosen
	}
	return len(p.Says("format")) == 0 && len(p.Says("enum")) == 0 && vocabulary.LooksLikeTime(vendor) && vocabulary.LooksLikeTime(fake)
}

package record

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

// valuePlace is a place in what is redacted.
type valuePlace struct {
	contracts.Place
	// kept says that --keep lets the value through.
	kept bool
	// told says that what holds the value is noted as replaced already.
	told bool
	// parameter says that the value stands for a parameter of a query.
	parameter bool
	// keyed says that the names of its members are data, as in a map, and seen that it
	// was looked at for that, as was so many objects around it.
	keyed, seen bool
	depth       int
}

// member gives the place of a member of an object. isData says that its name is data:
// the contract has no field of that name, but a map, or what holds it looks like one.
func (p valuePlace) member(name string) (member valuePlace, isData bool) {
	at, isData := p.Place.Member(name)
	member = valuePlace{Place: at, kept: p.kept, told: p.told, depth: p.depth}
	return member, isData || p.keyed || p.depth > maxUnnamed || at.Named() && !p.declares(name)
}

// declares says whether the contract has a field of a name.
func (p valuePlace) declares(name string) bool {
	return slices.ContainsFunc(p.Says("properties"), func(said any) bool {
		properties, _ := said.(map[string]any)
		return properties[name] != nil
	})
}

// item gives the place of an item of a list.
func (p valuePlace) item() valuePlace {
	return valuePlace{Place: p.Place.Item(), kept: p.kept, told: p.told, parameter: p.parameter, depth: p.depth}
}

var (
	digits   = regexp.MustCompile(`^[0-9]{1,18}$`) // with a sign, it may be somebody's telephone
	signed   = regexp.MustCompile(`^[+-]?[0-9]{1,18}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
)

// kind says which kind of pseudonym the value would have, and whether the
// contract says that it is somebody's own.
func (p valuePlace) kind() (kind string, personal bool) {
	plain := ""
	for _, said := range p.Says("x-ringer-fake") {
		word, _ := vocabulary.ReadFakeWord(said)
		if word.Personal {
			return word.Kind, true
		}
		plain = cmp.Or(plain, word.Kind)
	}
	for _, format := range p.Says("format") {
		switch format {
		case "email", "idn-email":
			return vocabulary.KindEmail, true
		case "uri", "url", "uri-reference", "iri":
			return vocabulary.KindURL, false
		}
	}
	if plain == "" && contracts.IDNamePattern.MatchString(p.Name) {
		plain = vocabulary.KindID
	}
	return cmp.Or(plain, vocabulary.KindText), false
}

// isNumber says whether a text is a number where one belongs: an id, or what the
// contract wants to be digits.
func (p valuePlace) isNumber(text string) bool {
	if !signed.MatchString(text) {
		return false
	}
	kind, _ := p.kind()
	form, _ := p.TimeForm()
	if kind == vocabulary.KindID || form.IsNumber() || len(p.Says("type")) > 0 && p.Takes("integer", "number") {
		return true
	}
	for _, pattern := range p.Says("pattern") {
		if form, err := regexp.Compile(fmt.Sprint(pattern)); err == nil && form.MatchString(text) && !form.MatchString("a") {
			return true
		}
	}
	return false
}

// isCurrency says whether a text is the code of a currency where one belongs.
func (p valuePlace) isCurrency(text string) bool {
	return slices.Contains(p.Says("x-ringer-fake"), any("currency")) && currency.MatchString(text)
}

// longest gives how many characters the value may have; 0 is no bound.
func (p valuePlace) longest() (longest int) {
	for _, bound := range p.Says("maxLength") {
		var n int
		if _, err := fmt.Sscan(fmt.Sprint(bound), &n); err == nil && (longest == 0 || n < longest) {
			longest = n
		}
	}
	return longest
}

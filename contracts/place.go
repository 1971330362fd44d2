package contracts

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/schemas"
)

// place is where a value stands, as the contract sees it.
type place struct {
	// name is that of the member, or of the list that the value is an item of.
	name string
	// schemas are all those that apply; there are none where the contract does not
	// name the value.
	schemas []node
	// kept says that --keep lets the value through.
	kept bool
	// hidden says that the value stands inside one that lets somebody in.
	hidden bool
	// told says that what holds the value is noted as replaced already.
	told bool
	// parameter says that the value stands for a parameter of a query.
	parameter bool
}

// named says whether the contract knows the value.
func (p place) named() bool { return len(p.schemas) > 0 }

// schemasAt gives the schema at a place of the contract and all that it takes
// over from others.
func (c *Contract) schemasAt(pointer string) (all []node) {
	value, _ := schemas.Lookup(c.document, pointer)
	schema, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	all = append(all, node{contract: c, pointer: pointer, value: value})
	if ref, ok := schema["$ref"].(string); ok && strings.HasPrefix(ref, "#") {
		all = append(all, c.schemasAt(ref[1:])...)
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		parts, _ := schema[keyword].([]any)
		for i := range parts {
			all = append(all, c.schemasAt(schemas.Join(pointer, keyword, fmt.Sprint(i)))...)
		}
	}
	return all
}

// member gives the place of a member of an object. isData says that the name is
// no field's but part of what is told, such as the id of the object behind it.
func (p place) member(name string) (member place, isData bool) {
	member = place{name: name, kept: p.kept, hidden: p.secret(), told: p.told}
	for _, schema := range p.schemas {
		object, _ := schema.value.(map[string]any)
		properties, _ := object["properties"].(map[string]any)
		if _, ok := properties[name]; ok {
			member.schemas = append(member.schemas, schema.contract.schemasAt(schemas.Join(schema.pointer, "properties", name))...)
		}
	}
	if member.named() {
		return member, false
	}
	for _, schema := range p.schemas {
		member.schemas = append(member.schemas, schema.contract.schemasAt(schemas.Join(schema.pointer, "additionalProperties"))...)
	}
	for _, schema := range member.schemas {
		properties, _ := schema.value.(map[string]any)["properties"].(map[string]any)
		isData = isData || properties["id"] != nil
	}
	return member, isData
}

// item gives the place of an item of a list.
func (p place) item() place {
	item := place{name: p.name, kept: p.kept, hidden: p.secret(), told: p.told, parameter: p.parameter}
	for _, schema := range p.schemas {
		item.schemas = append(item.schemas, schema.contract.schemasAt(schemas.Join(schema.pointer, "items"))...)
	}
	return item
}

// says gives what the schemas say with a keyword.
func (p place) says(keyword string) (values []any) {
	for _, schema := range p.schemas {
		if value, ok := schema.value.(map[string]any)[keyword]; ok {
			values = append(values, value)
		}
	}
	return values
}

// secret says whether the value lets somebody in.
func (p place) secret() bool {
	return p.hidden || slices.Contains(p.says("x-ringer-secret"), any(true))
}

// lists says whether the value is one of those that the contract lists; case
// does not count, as some vendors have it.
func (p place) lists(text string) bool {
	listed := p.says("const")
	for _, values := range p.says("enum") {
		values, _ := values.([]any)
		listed = append(listed, values...)
	}
	return slices.ContainsFunc(listed, func(value any) bool { return strings.EqualFold(fmt.Sprint(value), text) })
}

// takes says whether the value may be of a JSON type; a place whose type is not
// told takes all.
func (p place) takes(types ...string) bool {
	told := p.says("type")
	for _, said := range told {
		for _, name := range types {
			if list, _ := said.([]any); said == name || slices.Contains(list, any(name)) {
				return true
			}
		}
	}
	return len(told) == 0 && p.named()
}

// kind says which kind of pseudonym the value would have, and whether the
// contract says that it is somebody's own.
func (p place) kind() (kind string, personal bool) {
	plain := ""
	for _, said := range p.says("x-ringer-fake") {
		word, _ := fakeWord(said)
		if kind, ok := ownKinds[word]; ok {
			return kind, true
		}
		plain = cmp.Or(plain, plainKinds[word])
	}
	for _, format := range p.says("format") {
		switch format {
		case "email", "idn-email":
			return aliasEmail, true
		case "uri", "url", "uri-reference", "iri":
			return aliasURL, false
		}
	}
	if plain == "" && idName.MatchString(p.name) {
		plain = aliasID
	}
	return cmp.Or(plain, aliasText), false
}

var (
	idName   = regexp.MustCompile(`(?i)^(ids?|uuid|.*_ids?|.*_uuid)$|[a-z](Id|Ids|ID|IDs)$`)
	digits   = regexp.MustCompile(`^[0-9]{1,18}$`) // with a sign, it may be somebody's telephone
	signed   = regexp.MustCompile(`^[+-]?[0-9]{1,18}$`)
	currency = regexp.MustCompile(`^[A-Z]{3}$`)
	timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|[+-]\d\d:?\d\d))?)?$`)
)

// isUUID says whether a text is a UUID and nothing else.
func isUUID(text string) bool { return len(text) == 36 && uuidForm.MatchString(text) }

// isNumber says whether a text is a number where one belongs: an id, or what the
// contract wants to be digits.
func (p place) isNumber(text string) bool {
	if !signed.MatchString(text) {
		return false
	}
	kind, _ := p.kind()
	if kind == aliasID || slices.Contains(p.says("x-ringer-fake"), any("unix-seconds")) || len(p.says("type")) > 0 && p.takes("integer", "number") {
		return true
	}
	for _, pattern := range p.says("pattern") {
		if form, err := regexp.Compile(fmt.Sprint(pattern)); err == nil && form.MatchString(text) && !form.MatchString("a") {
			return true
		}
	}
	return false
}

// isTime says whether a text is a time, in a form of the whole world's or in the
// vendor's.
func (p place) isTime(text string) bool {
	if timeForm.MatchString(text) {
		return true
	}
	for _, said := range p.says("x-ringer-fake") {
		if word, layout := fakeWord(said); word == "time" {
			if _, err := time.Parse(layout, text); err == nil {
				return true
			}
		}
	}
	return false
}

// isCurrency says whether a text is the code of a currency where one belongs.
func (p place) isCurrency(text string) bool {
	return slices.Contains(p.says("x-ringer-fake"), any("currency")) && currency.MatchString(text)
}

// longest gives how many characters the value may have; 0 is no bound.
func (p place) longest() (longest int) {
	for _, bound := range p.says("maxLength") {
		var n int
		if _, err := fmt.Sscan(fmt.Sprint(bound), &n); err == nil && (longest == 0 || n < longest) {
			longest = n
		}
	}
	return longest
}

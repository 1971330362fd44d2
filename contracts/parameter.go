package contracts

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/ringer-mock/ringer/schemas"
)

// ParameterViolations says which of the parameters in a path and a query are not
// what the operation declares, in the order of their names. Blank values are
// none, and names that it does not have are not judged.
func (o *Operation) ParameterViolations(path PathValues, query url.Values) (found []schemas.Violation) {
	for _, p := range o.Parameters {
		if value, ok := path.Lookup(p.Name); ok && p.In == "path" {
			found = append(found, p.violations(value)...)
		}
	}
	if len(query) == 0 {
		return found
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if p := o.QueryParameter(name); p != nil {
			for _, value := range query[name] {
				found = append(found, p.violations(value)...)
			}
		}
	}
	return found
}

// violations holds one value to the parameter's schema.
func (p *Parameter) violations(text string) []schemas.Violation {
	if p.Body == nil || text == "" {
		return nil
	}
	schema, err := p.Body.Schema()
	if err != nil {
		return []schemas.Violation{{Message: err.Error()}}
	}
	found := schema.Validate(p.read(text))
	for i := range found {
		found[i].Message = fmt.Sprintf("the parameter %s: %s", p.Name, found[i].Message)
	}
	return found
}

// read gives a value as the parameter's schema looks at it: a text that is a number
// or a boolean as JSON has it is one, where the schema is not for texts.
func (p *Parameter) read(text string) any {
	if p.isText {
		return text
	}
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text {
		return json.Number(text) // as most are, and no decoder is needed
	}
	if value, err := schemas.DecodeJSON([]byte(text)); err == nil {
		return value
	}
	return text
}

// lists says whether a value is one of those that the parameter's schema names.
func (p *Parameter) lists(value string) bool {
	return p != nil && slices.ContainsFunc(p.Schema.Get("enum").Items(), func(n Node) bool { return n.Value == value })
}

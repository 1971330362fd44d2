package contracts

import (
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// ParameterViolations says which of the parameters in a path and a query are not
// what the operation declares, in the order of their names. Blank values are
// none, and names that it does not have are not judged.
func (o *Operation) ParameterViolations(path map[string]string, query url.Values) (found []schemas.Violation) {
	for _, p := range o.Parameters {
		if value, ok := path[p.Name]; ok && p.In == "path" {
			found = append(found, p.violations(value)...)
		}
	}
	if len(query) == 0 {
		return found
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if p := o.queryParameter(name); p != nil {
			for _, value := range query[name] {
				found = append(found, p.violations(value)...)
			}
		}
	}
	return found
}

// violations holds one value to the parameter's schema. A text that is a number
// or a boolean as JSON has it is read as one, where the schema is not for texts.
func (p *Parameter) violations(text string) []schemas.Violation {
	if p.body == nil || text == "" {
		return nil
	}
	schema, err := p.body.Schema()
	if err != nil {
		return []schemas.Violation{{Message: err.Error()}}
	}
	var value any = text
	if !p.isText {
		if read, err := schemas.DecodeJSON([]byte(text)); err == nil {
			value = read
		}
	}
	found := schema.Validate(value)
	for i := range found {
		found[i].Message = fmt.Sprintf("the parameter %s: %s", p.Name, found[i].Message)
	}
	return found
}

package contracts

import (
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// Field is one documented member of a body.
type Field struct {
	// Name is the member's name, behind the names of those it stands in, with
	// dots between; "[]" marks the items of an array.
	Name        string
	Required    bool
	Description string
	// Omits says why the field has no effect here; empty when it has one.
	Omits    string
	Evidence Evidence
	// Secret says that the value lets somebody in, and must be kept nowhere.
	Secret bool
}

// Fields lists the documented members of a body, those inside others behind
// them.
func (b *Body) Fields() []Field {
	return b.contract.fields(b.contract.At(b.Pointer), "", map[string]bool{})
}

// Secrets lists the names of the fields whose values let somebody in.
func (b *Body) Secrets() []string {
	b.secretsOnce.Do(func() {
		if !b.contract.marksSecrets() {
			return
		}
		for _, field := range b.Fields() {
			if field.Secret {
				b.secrets = append(b.secrets, field.Name)
			}
		}
	})
	return b.secrets
}

// marksSecrets says whether any schema of the contract marks a value that lets somebody
// in. Where none does, no body need be looked through: that takes long where schemas hold
// each other in many ways.
func (c *Contract) marksSecrets() bool {
	c.markedOnce.Do(func() { c.marked = marksSecret(c.Document) })
	return c.marked
}

func marksSecret(value any) bool {
	switch value := value.(type) {
	case map[string]any:
		if value["x-ringer-secret"] == true {
			return true
		}
		for _, member := range value {
			if marksSecret(member) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(value, marksSecret)
	}
	return false
}

// SecretNames lists the last names of all fields of the contract whose values
// let somebody in.
func (c *Contract) SecretNames() []string {
	c.secretsOnce.Do(func() {
		for _, op := range c.Operations {
			bodies := []*Body{op.Body}
			for _, response := range op.Responses {
				bodies = append(bodies, response.Body)
			}
			for _, body := range bodies {
				if body == nil {
					continue
				}
				for _, name := range body.Secrets() {
					c.secrets = append(c.secrets, name[strings.LastIndexByte(name, '.')+1:])
				}
			}
		}
	})
	return c.secrets
}

// fields lists the members that a schema names; within are the schemas around
// it, so that one that holds itself ends.
func (c *Contract) fields(schema Node, prefix string, within map[string]bool) (fields []Field) {
	if within[schema.Pointer] {
		return nil
	}
	within[schema.Pointer] = true
	defer delete(within, schema.Pointer)
	required := map[any]bool{}
	for _, name := range schema.Get("required").Items() {
		required[name.Value] = true
	}
	for _, name := range schema.Get("properties").Keys() {
		place := schemas.Join(schema.Pointer, "properties", name)
		property := c.At(place)
		fields = append(fields, Field{
			Name: prefix + name, Required: required[name],
			Description: property.Text("description"), Omits: property.Text("x-ringer-omits"), Evidence: c.EvidenceFor(place),
			Secret: property.Get("x-ringer-secret").Value == true,
		})
		fields = append(fields, c.fields(property, prefix+name+".", within)...)
		if items := property.Get("items"); items.Exists() {
			fields = append(fields, c.fields(items, prefix+name+"[].", within)...)
		}
	}
	return fields
}

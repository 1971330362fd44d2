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

// Fields lists the documented members of a body, those inside others behind them; of
// very many, those of one schema in one place.
func (b *Body) Fields() []Field {
	walk := fieldWalk{within: map[string]bool{}, seen: map[string]bool{}}
	walk.list(b.contract.At(b.Pointer), "")
	return walk.fields
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

// mostRepeated is how many fields are listed before a schema's are left out elsewhere.
const mostRepeated = 1000

// fieldWalk lists the members that schemas name; within are the schemas around one.
type fieldWalk struct {
	within, seen map[string]bool
	fields       []Field
}

func (w *fieldWalk) list(schema Node, prefix string) {
	if w.within[schema.Pointer] || w.seen[schema.Pointer] && len(w.fields) > mostRepeated {
		return
	}
	w.within[schema.Pointer], w.seen[schema.Pointer] = true, true
	defer delete(w.within, schema.Pointer)
	required := map[any]bool{}
	for _, name := range schema.Get("required").Items() {
		required[name.Value] = true
	}
	for _, name := range schema.Get("properties").Keys() {
		place := schemas.Join(schema.Pointer, "properties", name)
		property := schema.Contract.At(place)
		w.fields = append(w.fields, Field{
			Name: prefix + name, Required: required[name],
			Description: property.Text("description"), Omits: property.Text("x-ringer-omits"), Evidence: schema.Contract.EvidenceFor(place),
			Secret: property.Get("x-ringer-secret").Value == true,
		})
		w.list(property, prefix+name+".")
		if items := property.Get("items"); items.Exists() {
			w.list(items, prefix+name+"[].")
		}
	}
}

package contracts

import (
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// For gives the body as one of its media types has it: its schema may be another one
// there. It is nil when the body has no such type; ranges count, such as text/*.
func (b *Body) For(mediaType string) *Body {
	b.typesOnce.Do(func() {
		b.types = make(map[string]*Body, len(b.MediaTypes))
		for _, declared := range b.MediaTypes {
			name, _ := wire.MediaType(declared)
			part := b
			if place := b.contract.At(b.Content).Get(declared, "schema").Pointer; place != b.Pointer {
				part = &Body{contract: b.contract, Required: b.Required, MediaTypes: []string{declared}, Pointer: place}
			}
			b.types[name] = part
		}
	})
	if part := b.types[mediaType]; part != nil {
		return part
	}
	for _, declared := range b.MediaTypes {
		if name, _ := wire.MediaType(declared); wire.InRange(mediaType, name) {
			return b.types[name]
		}
	}
	return nil
}

// Node is the place of the body's schema, at which nothing stands when it has none.
func (b *Body) Node() Node { return b.contract.At(b.Pointer) }

// ReadText gives a text as the schema that stands at the place looks at it: a number or a
// boolean is one, where the schema is not for texts.
func (n Node) ReadText(text string) any { return readingOf(n).read(text) }

// anything compiles a schema that takes every value.
func anything() (*schemas.Schema, error) { return schemas.NewSet("anything.json", true).Compile("") }

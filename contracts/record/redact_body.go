package record

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// leftOut stands where a body stops being what it is said to be.
const leftOut = "(the rest is no JSON and was left out)"

// bodyRedaction is one body on its way into a file.
type bodyRedaction struct {
	*redaction
	operation *contracts.Operation // for what a request says; nil for an answer
	basePath  string
	replaced  *replacements
	root      string // the pointer of the body in the entry

	decoder *jsontext.Decoder
	out     []byte
}

// body gives what is kept of a body. Members stay in their order.
func (b *bodyRedaction) body(raw []byte, contentType string, declared *contracts.Body, cut bool) []byte {
	if len(raw) == 0 {
		return raw
	}
	var root valuePlace
	if declared != nil {
		root.Schemas = b.contract.SchemasAt(declared.Pointer)
	}
	if har.IsForm(contentType) {
		return b.form(root, string(raw))
	}
	b.decoder = jsontext.NewDecoder(bytes.NewBuffer(raw))
	err := b.value(root, b.root)
	if err == nil {
		if _, err = b.decoder.ReadToken(); err == io.EOF {
			return b.out
		}
	}
	if !cut {
		b.out = append(b.out, leftOut...)
	}
	return b.out
}

// value reads one value and writes what is kept of it.
func (b *bodyRedaction) value(at valuePlace, pointer string) error {
	at.kept = at.kept || slices.Contains(b.kept, at.Name)
	if b.decoder.PeekKind() == '{' && !at.Named() && !at.seen && at.depth <= maxUnnamed && pointer != b.root {
		return b.unnamed(at, pointer)
	}
	token, err := b.decoder.ReadToken()
	if err != nil {
		return err
	}
	kind := token.Kind()
	if (kind == '{' || kind == '[') && !at.Named() && !at.kept && pointer != b.root {
		b.note(at, pointer)
		at.told = true
	}
	switch kind {
	case '{':
		return b.object(at, pointer)
	case '[':
		return b.array(at, pointer)
	case '"':
		text := token.String()
		shown := b.shownText(at, text)
		if shown != text {
			b.note(at, pointer)
		}
		b.quote(shown)
	case '0':
		b.scalar(at, pointer, token.String(), "0", "integer", "number")
	case 't', 'f':
		b.scalar(at, pointer, token.String(), "false", "boolean")
	default:
		b.out = append(b.out, "null"...)
	}
	return nil
}

// unnamed reads an object that the contract does not name, of which only the whole
// shows whether it is a map. What stands deep in it is taken for one.
func (b *bodyRedaction) unnamed(at valuePlace, pointer string) error {
	raw, err := b.decoder.ReadValue()
	if err != nil {
		return err
	}
	outer, raw := b.decoder, raw.Clone()
	defer func() { b.decoder = outer }()
	b.decoder = jsontext.NewDecoder(bytes.NewBuffer(raw))
	at.seen, at.keyed, at.depth = true, at.depth == maxUnnamed || mapLike(raw), at.depth+1
	return b.value(at, pointer)
}

// maxUnnamed is how deep in each other objects are looked at as a whole.
const maxUnnamed = 8

// mapLike says whether an object looks like a map, whose names are data: two objects or
// more of the same fields, or three values or more of one type.
func mapLike(raw []byte) bool {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil || len(members) < 2 {
		return false
	}
	shapes, objects := map[string]bool{}, 0
	for _, member := range members {
		var fields map[string]json.RawMessage
		shape := string(member[:1])
		if shape >= "0" && shape <= "9" {
			shape = "-" // the other numbers
		}
		if json.Unmarshal(member, &fields) == nil && len(fields) > 0 {
			objects++
			shape = strings.Join(slices.Sorted(maps.Keys(fields)), "\n")
		}
		shapes[shape] = true
	}
	return len(shapes) == 1 && (objects == len(members) || len(members) > 2)
}

// note says that a value does not stand as it was, once for all that it holds.
func (b *bodyRedaction) note(at valuePlace, pointer string) {
	if !at.told {
		b.replaced.add(pointer)
	}
}

// shownText gives what is shown of a text; one that a request sends in the place
// of a parameter is read as in a query.
func (b *bodyRedaction) shownText(at valuePlace, text string) string {
	if at.parameter {
		return b.parameterText(at, b.basePath, text)
	}
	return b.text(at, b.basePath, text)
}

// scalar writes a number or a truth: it stays where the contract has one, and it
// is no secret and nobody's own.
func (b *bodyRedaction) scalar(at valuePlace, pointer, text, instead string, types ...string) {
	_, personal := at.kind()
	wanted := at.Takes(types...) && (!personal || len(at.Says("type")) > 0)
	if at.Secret() || !at.kept && !wanted {
		if text != instead {
			b.note(at, pointer)
		}
		text = instead
	}
	b.out = append(b.out, text...)
}

// object reads what follows an opening brace.
func (b *bodyRedaction) object(at valuePlace, pointer string) error {
	b.out = append(b.out, '{')
	for n := 0; b.decoder.PeekKind() != '}'; n++ {
		token, err := b.decoder.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		member, isData := at.member(name)
		if !member.Named() && pointer == b.root {
			if parameter, ok := b.redaction.parameter(b.operation, name); ok {
				member, member.parameter = parameter, true
			}
		}
		shown := b.fieldName(name, isData)
		place := schemas.Join(pointer, shown)
		if shown != name {
			b.note(at, place)
		}
		if n > 0 {
			b.out = append(b.out, ',')
		}
		b.quote(shown)
		b.out = append(b.out, ':')
		if err := b.value(member, place); err != nil {
			return err
		}
	}
	if _, err := b.decoder.ReadToken(); err != nil {
		return err
	}
	b.out = append(b.out, '}')
	return nil
}

// array reads what follows an opening bracket.
func (b *bodyRedaction) array(at valuePlace, pointer string) error {
	b.out = append(b.out, '[')
	item := at.item()
	if at.parameter && !item.Named() {
		item.Schemas = at.Schemas
	}
	for n := 0; b.decoder.PeekKind() != ']'; n++ {
		if n > 0 {
			b.out = append(b.out, ',')
		}
		if err := b.value(item, pointer+"/"+strconv.Itoa(n)); err != nil {
			return err
		}
	}
	if _, err := b.decoder.ReadToken(); err != nil {
		return err
	}
	b.out = append(b.out, ']')
	return nil
}

func (b *bodyRedaction) quote(text string) {
	b.out, _ = jsontext.AppendQuote(b.out, text) // it replaces what is no UTF-8, and a decoder lets none through
}

// form redacts a form: "group[name]" is the member name of the member group, and
// "ids[]" an item of the list ids.
func (b *bodyRedaction) form(root valuePlace, raw string) []byte {
	var pairs []har.Pair
	for name, value := range wire.Pairs(raw) {
		tokens := strings.Split(strings.ReplaceAll(name, "]", ""), "[")
		at := root
		for _, token := range tokens {
			if token == "" {
				at = at.item()
			} else {
				at, _ = at.member(token)
			}
			at.kept = at.kept || slices.Contains(b.kept, at.Name)
		}
		if parameter, ok := b.parameter(b.operation, name); ok && !at.Named() {
			at = parameter
		}
		shownName := b.fieldName(name, false)
		if shownName != name {
			b.replaced.add(b.root)
		}
		shown := b.parameterText(at, b.basePath, value)
		if shown != value && shownName == name {
			b.replaced.add(schemas.Join(b.root, tokens...))
		}
		pairs = append(pairs, har.Pair{Name: har.Text(shownName), Value: har.Text(shown)})
	}
	return har.Form(pairs)
}

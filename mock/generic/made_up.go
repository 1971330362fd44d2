package generic

import (
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/paging"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// makeUp answers a call of which the contract does not say what it does.
func (o *operation) makeUp(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	return o.answers.made(tx, call, mock.Reply{Status: o.answers.status, Header: o.answers.headers(tx, call, nil)}, nil)
}

// made answers with a value of the answer's schema: in one world, the same for the same
// request. Of an object it says as much as their members have in common.
func (a *answers) made(tx *world.Tx, call *mock.Call, reply mock.Reply, row *store.Row[Object]) (mock.Reply, error) {
	reply.Reason = fmt.Sprintf("the answer is made up from its schema alone: the contract does not say what %s does (declare x-ringer-behaviour)", a.op.ID)
	if a.of != nil {
		reply.Reason = fmt.Sprintf("the answer is made up from its schema: the contract does not say where it shows what is kept (declare x-ringer-objects for %s)", a.op.ID)
	}
	if len(a.types) == 0 {
		return reply, nil
	}
	mediaType := a.mediaType(call.Header.Get("Accept"))
	if mediaType == "" {
		mediaType = a.types[0]
	}
	part := a.response.Body.For(typeName(mediaType))
	if part == nil {
		part = a.response.Body
	}
	var value any
	if part.Node().Exists() {
		sent, err := schemas.EncodeJSON(call.Body)
		if err != nil {
			return mock.Reply{}, err
		}
		chance := tx.Constant("made up").For(a.op.ID, fmt.Sprint(call.Path), call.RawQuery, string(sent))
		if value, err = a.sampler.Value(part.Pointer, sample.Use{}, chance.Dice()); err != nil {
			return mock.Reply{}, mock.Errorf(mock.ServerError, "%s cannot be answered: %v", a.op.ID, err)
		}
	}
	if object, ok := value.(map[string]any); ok && row != nil {
		a.identify(object, row, part)
	}
	if response := a.in(call); response.Paging != nil {
		value = onePage(value, response.Paging, call)
	}
	a.setType(&reply, call)
	reply.Body = value
	if value == nil {
		reply.Body = payload.Raw("null")
	}
	if !wire.IsJSON(typeName(mediaType)) {
		reply.Body = payload.Raw(written(typeName(mediaType), value))
	}
	return reply, nil
}

// onePage makes the numbers of a made-up page those of a list that has no other.
func onePage(value any, scheme *paging.Scheme, call *mock.Call) any {
	held, ok := scheme.Held(value)
	if !ok {
		return value
	}
	request := scheme.Request(call.Query)
	facts := pageFacts{scheme: scheme, total: held, size: max(request.Size, held), offset: request.Offset, page: max(1, request.Number)}
	told := newPart(value)
	values := facts.values(nil)
	for place := range values {
		if _, ok := schemas.Lookup(value, place); ok {
			told.slot(schemas.Split(place), place).none = absent
		}
	}
	return told.with(values)
}

// identify puts the id of an object into a body that has room for it.
func (a *answers) identify(body map[string]any, row *store.Row[Object], part *contracts.Body) {
	schema, err := part.Schema()
	name := a.of.declared.ID
	if _, there := body[name]; !there || err != nil {
		return
	}
	before := body[name]
	body[name] = row.Value.Members[name]
	if len(schema.Validate(body)) > 0 {
		body[name] = before
	}
}

// readable says whether bodies of a media type are read as their schema looks at them.
func readable(mediaType string) bool {
	return wire.IsJSON(mediaType) || mediaType == "application/x-www-form-urlencoded" || mediaType == "multipart/form-data"
}

func takesText(part *contracts.Body) bool {
	place := contracts.Place{Schemas: part.Node().Contract.SchemasAt(part.Pointer)}
	return place.Takes("string")
}

// writers write a value in the languages of media types.
var writers = map[string]func(any) string{
	"text/csv":                          writeCSV,
	"text/html":                         func(value any) string { return "<!DOCTYPE html><title>" + escaped(plain(value)) + "</title>" },
	"application/xml":                   writeXML,
	"text/xml":                          writeXML,
	"application/x-www-form-urlencoded": writeForm,
	"text/event-stream":                 func(value any) string { return "data: " + schemas.JSONText(value) + "\n\n" },
	"application/x-ndjson":              writeLines,
	"image/png":                         func(any) string { return onePixel },
	"application/zip":                   func(any) string { return "PK\x05\x06" + strings.Repeat("\x00", 18) },
	"application/octet-stream":          plain,
}

// onePixel is the smallest picture.
const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"

// writable says whether something that reads a media type could read the answer.
func writable(declared string) bool {
	mediaType := typeName(declared)
	return wire.IsJSON(mediaType) || writers[mediaType] != nil || strings.HasPrefix(mediaType, "text/") || strings.HasSuffix(mediaType, "+xml")
}

// written writes a value as a body of a media type.
func written(mediaType string, value any) string {
	if write := writers[mediaType]; write != nil {
		return write(value)
	}
	if strings.HasSuffix(mediaType, "+xml") {
		return writeXML(value)
	}
	return plain(value)
}

// plain writes a value as a text.
func plain(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case nil:
		return "made up"
	}
	return schemas.JSONText(value)
}

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes all
	return b.String()
}

func writeXML(value any) string {
	if text, ok := value.(string); ok && strings.HasPrefix(strings.TrimSpace(text), "<") {
		return text
	}
	return xml.Header + element("root", value)
}

// element writes a value as an element. A name that XML does not have is one of its
// attributes.
func element(name string, value any) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != "" || name == "" || name[0] <= '9' {
		return fmt.Sprintf(`<member name="%s">%s</member>`, escaped(name), inner(value))
	}
	return "<" + name + ">" + inner(value) + "</" + name + ">"
}

func inner(value any) string {
	var b strings.Builder
	switch value := value.(type) {
	case nil:
	case map[string]any:
		for _, name := range sorted(value) {
			b.WriteString(element(name, value[name]))
		}
	case []any:
		for _, item := range value {
			b.WriteString(element("item", item))
		}
	default:
		b.WriteString(escaped(text(value)))
	}
	return b.String()
}

// writeCSV writes objects as rows, and anything else as one cell.
func writeCSV(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	rows, ok := value.([]any)
	if !ok {
		rows = []any{value}
	}
	var b strings.Builder
	table := csv.NewWriter(&b)
	var names []string
	for i, row := range rows {
		object, _ := row.(map[string]any)
		if i == 0 {
			names = sorted(object)
			_ = table.Write(names) // a builder takes all
		}
		cells := make([]string, len(names))
		for j, name := range names {
			cells[j] = text(object[name])
		}
		if object == nil {
			cells = []string{text(row)}
		}
		_ = table.Write(cells)
	}
	table.Flush()
	return b.String()
}

func writeForm(value any) string {
	object, ok := value.(map[string]any)
	if !ok {
		return plain(value)
	}
	values := url.Values{}
	for name, value := range object {
		values.Set(name, text(value))
	}
	return values.Encode()
}

func writeLines(value any) string {
	items, ok := value.([]any)
	if !ok {
		items = []any{value}
	}
	var b strings.Builder
	for _, item := range items {
		b.WriteString(schemas.JSONText(item) + "\n")
	}
	return b.String()
}

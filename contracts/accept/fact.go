package accept

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/schemas"
)

// nothing is a schema that no value fits.
func nothing() map[string]any { return map[string]any{} }

// changes writes the fact anew that a finding breaks; none is that no declaration says
// what the vendor does.
func (a *Acceptor) changes(f *contracts.Finding) []change {
	fact := f.Evidence.Fact
	place, there := a.resolve(fact)
	switch {
	case !there:
		return nil
	case f.Check == contracts.CheckUndocumentedField:
		return a.newField(f, parent(place))
	case f.Check == contracts.CheckUndeclaredStatus:
		return a.newStatus(f)
	case f.Check == compare.CheckStatus:
		return a.otherStatus(f, place)
	case f.Check == contracts.CheckMissingHeader:
		return a.withoutHeader(place)
	case f.Check == contracts.CheckHeader:
		return a.headerValue(f, place)
	case f.Check == contracts.CheckPaging:
		return a.pageNumber(f, place)
	case f.Check == contracts.CheckOrder:
		return a.direction(f, place)
	case f.Check != contracts.CheckSchema && f.Check != contracts.CheckErrorFormat && f.Check != contracts.CheckMissingField:
		return nil
	}
	schema := parent(place)
	switch last(place) {
	case "not": // it is gone from some answers, and stands in others
		return []change{{place, "", nil}}
	case "required":
		return a.withoutField(f, schema)
	case "type":
		return a.otherType(f, schema)
	case "format":
		return a.otherFormat(f, schema)
	case "pattern":
		return a.otherPattern(f, schema)
	case "enum", "const":
		return a.otherWord(f, schema, last(place))
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "multipleOf":
		return []change{{place, "", nil}, {schema, "", map[string]any{contracts.EvidenceKey: a.evidence(schema, last(place))}}}
	}
	return nil
}

// withoutField says that a member is not sent any more, or is called otherwise.
func (a *Acceptor) withoutField(f *contracts.Finding, schema string) []change {
	name := last(f.Pointer)
	field := schemas.Join(schema, "properties", name)
	if _, there := schemas.Lookup(a.Contract.Document, field); !there {
		return nil
	}
	if _, seen := schemas.Lookup(a.Contract.Document, schemas.Join(field, omitsKey)); seen { // some answers have it, and some do not
		return []change{{schemas.Join(schema, "required"), name, nil}}
	}
	all := []change{
		{schemas.Join(schema, "required"), name, nil},
		{schema, "", map[string]any{contracts.EvidenceKey: a.evidence(schema, "required")}},
		{field, "", map[string]any{"not": nothing(), contracts.EvidenceKey: a.evidence(field, "not")}},
	}
	if renamed, isText := f.Actual.(string); isText {
		was, _ := schemas.Lookup(a.Contract.Document, field)
		object, _ := was.(map[string]any)
		again := maps.Clone(object)
		again[contracts.EvidenceKey], again[contracts.WasKey] = a.observed(), name
		all = append(all, change{schemas.Join(schema, "properties"), "", map[string]any{renamed: again}})
	}
	return all
}

// newField documents a member that nobody had named. Its values are not in the fake's
// power.
func (a *Acceptor) newField(f *contracts.Finding, schema string) []change {
	name := last(f.Pointer)
	field := map[string]any{"type": typeOf(f.Actual), omitsKey: "A check has seen it; the fake makes an empty value up.", contracts.EvidenceKey: a.observed()}
	all := []change{{schemas.Join(schema, "properties"), "", map[string]any{name: field}}}
	if _, there := schemas.Lookup(a.Contract.Document, schemas.Join(schema, "required")); there {
		return append(all, change{schemas.Join(schema, "required"), "", name})
	}
	return append(all, change{schema, "", map[string]any{"required": []any{name}}})
}

// omitsKey marks what the fake does not model.
const omitsKey = "x-ringer-omits"

func typeOf(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case json.Number:
		if _, err := strconv.ParseInt(string(value), 10, 64); err == nil {
			return "integer"
		}
	}
	return "number"
}

// otherType says that a value is of another type; a null is one beside the others.
func (a *Acceptor) otherType(f *contracts.Finding, schema string) []change {
	update := map[string]any{"type": typeOf(f.Actual), contracts.EvidenceKey: a.evidence(schema, "type")}
	if f.Actual == nil {
		said, _ := schemas.Lookup(a.Contract.Document, schemas.Join(schema, "type"))
		several, isList := said.([]any)
		if _, formatted := schemas.Lookup(a.Contract.Document, schemas.Join(schema, "format")); formatted {
			return nil // it is never empty, and which ones are null nobody knows
		}
		if !isList {
			several = []any{said}
		}
		update["type"], update[contracts.EmptyKey] = append(slices.Clone(several), "null"), nil
	}
	return []change{{schemas.Join(schema, "type"), "", nil}, {schema, "", update}}
}

// otherFormat says that a time is a day, or a day a time. Of other forms the fake knows
// nothing.
func (a *Acceptor) otherFormat(f *contracts.Finding, schema string) []change {
	text, _ := f.Actual.(string)
	if _, err := time.Parse(time.DateOnly, text); err != nil || f.Expected != "date-time" {
		return nil
	}
	return []change{{schema, "", map[string]any{"format": "date", contracts.EvidenceKey: a.evidence(schema, "format")}}}
}

// otherPattern says that a time is written in UTC, where nothing else is otherwise.
func (a *Acceptor) otherPattern(f *contracts.Finding, schema string) []change {
	text, _ := f.Actual.(string)
	was, _ := schemas.Lookup(a.Contract.Document, schemas.Join(schema, "pattern"))
	pattern, err := regexp.Compile(fmt.Sprint(was))
	if _, noTime := time.Parse(time.RFC3339, text); noTime != nil || err != nil || !strings.HasSuffix(text, "Z") || !pattern.MatchString(strings.TrimSuffix(text, "Z")+"+00:00") {
		return nil
	}
	return []change{{schema, "", map[string]any{"pattern": "Z$", contracts.EvidenceKey: a.evidence(schema, "pattern")}}}
}

// otherWord says that a value is another word than the one that there was.
func (a *Acceptor) otherWord(f *contracts.Finding, schema, keyword string) []change {
	said, _ := schemas.Lookup(a.Contract.Document, schemas.Join(schema, keyword))
	words, isList := said.([]any)
	update := map[string]any{keyword: f.Actual, contracts.EvidenceKey: a.evidence(schema, keyword)}
	switch {
	case len(words) > 1: // of which the fake does not know which one is meant
		return nil
	case a.isOfToday(f): // some answers have the one word, and some the other
		if !isList {
			words = []any{said}
		}
		return []change{{schemas.Join(schema, keyword), "", nil}, {schema, "", map[string]any{"enum": append(slices.Clone(words), f.Actual), contracts.EvidenceKey: a.evidence(schema, "enum")}}}
	case isList:
		update[keyword] = []any{f.Actual}
	}
	return []change{{schemas.Join(schema, keyword), "", nil}, {schema, "", update}}
}

// newStatus declares a status that comes in place of another one. A read may only answer
// with another one when it finds nothing, which no declaration can say.
func (a *Acceptor) newStatus(f *contracts.Finding) []change {
	op, known := a.Contract.Operation(f.Operation)
	status, err := strconv.Atoi(fmt.Sprint(f.Actual))
	was, isNumber := wholeNumber(f.Expected)
	if !known || err != nil || !isNumber || was/100 != status/100 || op.Response(was) == nil || status < 300 && !op.Writes(op.Method) {
		return nil
	}
	return a.replace(op.Evidence.Fact+"/responses", op.Response(was), status)
}

// replace declares a response in the place of another one. A refusal stays declared
// beside it: it may be answered to something else.
func (a *Acceptor) replace(responses string, was *contracts.Response, status int) (all []change) {
	value, _ := schemas.Lookup(a.Contract.Document, was.Pointer)
	object, _ := value.(map[string]any)
	response := maps.Clone(object)
	response[contracts.EvidenceKey], response[contracts.ReplacesKey] = a.observed(), was.Status
	switch {
	case status == 204:
		delete(response, "content")
	case was.Status == 204: // of which nobody knows the body
		response["content"] = map[string]any{"application/json": map[string]any{"schema": map[string]any{contracts.EvidenceKey: a.observed()}}}
	}
	if _, there := schemas.Lookup(a.Contract.Document, schemas.Join(responses, strconv.Itoa(status))); there { // perhaps as a reference
		all = append(all, change{schemas.Join(responses, strconv.Itoa(status)), "", nil})
	}
	all = append(all, change{responses, "", map[string]any{strconv.Itoa(status): response}})
	if status < 300 {
		all = append(all, change{schemas.Join(responses, strconv.Itoa(was.Status)), "", nil})
	}
	return all
}

// otherStatus says that a refusal has another status, where that is a fact about the
// refusal itself, and not about what led to it.
func (a *Acceptor) otherStatus(f *contracts.Finding, place string) (all []change) {
	was, isNumber := wholeNumber(f.Expected)
	status, isStatus := wholeNumber(f.Actual)
	if !isNumber || !isStatus || was < 400 || status < 400 || was >= 500 || status >= 500 {
		return nil
	}
	for _, op := range a.sharing(place) {
		if response := op.Response(was); response.Status == was && response.Pointer == place {
			all = append(all, a.replace(op.Evidence.Fact+"/responses", response, status)...)
		}
	}
	if response := a.Contract.UnknownCalls.To(was); response != nil && response.Pointer == place {
		all = append(all, a.replace("/x-ringer-unknown-calls", response, status)...)
	}
	return all
}

// withoutHeader says that a header is not sent any more.
func (a *Acceptor) withoutHeader(header string) []change {
	return []change{{header, "", map[string]any{"required": false, "schema": map[string]any{"not": nothing()}, contracts.EvidenceKey: a.observed()}}}
}

// headerValue says that a header has another value, which is always the same.
func (a *Acceptor) headerValue(f *contracts.Finding, place string) []change {
	text, isText := f.Actual.(string)
	if !isText || last(place) != "pattern" && last(place) != "const" && last(place) != "enum" {
		return nil
	}
	schema := parent(place)
	return []change{{place, "", nil}, {schema, "", map[string]any{"const": text, contracts.EvidenceKey: a.observed()}}}
}

// pageNumber says that pages have another size, or another number where there is none.
func (a *Acceptor) pageNumber(f *contracts.Finding, place string) []change {
	key := last(place)
	number, isNumber := wholeNumber(f.Actual)
	if !isNumber || number < 0 || !slices.Contains([]string{"size", "size_default", "size_max", "pages_when_empty", "page_when_empty"}, key) {
		return nil
	}
	return []change{{parent(place), "", map[string]any{key: number, contracts.EvidenceKey: a.evidence(parent(place), key)}}}
}

// direction says that a list goes the other way when nothing is asked for.
func (a *Acceptor) direction(f *contracts.Finding, place string) []change {
	op, known := a.Contract.Operation(f.Operation)
	if !known || f.Exchange == nil {
		return nil
	}
	response := op.Response(f.Exchange.Status)
	if response == nil || response.Order == nil || op.BehaviourFact(response.Order.Default.Rule) != place && !a.directs(op, response, place) {
		return nil
	}
	order := response.Order
	address, err := url.Parse(f.Exchange.URL)
	if err != nil {
		return nil
	}
	asks := []string{order.Parameter, order.DirectionParameter}
	if order.DirectionParameter == "" {
		asks = append(asks, order.KeyParameter)
	}
	for _, name := range asks {
		if name != "" && address.Query().Has(name) {
			return nil
		}
	}
	usual := schemas.Join(response.Pointer, "x-ringer-order", "default")
	all := []change{{usual, "", map[string]any{"downwards": !order.Default.Downwards}}}
	if order.Default.Rule != "" {
		all = append(all, change{schemas.Join(place, "evidence"), "", a.observed()})
	}
	return all
}

// turnedBack says that a list which was accepted as one that goes the other way does not
// go that way any more, or never did: it is turned back.
func (a *Acceptor) turnedBack(f *contracts.Finding) bool {
	base := a.Contract.Base()
	if f.Check != contracts.CheckOrder || base == nil {
		return false
	}
	downwards := func(c *contracts.Contract) bool {
		op, known := c.Operation(f.Operation)
		if !known || f.Exchange == nil {
			return false
		}
		response := op.Response(f.Exchange.Status)
		return response != nil && response.Order != nil && response.Order.Default.Downwards
	}
	return downwards(base) != downwards(a.Contract)
}

// isOfToday says that the fact which a finding breaks was accepted on the same day.
func (a *Acceptor) isOfToday(f *contracts.Finding) bool {
	return f.Evidence.Level == contracts.Observed && f.Evidence.Source == a.Source && f.Evidence.Verified == a.Day.String()
}

// directs says whether a place is the parameter by which a direction is asked for.
func (a *Acceptor) directs(op *contracts.Operation, response *contracts.Response, place string) bool {
	p := op.QueryParameter(response.Order.DirectionParameter)
	return response.Order.Default.Rule == "" && p != nil && p.Evidence.Fact == place
}

// wholeNumber reads a number of a report.
func wholeNumber(value any) (int, bool) {
	switch value := value.(type) {
	case int:
		return value, true
	case int64:
		return int(value), true
	case json.Number:
		number, err := strconv.Atoi(string(value))
		return number, err == nil
	}
	return 0, false
}

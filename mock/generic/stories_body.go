package generic

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

// inside puts an object at a place of a body.
func inside(place string, value any) any {
	tokens := schemas.Split(place)
	for _, token := range slices.Backward(tokens) {
		value = object{token: value}
	}
	return value
}

// fits says whether a body with the mark of some run is one that the schema takes.
func fits(body *contracts.Body, sent any) bool {
	text, err := schemas.EncodeJSON(sent)
	if err != nil {
		return false
	}
	filled := regexp.MustCompile(`"\{\{#[^}]*\}\}"`).ReplaceAllString(string(text), "1")
	value, err := schemas.DecodeJSON([]byte(strings.ReplaceAll(filled, "{{run}}", "ringer aaaaaa")))
	if err != nil {
		return false
	}
	schema, err := body.Schema()
	return err == nil && len(schema.Validate(value)) == 0
}

// titles are the names of members that mostly hold free text, the best first.
var titles = []string{"name", "title", "label", "summary", "description", "subject", "text", "notes", "note", "comment"}

// body makes the body of a create, with the mark of the run in one member. What it
// refers to is the first of its collection.
func (w *storyWriter) body(calls collectionCalls, create *contracts.Operation) (body any, mark string, ok bool) {
	generator, err := fixtures.New(w.catalog, w.contract.Vendor, create.ID, 1)
	if err != nil || create.Body == nil {
		return nil, "", false
	}
	text, err := generator.AppendValid(nil, 0)
	if err != nil {
		return nil, "", false
	}
	if body, err = schemas.DecodeJSON(text); err != nil {
		return nil, "", false
	}
	inner, _ := schemas.Lookup(body, create.Action.Body)
	sent, isObject := inner.(object)
	if !isObject {
		return nil, "", false
	}
	takes := contracts.Place{Schemas: w.contract.SchemasAt(create.Body.Pointer)}
	for _, token := range schemas.Split(create.Action.Body) {
		takes, _ = takes.Member(token)
	}
	for name := range sent {
		member, _ := takes.Member(name)
		w.refer(sent, name, member)
	}
	shows := contracts.Place{Schemas: w.contract.SchemasAt(strings.TrimPrefix(calls.Ref(), "#"))}
	for _, name := range slices.Concat(titles, slices.Sorted(maps.Keys(sent))) {
		before, isText := sent[name].(string)
		member, _ := takes.Member(name)
		if shown, _ := shows.Member(name); !isText && !member.Named() || !shown.Named() || len(member.Says("format")) > 0 {
			continue
		}
		if sent[name] = "{{run}} made"; fits(create.Body, body) {
			return body, name, true
		}
		if sent[name] = before; !isText {
			delete(sent, name)
		}
	}
	return nil, "", false
}

// refer lets a member name the first object of the collection that it refers to; where
// none is known, it is left out.
func (w *storyWriter) refer(sent object, name string, member contracts.Place) {
	for _, word := range member.Says("x-ringer-fake") {
		use, _ := vocabulary.ReadFakeWord(word)
		target, _, refers := use.Refers()
		if !refers {
			continue
		}
		delete(sent, name)
		if calls, known := w.know(target); known {
			sent[name] = calls.asValue(w.ids[target])
		}
		return
	}
}

// know makes sure that the id of an object of a collection is saved, where a list shows
// it that needs nothing else to be told.
func (w *storyWriter) know(collection string) (calls collectionCalls, known bool) {
	for _, calls := range callsOf(w.contract) {
		list := calls.does[contracts.DoesList]
		if calls.Name != collection {
			continue
		}
		if w.ids[collection] != "" || list == nil {
			return calls, w.ids[collection] != ""
		}
		for _, p := range list.Parameters {
			parent, inside := calls.Parents[list.Action.Within[p.Name]]
			if p.In == "path" && (!inside || parent == collection) {
				return calls, false
			}
			if p.In == "path" {
				w.know(parent)
			}
		}
		w.listFirst(calls)
		return calls, w.ids[collection] != ""
	}
	return calls, false
}

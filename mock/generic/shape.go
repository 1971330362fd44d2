package generic

import (
	"slices"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/schemas"
)

// shape is how the body shows objects.
type shape struct {
	form     *store.Form[Object]
	envelope *part
	item     *part // around one object of a list; nil is nothing
	place    string
	byID     bool // the list is an object with the ids as names
}

// readShape finds where the body has objects, and makes the rest of it.
func (a *answers) readShape() {
	pointer, ok := "", false
	if a.of != nil {
		pointer, ok = a.response.Objects[a.of.Name]
	}
	if !ok || len(a.types) == 0 || !wire.IsJSON(typeName(a.types[0])) {
		return
	}
	place, rest, isList := strings.Cut(pointer, "/*")
	if a.does != contracts.DoesList {
		place, rest, isList = strings.ReplaceAll(pointer, "/*", "/0"), "", false
	}
	a.shows.place = place
	at := pointer
	if isList {
		at = strings.Replace(pointer, "/*", "/0", 1)
		of := a.response.PlaceAt(place)
		a.shows.byID = of.Takes("object") && !of.Takes("array")
	}
	a.shows.form = a.formAt(a.response.PlaceAt(at))
	if rest != "" {
		a.shows.item = a.template(a.response.PlaceAt(place+"/0"), "item", rest)
	}
	places := []string{place}
	if p := a.response.Paging; p != nil && isList {
		places = append(places, p.Total, p.Pages, p.Page, p.Offset, p.SizeAt, p.HasMore, p.NextCursor, p.NextPage, p.PreviousPage, p.NextLink, p.PreviousLink)
	}
	if place != "" {
		a.shows.envelope = a.template(a.response.PlaceAt(""), "envelope", places...)
		if rest != "" {
			return
		}
	}
}

// template makes an instance of a schema with room at some places.
func (a *answers) template(of contracts.Place, use string, places ...string) *part {
	var instance any
	if len(of.Schemas) > 0 {
		instance, _ = a.sampler.Value(of.Schemas[0].Pointer, sample.Use{Brief: true}, fixtures.NewChance(1).For(a.op.ID, use).Dice())
	}
	made := newPart(instance)
	around := func(of contracts.Place) any {
		if len(of.Schemas) == 0 {
			return nil
		}
		value, _ := a.sampler.Value(of.Schemas[0].Pointer, sample.Use{Brief: true}, fixtures.NewChance(1).For(a.op.ID, use).Dice())
		return value
	}
	for i, place := range places {
		if place != "" || i == 0 && use == "envelope" {
			made.room(schemas.Split(place), place, a.response.PlaceAt, around)
		}
	}
	if use == "item" {
		made.slot(schemas.Split(places[0]), "")
	}
	return made
}

// formAt gives how objects are shown at a place: without what its schema does not name,
// and with what it asks for beyond them.
func (a *answers) formAt(place contracts.Place) *store.Form[Object] {
	hidden := a.of.declared.Hidden
	names := map[string]bool{}
	for _, schema := range place.Schemas {
		if schema.Pointer == a.of.declared.Body.Pointer {
			names = nil
			break
		}
		for _, name := range schema.Get("properties").Keys() {
			names[name] = true
		}
	}
	if len(names) == 0 && len(hidden) == 0 {
		return plainForm
	}
	fits := sync.OnceValue(func() *schemas.Schema {
		schema, err := a.contract.Compile("#" + place.Schemas[0].Pointer)
		if err != nil {
			return nil
		}
		return schema
	})
	return store.NewForm(func(o *Object) any {
		shown := make(map[string]any, len(o.Members))
		for name, value := range o.Members {
			if (len(names) == 0 || names[name]) && !slices.Contains(hidden, name) {
				shown[name] = value
			}
		}
		if len(names) == 0 {
			return shown
		}
		if schema := fits(); schema != nil {
			if wrong := schema.Validate(shown); len(wrong) > 0 {
				a.complete(shown, wrong, place, text(o.Members[a.of.declared.ID]))
			}
		}
		return shown
	})
}

// complete puts right what the answer's schema asks for and the object has not, or has in
// another form; what is made for one object is always the same.
func (a *answers) complete(shown map[string]any, wrong []schemas.Violation, place contracts.Place, id string) {
	made, _ := a.sampler.Value(place.Schemas[0].Pointer, sample.Use{Plain: true}, fixtures.NewChance(1).For(a.op.ID, id).Dice())
	object, _ := made.(map[string]any)
	for _, v := range wrong {
		tokens := schemas.Split(v.Pointer)
		if len(tokens) == 0 {
			continue
		}
		if value, there := object[tokens[0]]; there {
			shown[tokens[0]] = value
		} else if v.Keyword != "required" {
			delete(shown, tokens[0])
		}
	}
}

package generic

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// create makes an object of what was sent, and of what the path says.
func (o *operation) create(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	if refusal := o.checkOwners(tx, call); refusal != nil {
		return mock.Reply{}, refusal
	}
	table := o.of.Edit(tx)
	object, id := o.copied(call, nil), o.of.declared.ID
	o.takeOwners(object, call)
	if text(object[id]) == "" {
		made, err := o.of.newID(table, tx)
		if err != nil {
			return mock.Reply{}, mock.Errorf(mock.Conflict, "%v", err)
		}
		object[id] = made
	}
	for _, member := range o.of.declared.Created {
		object[member] = o.of.now(member, tx.Now())
	}
	o.of.touch(object, tx.Now())
	o.of.fill(object, tx.Chance(o.of.Name))
	if refusal := o.refuseObject(tx, object, text(object[id])); refusal != nil {
		return mock.Reply{}, refusal
	}
	row, ok := table.Insert(&Object{object})
	if !ok {
		return mock.Reply{}, mock.Errorf(mock.Conflict, "there is one of %s with the %s %q already", o.of.Name, id, text(object[id]))
	}
	return o.answers.object(tx, call, row)
}

// copied gives the members of an object that were sent and that the client may set; old
// is the object that there is, if there is one.
func (o *operation) copied(call *mock.Call, old map[string]any) map[string]any {
	object := map[string]any{}
	at, _ := schemas.Lookup(call.Body, o.action.Body)
	sent, _ := at.(map[string]any)
	for name, value := range sent {
		if old != nil && name == o.of.declared.ID || slices.Contains(o.of.declared.Created, name) || slices.Contains(o.of.declared.Updated, name) || slices.Contains(o.of.declared.Hidden, name) {
			continue
		}
		taken := o.of.takes(name, value) || value == nil && o.action.Does == contracts.DoesPatch && o.action.Merge && o.of.settable(name)
		if taken {
			object[name] = value
		}
	}
	return object
}

// takeOwners puts into an object what the path says of it.
func (o *operation) takeOwners(object map[string]any, call *mock.Call) {
	for _, owner := range o.owners {
		object[owner.member] = o.of.typed(owner.member, call.Path.Get(owner.parameter))
	}
}

// typed gives a text of a path as a member of the object has it.
func (c *collection) typed(member, value string) any {
	if c.member(member).isNumber() && json.Valid([]byte(value)) {
		return json.Number(value)
	}
	return value
}

// newID makes an id that no object has: the next number, where the schema says that ids
// are numbers, or else by chance what it takes.
func (c *collection) newID(table *store.Table[Object], tx *world.Tx) (any, error) {
	id := c.member(c.declared.ID)
	if id.isNumber() {
		next, err := table.NextID()
		return json.Number(next), err
	}
	place := id.place
	if listed := place.Says("x-ringer-fake"); slices.Contains(listed, any("serial")) {
		return table.NextID()
	}
	for try := range 100 {
		id := c.textID(place, tx.Chance(c.Name, "id", fmt.Sprint(try)))
		if _, taken := table.Get(id); !taken {
			return id, nil
		}
	}
	return nil, fmt.Errorf("no further id was found for one of %s, of which there are %d", c.Name, table.Len())
}

// textID makes a text that names an object.
func (c *collection) textID(place contracts.Place, chance fixtures.Chance) string {
	id := chance.UUID()
	if slices.Contains(place.Says("format"), any("uuid")) || !place.Named() {
		return id
	}
	if len(place.Says("pattern"))+len(place.Says("enum"))+len(place.Says("format")) > 0 {
		if made, err := c.vendor.sampler.Value(place.Schemas[0].Pointer, sample.Use{Plain: true}, chance.Dice()); err == nil {
			return text(made)
		}
	}
	id = strings.ReplaceAll(id, "-", "")[:20]
	for _, most := range place.Says("maxLength") {
		if most, ok := most.(json.Number); ok {
			if n, ok := schemas.WholeNumber(most); ok && n > 0 && int(n) < len(id) {
				id = id[:n]
			}
		}
	}
	return id
}

// touch sets the times of the last change.
func (c *collection) touch(object map[string]any, at time.Time) {
	for _, member := range c.declared.Updated {
		object[member] = c.now(member, at)
	}
}

// fill adds what an object must have and was not sent: its default, nothing where it may
// be null, or else a value made by its schema. What then does not fit the schema is made
// anew.
func (c *collection) fill(object map[string]any, chance fixtures.Chance) {
	c.once.Do(c.readMembers)
	for name, m := range c.members {
		if _, there := object[name]; !there && m.hasUsual {
			object[name] = m.usual
		}
	}
	c.addMissing(object, chance)
	schema, err := c.declared.Schema()
	if err != nil {
		return
	}
	wrong := schema.Validate(object)
	if len(wrong) == 0 {
		return
	}
	value, _ := c.vendor.sampler.Value(c.declared.Body.Pointer, sample.Use{Plain: true}, chance.Dice())
	made, _ := value.(map[string]any)
	for _, v := range wrong {
		tokens := schemas.Split(v.Pointer)
		if len(tokens) == 0 {
			continue
		}
		name := tokens[0]
		value, there := made[name]
		switch {
		case name == c.declared.ID, slices.Contains(sorted(c.declared.Parents), name):
		case there:
			object[name] = value
		case v.Keyword != "required":
			delete(object, name)
		}
	}
	if len(schema.Validate(object)) > 0 { // it may be by several members together that it does not
		fuller := maps.Clone(made)
		maps.Copy(fuller, object)
		if made != nil && len(schema.Validate(fuller)) == 0 {
			maps.Copy(object, fuller)
		}
	}
}

// addMissing adds the members that an object must have, each by its own schema: nothing,
// where it may be null.
func (c *collection) addMissing(object map[string]any, chance fixtures.Chance) {
	for _, name := range c.required {
		m := c.member(name)
		_, there := object[name]
		switch {
		case there || c.declared.Parents[name] != "":
		case m.types["null"]:
			object[name] = nil
		case m.place.Named():
			if made, err := c.vendor.sampler.Value(m.place.Schemas[0].Pointer, sample.Use{Plain: true}, chance.For(name).Dice()); err == nil {
				object[name] = made
			}
		}
	}
}

// refuseObject says why an object cannot be kept: another has what no two have, or what
// it belongs to is not there.
func (o *operation) refuseObject(tx *world.Tx, object map[string]any, id string) *mock.Error {
	for _, names := range o.of.unique {
		if other := o.of.taken(o.of.In(tx), names, object, id); other != "" {
			e := mock.Errorf(mock.Conflict, "%s has the same %s, and no two of %s do", other, strings.Join(names, " and "), o.of.Name)
			e.Field = names[0]
			return e
		}
	}
	for _, member := range sorted(o.of.declared.Parents) {
		parents, value := o.collections[o.of.declared.Parents[member]], text(object[member])
		if parents == nil || value == "" {
			continue
		}
		if _, there := parents.In(tx).Get(value); !there {
			e := mock.Errorf(mock.Unprocessable, "%s: there is none of %s with the %s %q in this world", member, parents.Name, parents.declared.ID, value)
			e.Field = member
			return e
		}
	}
	return nil
}

func cloneMembers(members map[string]any) map[string]any { return maps.Clone(members) }

func number(text string) any { return json.Number(text) }

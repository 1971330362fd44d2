package compare

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// location is a place in the vendor's body, as the contract sees it.
type location struct {
	contracts.Place
	pointer string
	object  string // the id of the object around it, as the vendor has it
	kind    string // of that object
	isOwn   bool   // whether the value is that id
}

// alike says whether a value that was replaced can be compared all the same. The id of
// an object is replaced by the same text wherever it stands.
func (w *pairing) alike(at location, vendor, fake any) bool {
	_, isText := vendor.(string)
	other, isOther := fake.(string)
	if !isText || !isOther || !at.Named() || at.Secret() {
		return false
	}
	return at.isOwn || w.Alike != nil && w.Alike(at.Place, other)
}

// within is the location of something inside this one.
func (s location) within(at contracts.Place, token string) location {
	return location{Place: at, pointer: schemas.Join(s.pointer, token), object: s.object, kind: s.kind}
}

// replacedValue says why a value is not compared.
const replacedValue = "the value was replaced"

// value compares what stands at one location on both sides.
func (w *pairing) value(at location, vendor, fake any) {
	if w.Skip != nil && w.Skip(at.pointer) && !w.alike(at, vendor, fake) {
		w.leave(replacedValue)
		return
	}
	check := w.judged[contracts.Anywhere(at.pointer)]
	if check != "" && !w.quiet && check != contracts.CheckOrder && check != contracts.CheckPaging && !at.isOwn {
		return
	}
	if at.Secret() || len(at.Says("x-ringer-omits")) > 0 { // the fake makes such values up
		return
	}
	if w.reckoned(at.pointer) {
		w.leads(at, vendor, fake)
		return
	}
	switch vendor := vendor.(type) {
	case map[string]any:
		if fake, isObject := fake.(map[string]any); isObject {
			w.objects(at, vendor, fake)
			return
		}
	case []any:
		if fake, isArray := fake.([]any); isArray {
			w.arrays(at, vendor, fake)
			return
		}
	}
	w.scalars(at, vendor, fake)
}

// reckoned says that a value is held to the arithmetic of pages by the judge, or
// compared with the list that it counts.
func (w *pairing) reckoned(pointer string) bool {
	if pointer == "" {
		return false
	}
	if e := w.response.Envelope; e != nil {
		for _, places := range e.Equal {
			if slices.Index(places, pointer) > 0 {
				return true
			}
		}
	}
	p := w.response.Paging
	if p == nil {
		return false
	}
	return pointer == p.Total || slices.Contains(p.Numbers(), pointer)
}

// unreckoned compares the numbers of a page that no arithmetic holds, when its
// list is as it should be.
func (w *pairing) unreckoned(at location) {
	p := w.response.Paging
	if p == nil || !p.Exempts(w.query) || w.Partial || len(w.found) > 0 {
		return
	}
	for _, pointer := range p.Numbers() {
		vendor, there := schemas.Lookup(w.vendor, pointer)
		fake, expected := schemas.Lookup(w.fake, pointer)
		if pointer != "" && there && expected && !equal(vendor, fake) {
			at.Place, at.pointer = w.placeAt(pointer), pointer
			w.differ(at, vendor, fake)
		}
	}
}

// objects compares members by their names. A member that is there on one side
// alone may be left out, unless the request asks for it by its name.
func (w *pairing) objects(at location, vendor, fake map[string]any) {
	if _, isMap := at.Member(""); isMap {
		w.maps(at, vendor, fake)
		return
	}
	_, isList := w.response.ItemsAt()
	own := w.idName(at)
	if id, has := textOf(vendor[own]); has && (at.pointer != "" || !isList) {
		at.object, at.kind = id, w.kindOf(at)
		if w.memory.others[id] {
			w.leave(neighbour)
			return
		}
	}
	for _, name := range w.identifying(at, own, sortedNames(vendor)) {
		member := w.member(at.Place, name).Place
		next := at.within(member, name)
		next.isOwn = name == own && at.object != ""
		other, there := fake[name]
		switch parameter := w.asked(name); {
		case there:
			w.value(next, vendor[name], other)
		case parameter != "" && !w.quiet:
			w.reportFake(CheckField, next.pointer, vendor[name], nil, w.op.QueryFact(parameter).Evidence, "the vendor sends %s, which was asked for, and the fake does not", name)
		}
	}
	for _, name := range sortedNames(fake) {
		if _, there := vendor[name]; there {
			continue
		}
		if parameter := w.asked(name); parameter != "" && w.judged[contracts.Anywhere(schemas.Join(at.pointer, name))] == "" {
			w.withheld(schemas.Join(at.pointer, name), name, parameter)
		}
	}
}

// idName names the member that identifies the object at a location.
func (w *pairing) idName(at location) string {
	if collection := w.response.CollectionAt(at.pointer); collection != nil {
		return collection.ID
	}
	return at.IDName()
}

// kindOf names the kind of object at a location: the collection that it is of, where
// the contract says so.
func (w *pairing) kindOf(at location) string {
	own, _ := at.Member(w.idName(at))
	kind := kindAt(w.contract, own, at.Place, true)
	items, _ := w.response.ItemsAt()
	inside := strings.HasPrefix(at.pointer, items+"/") && strings.Count(at.pointer, "/") == strings.Count(items, "/")+1
	if _, isCollection := w.contract.Collection(kind); !isCollection && inside && w.response.Collection != "" {
		return w.response.Collection
	}
	return kind
}

// withheld tells that the vendor does not send what a parameter asks for by its
// name. A parameter without effect is one root, wherever it may stand.
func (w *pairing) withheld(pointer, name, parameter string) {
	key := "asked " + parameter
	if root, there := w.memory.roots[key]; there {
		w.repeat(root)
		return
	}
	f := contracts.Finding{Check: CheckField, Pointer: pointer, Expected: name, Evidence: w.included(parameter)}
	w.report(f, "%s was asked for, and the vendor does not send it", name)
	w.keep(key)
}

// identifying puts the member that identifies the object before those that refer to
// others.
func (w *pairing) identifying(at location, own string, names []string) []string {
	var first, then, last []string
	for _, name := range names {
		switch {
		case name == own:
			first = append(first, name)
		case w.member(at.Place, name).isMap:
			then = append(then, name)
		default:
			last = append(last, name)
		}
	}
	return slices.Concat(first, then, last)
}

// asked names the parameter of the query whose value names a member of the
// answer, such as include=users; empty when there is none.
func (w *pairing) asked(member string) string {
	if w.op == nil {
		return ""
	}
	if w.named == nil {
		w.named = w.readNamed()
	}
	for _, one := range w.named {
		if strings.HasPrefix(member, one.prefix) {
			return one.parameter
		}
	}
	return ""
}

// namedMembers is what a parameter of the query asks for by the beginning of its name.
type namedMembers struct{ prefix, parameter string }

func (w *pairing) readNamed() []namedMembers {
	all := []namedMembers{}
	for _, p := range w.op.Parameters {
		if p.In != "query" {
			continue
		}
		for _, value := range w.op.Values(w.query, p.Name) {
			for part := range strings.SplitSeq(value, ",") {
				if len(part) > 2 {
					all = append(all, namedMembers{part, p.Name})
				}
			}
		}
	}
	return all
}

// member is the place of a member of an object.
type member struct {
	contracts.Place
	isMap bool // whether objects stand in it under their own ids
}

// member gives the place of a member. The objects of a list all have the same ones.
func (w *pairing) member(of contracts.Place, name string) member {
	var key strings.Builder
	for _, schema := range of.Schemas {
		key.WriteString(schema.Pointer + "\n")
	}
	if of.Secret() {
		key.WriteString("secret")
	}
	key.WriteString("\n" + name)
	known, there := w.places[key.String()]
	if !there {
		known.Place, _ = of.Member(name)
		_, known.isMap = known.Place.Member("")
		w.places[key.String()] = known
	}
	return known
}

// maps compares objects that stand under their own ids.
func (w *pairing) maps(at location, vendor, fake map[string]any) {
	member, _ := at.Member("")
	kind := w.kindOf(at.within(member, "0"))
	left, right := elements{}, elements{}
	for _, key := range sortedNames(vendor) {
		left = append(left, element{id: key, value: vendor[key], token: key})
	}
	for _, key := range sortedNames(fake) {
		right = append(right, element{id: key, value: fake[key], token: key})
	}
	pairs, _, _ := w.align(kind, member, w.idName(at.within(member, "0")), left, right)
	for _, pair := range pairs {
		w.value(at.within(member, pair[0].token), pair[0].value, pair[1].value)
	}
}

// arrays compares lists: those of objects by their ids, those of values as bags.
func (w *pairing) arrays(at location, vendor, fake []any) {
	item := at.Item()
	element := at.within(item, "0")
	left, right := w.listed(element.Place, at.pointer, vendor), w.listed(element.Place, at.pointer, fake)
	if left == nil || right == nil {
		w.bags(at, item, vendor, fake)
		return
	}
	pairs, vendorOnly, fakeOnly := w.align(w.kindOf(element), item, w.idName(element), left, right)
	for _, pair := range pairs {
		inside := at.within(item, pair[0].token)
		if pair[0].token != pair[1].token {
			w.paired[inside.pointer] = pair[1].token
		}
		w.value(inside, pair[0].value, pair[1].value)
	}
	if w.quiet {
		return
	}
	if items, isList := w.response.ItemsAt(); isList && at.pointer == items {
		w.list(at, pairs, vendorOnly, fakeOnly)
	} else if len(vendorOnly)+len(fakeOnly) > 0 {
		w.differ(at, vendor, fake)
	}
}

// likeValue gives an id as a value of the same JSON type as another.
func likeValue(value any, id string) any {
	if _, isNumber := value.(json.Number); isNumber && json.Valid([]byte(id)) {
		return json.Number(id)
	}
	return id
}

// idIn reads an id that is written as JSON.
func idIn(text string) (string, bool) {
	value, err := schemas.DecodeJSON([]byte(text))
	if err != nil {
		return "", false
	}
	return textOf(value)
}

// bags compares lists in which the order does not count.
func (w *pairing) bags(at location, item contracts.Place, vendor, fake []any) {
	left, right := map[string]int{}, map[string]int{}
	for _, value := range vendor {
		left[schemas.JSONText(value)]++
	}
	kind := kindAt(w.contract, item, contracts.Place{}, false)
	var strangers []string
	for _, value := range fake {
		text, isText := textOf(value)
		if isText && item.IsID() {
			mapped := w.memory.ids.toVendor(kind, text)
			if name := likeValue(value, mapped); left[schemas.JSONText(name)] > right[schemas.JSONText(name)] {
				value = name
			} else if mapped == text && left[schemas.JSONText(value)] == 0 {
				strangers = append(strangers, text)
			}
		}
		right[schemas.JSONText(value)]++
	}
	var missing []string
	same := len(vendor) == len(fake)
	for text, n := range left {
		if right[text] != n {
			same = false
			missing = append(missing, text)
		}
	}
	if len(vendor) == len(fake) && len(missing) == 1 && len(strangers) == 1 && item.IsID() {
		if id, isText := idIn(missing[0]); isText {
			if _, known := w.memory.ids.same(kind, id, strangers[0]); !known {
				w.memory.ids.bind(kind, id, strangers[0])
				return
			}
		}
	}
	if !same {
		w.differ(at, vendor, fake)
	}
}

package twin

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/compare"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/conform"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// Twin is the fake that is asked beside a vendor. It holds what the vendor's
// answers have shown, and hears every request that the vendor heard, with the ids
// that it gave itself in place of the vendor's.
type Twin struct {
	contract *contracts.Contract
	server   *mock.Server
	// conformer gives what the vendor shows in the form that the fake keeps.
	conformer *conform.Conformer
	ids       *compare.Comparison      // knows which ids of the vendor's and the fake's belong together
	toFake    func(text string) string // gives an id of the vendor's as the fake knows it

	rows       map[string]*shownRows // by collection
	cursors    map[string]string     // of the vendor's, with the last object of the page that each is the end of
	changed    bool                  // whether rows came since the fake was given them
	later      laterRows             // what came after a call had written, and the fake was not given yet
	rearranged bool                  // whether the order of rows has changed since then
	wrote      bool                  // whether a call has written: then the vendor and the fake each go on alone
	token      string                // the last one that the fake gave out
}

// shownRows are the objects of a collection that a vendor has shown, in the order
// in which they came.
type shownRows struct {
	ids   []string
	byID  map[string]map[string]any
	whole bool            // whether all there are have been shown
	unfit map[string]bool // ids of objects that the fake could not take
}

// twinToken is the token with all rights at the twin; one with a name is the name
// behind it.
const twinToken = "twin"

// New makes a twin of a vendor that holds nothing. Roles are the names of the credentials
// that calls are made with, beside the usual one; ids knows which ids of the vendor's and of
// the fake's belong together.
func New(contract *contracts.Contract, vendor *mock.Vendor, roles []string, ids *compare.Comparison) (*Twin, error) {
	auth := []map[string]any{{"vendor": vendor.Name, "token": twinToken}}
	for _, role := range roles {
		known := map[string]any{"vendor": vendor.Name, "token": twinToken + role}
		if slices.Contains(contract.Roles, role) { // else it is a secret of another kind, as of a client
			known["role"] = role
		}
		auth = append(auth, known)
	}
	text, err := json.Marshal(map[string]any{
		"version": 1, "name": "twin", "clock": time.Now().UTC().Truncate(time.Second), "auth": auth,
	})
	if err != nil {
		return nil, err
	}
	catalog, err := contracts.NewCatalog(contract)
	if err != nil {
		return nil, err
	}
	scenario, err := scenarios.Parse(catalog, "twin.json", text)
	if err != nil {
		return nil, err
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: scenario, NoRingerHeaders: true})
	if err != nil {
		return nil, err
	}
	return &Twin{
		contract: contract, server: server, conformer: conform.New(contract), ids: ids, toFake: ids.ToFake, rows: map[string]*shownRows{}, cursors: map[string]string{}, later: laterRows{},
	}, nil
}

// Learn takes over what an answer of the vendor's shows. Nothing is learned once
// somebody has written.
func (t *Twin) Learn(x contracts.Exchange) {
	t.KeepCursor(x)
	if t.wrote || x.Status >= 300 {
		return
	}
	for _, object := range t.contract.Objects(x) {
		if t.collection(object.Collection.Name).whole && !t.Knows(object.Collection.Name, object.ID) {
			continue // it was not there when all were shown
		}
		t.Show(object.Collection, object.ID, object.Value, false)
	}
}

// Show adds an object, or what it has more than the one that is known. What both have
// is replaced when that is wanted.
func (t *Twin) Show(collection *contracts.Collection, id string, value map[string]any, replace bool) {
	if id == "" {
		return
	}
	rows := t.collection(collection.Name)
	known, ok := rows.byID[id]
	if !ok {
		rows.ids = append(rows.ids, id)
		delete(rows.unfit, id)
		known = map[string]any{}
		rows.byID[id] = known
	}
	row := map[string]any{}
	maps.Copy(row, t.conformer.Back(collection, value))
	row[collection.ID] = collection.IDValue(id)
	fit := t.fitting(collection, row)
	for _, name := range slices.Sorted(maps.Keys(fit)) { // in which order objects are referred to counts
		member := fit[name]
		before, told := known[name]
		if !told || before == nil && member != nil || replace && schemas.JSONText(before) != schemas.JSONText(member) {
			known[name] = member
			t.changed = true
			if t.wrote {
				t.later.row(collection.Name, id).fields[name] = member
			}
			t.Refer(collection, name, member)
		}
	}
}

// Refer makes sure that what a member of an object refers to is there, if only as
// an id.
func (t *Twin) Refer(from *contracts.Collection, name string, member any) {
	place, _ := t.placeOf(from).Member(name)
	ids, several := member.([]any)
	if several {
		place = place.Item()
	} else {
		ids = []any{member}
	}
	for _, schema := range place.Schemas {
		for _, id := range ids {
			t.stub(schema.Value, id)
		}
	}
}

// placeOf gives the schemas of a collection's objects, those that it puts together too.
func (t *Twin) placeOf(collection *contracts.Collection) contracts.Place {
	return contracts.Place{Schemas: t.contract.SchemasAt(collection.Body.Pointer)}
}

var referring = regexp.MustCompile(`^(?:each|any|few):/([^/]+)/([^/]+)`)

// RefersTo gives the collection whose ids the values of a schema are; nil is none.
func (t *Twin) RefersTo(schema any) *contracts.Collection {
	word, _ := schemas.Lookup(schema, "/x-ringer-fake")
	text, _ := word.(string)
	if match := referring.FindStringSubmatch(text); match != nil {
		if collection, ok := t.contract.Collection(match[1]); ok && collection.ID == match[2] {
			return collection
		}
	}
	return nil
}

func (t *Twin) stub(schema, id any) {
	collection := t.RefersTo(schema)
	if known, isID := schemas.TextOf(id); collection != nil && isID && !t.collection(collection.Name).whole {
		t.Show(collection, known, nil, false)
	}
}

func (t *Twin) collection(name string) *shownRows {
	if t.rows[name] == nil {
		t.rows[name] = &shownRows{byID: map[string]map[string]any{}, unfit: map[string]bool{}}
	}
	return t.rows[name]
}

// fitting gives the members of an object that a row of the collection may have;
// what it lacks is filled in. A number that should be its digits is taken for them, and
// digits for the number.
func (t *Twin) fitting(collection *contracts.Collection, value map[string]any) map[string]any {
	place := t.placeOf(collection)
	fit := map[string]any{}
	for name, member := range value {
		if known, _ := place.Member(name); known.Named() {
			fit[name] = member
		}
	}
	schema, err := collection.Schema()
	if err != nil {
		return fit // which the state call will tell of
	}
	filled := map[string]bool{}
	for again := true; again; { // once more, when something was mended
		again = false
		for _, violation := range schema.Validate(fit) {
			tokens := schemas.Split(violation.Pointer)
			if len(tokens) == 0 || tokens[0] == collection.ID {
				continue
			}
			property, _ := place.Member(tokens[0])
			if violation.Keyword == "required" && len(tokens) > 1 && !filled[violation.Pointer] {
				filled[violation.Pointer], again = true, true
				fit[tokens[0]] = fillIn(property, fit[tokens[0]], tokens[1:])
			} else if other, mended := retyped(fit[tokens[0]], violation); mended && len(tokens) == 1 {
				fit[tokens[0]], again = other, true
			} else if other, mended := retimed(fit[tokens[0]], property); mended {
				fit[tokens[0]], again = other, true
			} else {
				delete(fit, tokens[0])
			}
		}
	}
	return fit
}

// fillIn gives a value with a member that it lacks inside: the emptiest one that the
// contract lets stand there.
func fillIn(at contracts.Place, value any, tokens []string) any {
	switch value := value.(type) {
	case map[string]any:
		member, _ := at.Member(tokens[0])
		value = maps.Clone(value)
		if len(tokens) == 1 {
			value[tokens[0]] = emptiest(member)
		} else {
			value[tokens[0]] = fillIn(member, value[tokens[0]], tokens[1:])
		}
		return value
	case []any:
		i, err := strconv.Atoi(tokens[0])
		if err != nil || i >= len(value) || len(tokens) == 1 {
			return value
		}
		value = slices.Clone(value)
		value[i] = fillIn(at.Item(), value[i], tokens[1:])
		return value
	}
	return value
}

// emptiest gives the value that says least of those that a place takes.
func emptiest(at contracts.Place) any {
	for _, one := range []struct {
		kind  string
		value any
	}{{"null", nil}, {"string", ""}, {"array", []any{}}, {"object", map[string]any{}}, {"integer", json.Number("0")}, {"boolean", false}} {
		if at.Takes(one.kind) {
			return one.value
		}
	}
	return nil
}

// retyped gives a number for its digits, or the digits of a number, where that is what
// is wrong with a value.
func retyped(value any, violation schemas.Violation) (other any, mended bool) {
	text, isText := schemas.TextOf(value)
	_, isNumber := value.(json.Number)
	_, err := strconv.ParseInt(text, 10, 64)
	switch {
	case violation.Keyword != "type" || !isText || err != nil:
		return nil, false
	case isNumber:
		return text, true
	}
	return json.Number(text), true
}

// retimed gives a time of another form as the schema wants it: a text of ISO 8601, or a
// number of seconds or milliseconds since 1970. One that is written so already, or is no
// time, is not mended.
func retimed(value any, place contracts.Place) (other any, mended bool) {
	form, declared := place.TimeForm()
	text, isText := schemas.TextOf(value)
	if !declared || !isText {
		return nil, false
	}
	if _, err := form.Parse(text); err == nil {
		return nil, false
	}
	t, known := vocabulary.ISOTime(text)
	for _, unit := range []vocabulary.TimeForm{vocabulary.UnixMilliseconds, vocabulary.UnixSeconds} {
		if at, err := unit.Parse(text); err == nil && !known && at.Year() > 1980 {
			t, known = at, true
		}
	}
	written := form.Append(nil, t)
	if known && form.IsNumber() {
		return json.Number(written), true
	}
	return string(written), known
}

// Wrote says that a call has written: nothing is learned from then on.
func (t *Twin) Wrote() { t.wrote = true }

// IDs gives the ids of the objects of a collection that the vendor has shown, in the order
// in which they came.
func (t *Twin) IDs(collection string) []string { return slices.Clone(t.collection(collection).ids) }

// Unfit says whether an object is one that the fake could not take.
func (t *Twin) Unfit(collection, id string) bool { return t.collection(collection).unfit[id] }

// Whole says whether the vendor has shown every object of a collection.
func (t *Twin) Whole(collection string) bool { return t.collection(collection).whole }

// SetWhole notes whether the vendor has shown every object of a collection, or may have
// others by now.
func (t *Twin) SetWhole(collection string, whole bool) { t.collection(collection).whole = whole }

// HoldsAll says that the vendor has shown every object of a collection. Once
// somebody has written, what is shown is not learned, and so is never all.
func (t *Twin) HoldsAll(collection string) {
	if !t.wrote {
		t.collection(collection).whole = true
	}
}

// Partial says whether the fake may lack objects of a collection.
func (t *Twin) Partial(collection string) bool {
	rows := t.rows[collection]
	return rows == nil || !rows.whole || len(rows.unfit) > 0
}

package generic

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// answers makes the answers of an operation that succeeds.
type answers struct {
	*vendor
	op       *contracts.Operation
	response *contracts.Response // nil when none is declared
	status   int
	of       *collection
	does     string
	types    []string // media types that the body may have, JSON first; none without a body
	tagged   bool     // it has an ETag
	// lenient are parameters whose wrong values are not refused, or not as others are.
	lenient    []string
	undeclared bool

	hasHeaders  bool // some are declared
	located     bool // Location is
	onceHeaders sync.Once
	usual       http.Header // those that the answer must have

	once sync.Once
	// shows is where the objects stand in the body, and how.
	shows shape
}

// shape is how the body shows objects.
type shape struct {
	form     *store.Form[Object]
	envelope *part
	item     *part // around one object of a list; nil is nothing
	place    string
	byID     bool // the list is an object with the ids as names
}

// newAnswers finds what an operation answers when it succeeds.
func (v *vendor) newAnswers(op *contracts.Operation, action contracts.Action) *answers {
	a := &answers{vendor: v, op: op, response: answerOf(op), of: v.collections[action.Collection], does: action.Does}
	a.status = statusOf(a.response, action.Does)
	if a.response == nil {
		a.undeclared = true
		return a
	}
	if a.response.Body != nil {
		a.types = byPreference(a.response.Body.MediaTypes)
	}
	a.hasHeaders = len(headersOf(a.contract, a.response)) > 0
	a.located = a.hasHeader(a.response, "Location")
	a.tagged = a.hasHeader(a.response, "ETag") && a.of != nil
	if p := a.response.Paging; p != nil {
		a.lenient = p.Parameters()
	}
	if o := a.response.Order; o != nil {
		a.lenient = append(a.lenient, o.Parameter, o.KeyParameter, o.DirectionParameter)
	}
	return a
}

// answerOf chooses among the declared answers that of a call which succeeds: one that
// shows objects, or else the usual one of what the call does.
func answerOf(op *contracts.Operation) *contracts.Response {
	usual := []int{http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent}
	if op.Action != nil {
		switch op.Action.Does {
		case contracts.DoesCreate:
			usual = []int{http.StatusCreated, http.StatusOK, http.StatusAccepted, http.StatusNoContent}
		case contracts.DoesDelete:
			usual = []int{http.StatusNoContent, http.StatusOK, http.StatusAccepted}
		}
	}
	var all []int
	for status := range op.Responses {
		if status >= 200 && status < 400 || status == 2 || status == 3 || status == 0 {
			all = append(all, status)
		}
	}
	rank := func(status int) int {
		if i := slices.Index(usual, status); i >= 0 {
			return i
		}
		return map[bool]int{true: status, false: 1000 - status}[status >= 200] // 2XX, 3XX and default come last
	}
	slices.SortFunc(all, func(a, b int) int { return rank(a) - rank(b) })
	for _, status := range all {
		if op.Action == nil {
			break
		}
		if _, shows := op.Responses[status].Objects[op.Action.Collection]; shows {
			return op.Responses[status]
		}
	}
	if len(all) == 0 {
		return nil
	}
	return op.Responses[all[0]]
}

// statusOf is the status of an answer, where the contract may only declare a range.
func statusOf(response *contracts.Response, does string) int {
	switch {
	case response == nil:
		return http.StatusNoContent
	case response.Status >= 200:
		return response.Status
	case response.Status == 3:
		return http.StatusFound
	case does == contracts.DoesCreate:
		return http.StatusCreated
	case response.Body == nil && response.Status == 2:
		return http.StatusNoContent
	}
	return http.StatusOK
}

// in gives the declared answer as the contract of a call has it, which may have been
// changed since by what a vendor showed.
func (a *answers) in(call *mock.Call) *contracts.Response {
	if a.response == nil || call.Operation == a.op {
		return a.response
	}
	if response := call.Operation.Responses[a.response.Status]; response != nil {
		return response
	}
	return a.response
}

// object answers with one object, or with what the answer has in its place.
func (a *answers) object(tx *world.Tx, call *mock.Call, row *store.Row[Object]) (mock.Reply, error) {
	reply := mock.Reply{Status: a.status, Header: a.headers(tx, call, row)}
	if len(a.types) == 0 {
		return reply, nil
	}
	a.once.Do(a.readShape)
	if mediaType := a.mediaType(call.Header.Get("Accept")); a.shows.form == nil || mediaType != "" && !wire.IsJSON(mediaType) {
		return a.made(tx, call, reply, row)
	}
	a.setType(&reply, call)
	shown := any(a.shows.form.Row(row))
	if a.shows.form == plainForm {
		shown = row
	}
	if a.shows.envelope == nil {
		reply.Body = shown
		return reply, nil
	}
	reply.Body = a.shows.envelope.with(map[string]any{a.shows.place: shown})
	return reply, nil
}

// page answers with some objects and what is told of the page.
func (a *answers) page(tx *world.Tx, call *mock.Call, rows store.Rows[Object], around *mock.Neighbours, facts pageFacts) (mock.Reply, error) {
	reply := mock.Reply{Status: a.status, Header: a.headers(nil, call, nil)}
	if header := linkHeader(around); len(header) > 0 {
		if reply.Header == nil {
			reply.Header = http.Header{}
		}
		maps.Copy(reply.Header, header)
	}
	if len(a.types) == 0 {
		return reply, nil
	}
	a.once.Do(a.readShape)
	if a.shows.form == nil {
		return a.made(tx, call, reply, nil)
	}
	a.setType(&reply, call)
	shown := a.list(rows)
	if a.shows.envelope == nil {
		reply.Body = shown
		return reply, nil
	}
	values := facts.values(around)
	if values == nil {
		values = map[string]any{}
	}
	values[a.shows.place] = shown
	reply.Body = a.shows.envelope.with(values)
	return reply, nil
}

// list gives objects as the body lists them.
func (a *answers) list(rows store.Rows[Object]) any {
	switch {
	case a.shows.item != nil:
		items := make([]any, len(rows))
		for i, row := range rows {
			items[i] = a.shows.item.with(map[string]any{"": a.shows.form.Row(row)})
		}
		return items
	case a.shows.byID && a.shows.form == plainForm:
		return rows.ByID()
	case a.shows.byID:
		return a.shows.form.ByID(rows)
	case a.shows.form == plainForm:
		return rows.List()
	}
	return a.shows.form.List(rows)
}

// plainForm stands for objects as they are kept.
var plainForm = store.NewForm(func(o *Object) any { return o })

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
		instance, _ = a.sampler.Value(of.Schemas[0].Pointer, sample.Use{Brief: true}, fixtures.NewChance(1).For(a.op.ID, use))
	}
	made := newPart(instance)
	around := func(of contracts.Place) any {
		if len(of.Schemas) == 0 {
			return nil
		}
		value, _ := a.sampler.Value(of.Schemas[0].Pointer, sample.Use{Brief: true}, fixtures.NewChance(1).For(a.op.ID, use))
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
	made, _ := a.sampler.Value(place.Schemas[0].Pointer, sample.Use{Plain: true}, fixtures.NewChance(1).For(a.op.ID, id))
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

// setType names the body's media type, where it is not plain JSON.
func (a *answers) setType(reply *mock.Reply, call *mock.Call) {
	mediaType := a.mediaType(call.Header.Get("Accept"))
	if mediaType == "" {
		mediaType = a.types[0]
	}
	if mediaType == "application/json" {
		return
	}
	if reply.Header == nil {
		reply.Header = http.Header{}
	}
	reply.Header["Content-Type"] = []string{mediaType}
}

// headers are those that the answer must have, and those that tell of the object.
func (a *answers) headers(tx *world.Tx, call *mock.Call, row *store.Row[Object]) http.Header {
	if !a.hasHeaders {
		return nil
	}
	a.onceHeaders.Do(func() { a.usual = a.required(a.response) })
	header := maps.Clone(a.usual)
	if row == nil {
		return header
	}
	if a.tagged && a.does != contracts.DoesDelete {
		header["Etag"] = []string{a.of.tag(row)}
	}
	if a.located && a.does == contracts.DoesCreate {
		address := strings.TrimSuffix(call.Link(nil), "/") + "/" + row.ID()
		_, path, _ := strings.Cut(address, "://")
		_, path, _ = strings.Cut(path, "/")
		for _, one := range []string{address, "/" + path, strings.TrimPrefix("/"+path, a.contract.Prefix), row.ID()} {
			if a.allows("Location", one) {
				header.Set("Location", one)
				break
			}
		}
	}
	return header
}

// allows says whether a header may have a value.
func (a *answers) allows(name, value string) bool {
	for _, declared := range a.response.HeaderValues {
		if strings.EqualFold(declared.Name, name) {
			schema, err := declared.Body.Schema()
			return err == nil && len(schema.Validate(declared.Read(value))) == 0
		}
	}
	return true
}

// required makes the headers that an answer must have.
func (v *vendor) required(response *contracts.Response) http.Header {
	header := http.Header{}
	for _, name := range response.Headers {
		value := "1"
		for _, declared := range response.HeaderValues {
			if declared.Name == name {
				if made, err := v.sampler.Value(declared.Body.Pointer, sample.Use{}, fixtures.NewChance(1).For(name)); err == nil {
					value = text(made)
				}
			}
		}
		header.Set(name, value)
	}
	return header
}

// headersOf gives the headers that an answer declares.
func headersOf(contract *contracts.Contract, response *contracts.Response) []string {
	if response == nil {
		return nil
	}
	return contract.At(response.Pointer).Get("headers").Keys()
}

func (v *vendor) hasHeader(response *contracts.Response, name string) bool {
	return slices.ContainsFunc(headersOf(v.contract, response), func(declared string) bool { return strings.EqualFold(declared, name) })
}

// byPreference sorts media types: JSON comes first, then what is written in JSON.
func byPreference(types []string) []string {
	rank := func(declared string) int {
		switch name := typeName(declared); {
		case name == "application/json":
			return 0
		case wire.IsJSON(name):
			return 1
		case name == "*/*" || name == "application/*":
			return 2
		}
		return 3
	}
	preferred := slices.Clone(types)
	slices.SortStableFunc(preferred, func(a, b string) int { return rank(a) - rank(b) })
	for i, declared := range preferred {
		switch { // a range is answered with one of its types
		case declared == "*/*" || declared == "application/*":
			preferred[i] = "application/json"
		case strings.HasSuffix(declared, "/*"):
			preferred[i] = strings.TrimSuffix(declared, "*") + map[bool]string{true: "plain", false: "png"}[declared == "text/*"]
		}
	}
	return preferred
}

func typeName(declared string) string {
	name, _ := wire.MediaType(declared)
	return name
}

// mediaType chooses the first type that a call accepts; empty is none. A call that says
// nothing accepts all.
func (a *answers) mediaType(accept string) string {
	for _, declared := range a.types {
		if accept == "" || accepts(accept, typeName(declared)) {
			return declared
		}
	}
	return ""
}

// accepts says whether a header Accept takes a media type.
func accepts(accept, mediaType string) bool {
	taken, sharpest := false, -1
	for one := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(one, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if !wire.InRange(mediaType, name) {
			continue
		}
		sharpness := len(strings.ReplaceAll(name, "*", ""))
		if sharpness <= sharpest {
			continue
		}
		sharpest, taken = sharpness, true
		for parameter := range strings.SplitSeq(parameters, ";") {
			if key, value, _ := strings.Cut(strings.TrimSpace(parameter), "="); strings.EqualFold(key, "q") {
				weight, err := strconv.ParseFloat(value, 64)
				taken = err != nil || weight > 0
			}
		}
	}
	return taken
}

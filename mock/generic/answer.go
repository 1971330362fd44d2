package generic

import (
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
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

package generic

import (
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// listFirst lists a collection and saves the id of its first object, and the members that
// filters look at.
func (w *storyWriter) listFirst(calls collectionCalls) {
	op := calls.does[contracts.DoesList]
	step := w.list(calls, "all "+calls.Name)
	_, response := success(op)
	place, many := strings.CutSuffix(response.Objects[calls.Name], "/*")
	if !many {
		return
	}
	name := calls.Name + "_id"
	w.ids[calls.Name] = "{{" + name + "}}"
	save := object{name: schemas.Join(place, "0", calls.ID)}
	step["save"] = save
	for _, parameter := range slices.Sorted(maps.Keys(op.Action.Filters)) {
		member := op.Action.Filters[parameter]
		name := notInVariables.ReplaceAllString(calls.Name+"_"+member, "_")
		save[name] = schemas.Join(place, "0", member)
		status, _ := success(op)
		filtered := w.add(calls.Name+" by "+parameter, op, "", status)
		query, _ := filtered["query"].(object)
		if query == nil {
			query = object{}
		}
		query[parameter] = "{{" + name + "}}"
		filtered["query"], filtered["proves"] = query, []string{op.ID + "?" + parameter}
	}
}

// reads plays the calls that change nothing.
func (w *storyWriter) reads(calls collectionCalls) {
	if op := calls.does[contracts.DoesList]; op != nil {
		w.listFirst(calls)
		if status, known := w.refusal(op, "unauthorized"); known && !op.Public() && !op.Security.Optional() {
			w.add(calls.Name+" without credentials", op, "", status)["auth"] = "none"
		}
	}
	op := calls.does[contracts.DoesRead]
	if op == nil {
		return
	}
	if id := w.ids[calls.Name]; id != "" {
		w.readBack(calls, "one of "+calls.Name, id, nil)
	}
	if nowhere := missingID(op); nowhere != "" {
		if status, known := w.refusal(op, "not_found"); known {
			w.add("one of "+calls.Name+" that is not there", op, nowhere, status)
		}
	}
}

// missingID makes an id that surely no object has, of a form that the operation takes;
// empty when none is known.
func missingID(op *contracts.Operation) string {
	for _, id := range []string{"999999999", "0b0b0b0b-0000-4000-8000-000000000000", "ringer-nowhere", "0b0b0b0b0000400080000000"} {
		if len(op.ParameterViolations(contracts.PathValues{{Name: op.Action.ID, Value: id}}, nil, nil)) == 0 {
			return id
		}
	}
	return ""
}

package generic

import (
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// writes makes an object of a collection, reads it back, changes it and deletes it; what
// belongs to it is made in it meanwhile. It is not played where it could not be deleted
// again, or where no text can bear the mark of the run.
func (w *storyWriter) writes(calls collectionCalls) {
	create, remove := calls.does[contracts.DoesCreate], calls.does[contracts.DoesDelete]
	if w.done[calls.Name] || create == nil || remove == nil || calls.does[contracts.DoesList] == nil && calls.does[contracts.DoesRead] == nil {
		return
	}
	status, response := success(create)
	place, shown := response.Objects[calls.Name]
	if !shown || strings.Contains(place, "*") {
		return // the answer does not tell what was made
	}
	body, mark, ok := w.body(calls, create)
	if !ok {
		return
	}
	w.done[calls.Name] = true
	for _, parent := range calls.Parents {
		w.know(parent)
	}
	step := w.add("create one of "+calls.Name, create, "", status)
	step["body"], step["undo"], step["proves"] = body, w.undo(calls, remove, schemas.Join(place, calls.ID), mark), []string{create.ID}
	step["save"] = object{calls.Name + "_made": schemas.Join(place, calls.ID)}
	id, before := "{{"+calls.Name+"_made}}", w.ids[calls.Name]
	w.readBack(calls, "read what was made of "+calls.Name, id, object{mark: "{{run}} made"})
	if calls.does[contracts.DoesList] != nil {
		w.list(calls, "the list of "+calls.Name+" has it")
	}
	for _, does := range []string{contracts.DoesPatch, contracts.DoesReplace} {
		w.change(calls, calls.does[does], id, body, mark)
	}
	w.ids[calls.Name] = id
	for _, child := range callsOf(w.contract) {
		if slices.Contains(slices.Collect(maps.Values(child.Parents)), calls.Name) {
			w.writes(child)
		}
	}
	w.ids[calls.Name] = before
	status, _ = success(remove)
	w.add("delete it from "+calls.Name, remove, id, status)["proves"] = []string{remove.ID}
	if read := calls.does[contracts.DoesRead]; read != nil {
		if status, known := w.refusal(read, "not_found"); known {
			w.add("it is gone from "+calls.Name, read, id, status)
		}
	}
}

// undo says how an object is deleted that a create made, and how it is found when the
// answer was lost: where the list shows all that the deletion must name.
func (w *storyWriter) undo(calls collectionCalls, remove *contracts.Operation, id, mark string) object {
	undo := object{"operation": remove.ID, "path": w.path(remove, id)}
	list := calls.does[contracts.DoesList]
	if list == nil {
		return undo
	}
	take := object{}
	for _, p := range remove.Parameters {
		member := remove.Action.Within[p.Name]
		switch {
		case p.In != "path":
		case p.Name == remove.Action.ID:
			take[p.Name] = "/" + calls.ID
		case member == "" || slices.Contains(calls.Hidden, member):
			return undo
		default:
			take[p.Name] = "/" + member
		}
	}
	_, listed := success(list)
	found := object{"operation": list.ID, "items": listed.Objects[calls.Name], "where": object{"/" + mark: "{{run}}"}, "take": take}
	if path := w.path(list, ""); len(path) > 0 {
		found["path"] = path
	}
	undo["found"] = found
	return undo
}

// change changes the text with the mark by a patch, or by a replacement.
func (w *storyWriter) change(calls collectionCalls, op *contracts.Operation, id string, body any, mark string) {
	if op == nil || op.Body == nil {
		return
	}
	changed := object{}
	if op.Action.Does == contracts.DoesReplace {
		made, _ := schemas.Lookup(body, calls.does[contracts.DoesCreate].Action.Body)
		whole, _ := made.(object)
		changed = maps.Clone(whole)
	}
	changed[mark] = "{{run}} changed"
	sent := inside(op.Action.Body, changed)
	if !fits(op.Body, sent) {
		return
	}
	status, _ := success(op)
	step := w.add(op.Action.Does+" what was made of "+calls.Name, op, id, status)
	step["body"], step["proves"] = sent, []string{op.ID}
	w.readBack(calls, "read it after the "+op.Action.Does, id, object{mark: "{{run}} changed"})
}

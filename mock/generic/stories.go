package generic

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// object is a part of a story, as its file has it.
type object = map[string]any

// storiesOf makes the stories that "ringer check" plays at the vendor, by the names of
// their files: one that only reads, and one that makes an object of each collection that
// can be deleted again. An empty one is left out.
func storiesOf(contract *contracts.Contract) (files map[string][]byte, err error) {
	catalog, err := contracts.NewCatalog(contract)
	if err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	for name, write := range map[string]func(*storyWriter, collectionCalls){"read": (*storyWriter).reads, "write": (*storyWriter).writes} {
		w := &storyWriter{contract: contract, catalog: catalog, params: object{}, ids: map[string]string{}, done: map[string]bool{}}
		for _, calls := range callsOf(contract) {
			write(w, calls)
		}
		if len(w.steps) == 0 {
			continue
		}
		story := object{
			"version": 1, "name": contract.Vendor + "-" + name, "steps": w.steps,
			"description": "Made from what the contract declares of each collection.",
		}
		if len(w.params) > 0 {
			story["params"] = w.params
		}
		if files[name+".yaml"], err = schemas.EncodeJSON(story); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// collectionCalls are the operations of one collection, by what they do; the first one
// counts.
type collectionCalls struct {
	*contracts.Collection
	does map[string]*contracts.Operation
}

// callsOf gives the collections with their operations, those first to which others
// belong.
func callsOf(contract *contracts.Contract) (all []collectionCalls) {
	for _, collection := range contract.Collections {
		calls := collectionCalls{collection, map[string]*contracts.Operation{}}
		for _, op := range contract.Operations {
			if a := op.Action; a != nil && a.Collection == collection.Name && calls.does[a.Does] == nil {
				calls.does[a.Does] = op
			}
		}
		all = append(all, calls)
	}
	depths := map[string]int{}
	for range all { // as deep as they can lie in each other
		for _, calls := range all {
			for _, parent := range calls.Parents {
				if depth := depths[parent] + 1; parent != calls.Name && depth <= len(all) {
					depths[calls.Name] = max(depths[calls.Name], depth)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b collectionCalls) int { return depths[a.Name] - depths[b.Name] })
	return all
}

// storyWriter writes the steps of one story.
type storyWriter struct {
	contract *contracts.Contract
	catalog  *contracts.Catalog
	params   object
	steps    []any
	ids      map[string]string // what stands for the id of an object, by collection
	done     map[string]bool   // the collections that are written
}

// add adds a step that calls an operation, and gives it for whatever else is to be said.
// own is the id of the object that is called, as the story writes it.
func (w *storyWriter) add(name string, op *contracts.Operation, own string, status int) object {
	step := object{"name": name, "vendor": w.contract.Vendor, "operation": op.ID, "expect": object{"status": status}}
	if path := w.path(op, own); len(path) > 0 {
		step["path"] = path
	}
	query := object{}
	for _, p := range op.Parameters {
		if p.In == contracts.InQuery && p.Required {
			query[p.Name] = w.told(p.Name, fmt.Sprintf("The query parameter %s of %s.", p.Name, op.ID))
		}
	}
	if len(query) > 0 {
		step["query"] = query
	}
	w.steps = append(w.steps, step)
	return step
}

// path gives the path parameters of a call: the object's id, the saved id of what the
// object belongs to, and else what the story must be told.
func (w *storyWriter) path(op *contracts.Operation, own string) object {
	path := object{}
	collection, _ := w.contract.Collection(op.Action.Collection)
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		parent := collection.Parents[op.Action.Within[p.Name]]
		switch {
		case p.Name == op.Action.ID:
			path[p.Name] = own
		case w.ids[parent] != "":
			path[p.Name] = w.ids[parent]
		default:
			path[p.Name] = w.told(p.Name, fmt.Sprintf("The path parameter %s of %s.", p.Name, op.ID))
		}
	}
	return path
}

// notInVariables is what a variable's name may not hold.
var notInVariables = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// told makes a param of the story, and gives the variable for it.
func (w *storyWriter) told(name, says string) string {
	name = notInVariables.ReplaceAllString(name, "_")
	if w.params[name] == nil {
		w.params[name] = object{"says": says}
	}
	return "{{" + name + "}}"
}

// asValue gives a variable that stands for an id in a body.
func (c collectionCalls) asValue(name string) string {
	if _, number := c.IDValue("1").(json.Number); number {
		return strings.Replace(name, "{{", "{{#", 1)
	}
	return name
}

// list adds the step that reads all of a collection.
func (w *storyWriter) list(calls collectionCalls, name string) (step object) {
	op := calls.does[contracts.DoesList]
	status, _ := success(op)
	step = w.add(name, op, "", status)
	if op.Paged() {
		step["walk"] = true
	}
	return step
}

// readBack adds the step that reads one object; it has some members.
func (w *storyWriter) readBack(calls collectionCalls, name, id string, has object) {
	op := calls.does[contracts.DoesRead]
	if op == nil {
		return
	}
	status, response := success(op)
	place := response.Objects[calls.Name]
	body := object{schemas.Join(place, calls.ID): calls.asValue(id)}
	for member, value := range has {
		body[schemas.Join(place, member)] = value
	}
	w.add(name, op, id, status)["expect"] = object{"status": status, "body": body}
}

// refusal gives the status of a kind of error, where the operation declares it.
func (w *storyWriter) refusal(op *contracts.Operation, kind string) (status int, declared bool) {
	status = w.contract.ErrorStatuses[kind]
	return status, op.Responses[status] != nil
}

// success gives what the operation answers when it succeeds.
func success(op *contracts.Operation) (status int, response *contracts.Response) {
	response = answerOf(op)
	if response == nil {
		response = &contracts.Response{}
	}
	does := ""
	if op.Action != nil {
		does = op.Action.Does
	}
	return statusOf(response, does), response
}

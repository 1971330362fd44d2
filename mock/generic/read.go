package generic

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
)

// read answers with the object that the path names.
func (o *operation) read(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	row, refusal := o.named(tx, call)
	if refusal != nil {
		return mock.Reply{}, refusal
	}
	if sent := call.Header.Get("If-None-Match"); sent != "" && o.answers.tagged && o.declares(mock.NotModified) {
		if tag := o.of.tag(row); matches(sent, tag) {
			e := mock.Errorf(mock.NotModified, "the client has the object as it is")
			e.Header = http.Header{"Etag": {tag}}
			return mock.Reply{}, e
		}
	}
	return o.answers.object(tx, call, row)
}

// act does something with the object that the path names, of which the contract does not
// say what it changes: only that there was a change can be seen.
func (o *operation) act(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	row, refusal := o.named(tx, call)
	if refusal == nil {
		refusal = o.precondition(call, row)
	}
	if refusal != nil {
		return mock.Reply{}, refusal
	}
	if call.Operation.Writes(call.Operation.Method) && len(o.of.declared.Updated) > 0 {
		changed := cloneMembers(row.Value.Members)
		o.of.touch(changed, tx.Now())
		row = o.of.Edit(tx).Put(&Object{changed})
	}
	return o.answers.object(tx, call, row)
}

// remove takes the object away that the path names, and all that are inside it.
func (o *operation) remove(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	row, refusal := o.named(tx, call)
	if refusal == nil {
		refusal = o.precondition(call, row)
	}
	if refusal != nil {
		return mock.Reply{}, refusal
	}
	o.of.remove(tx, row.ID())
	return o.answers.object(tx, call, row)
}

// remove takes an object away with all that cannot be without it.
func (c *collection) remove(tx *world.Tx, id string) {
	if !c.Edit(tx).Delete(id) {
		return
	}
	for _, name := range sorted(c.vendor.collections) {
		other := c.vendor.collections[name]
		for _, member := range sorted(other.declared.Parents) {
			if other.declared.Parents[member] != c.Name {
				continue
			}
			for _, row := range other.having(other.In(tx), []string{member}, map[string]any{member: id}) {
				other.remove(tx, row.ID())
			}
		}
	}
}

// named finds the object that the path names.
func (o *operation) named(tx *world.Tx, call *mock.Call) (*store.Row[Object], *mock.Error) {
	if refusal := o.checkOwners(tx, call); refusal != nil {
		return nil, refusal
	}
	id := call.Path.Get(o.action.ID)
	row, ok := o.of.In(tx).Get(id)
	if ok && len(o.owners) > 0 {
		ok = keyOf(row.Value.Members, o.within()) == keyOf(o.inPath(call), o.within())
	}
	if !ok {
		return nil, mock.Errorf(mock.NotFound, "there is none of %s with the %s %q in this world", o.of.Name, o.of.declared.ID, id)
	}
	return row, nil
}

// inPath gives the members that the path bounds the objects by.
func (o *operation) inPath(call *mock.Call) map[string]any {
	values := make(map[string]any, len(o.owners))
	for _, owner := range o.owners {
		values[owner.member] = call.Path.Get(owner.parameter)
	}
	return values
}

// checkOwners refuses a call whose path names an object around the object that is not
// there.
func (o *operation) checkOwners(tx *world.Tx, call *mock.Call) *mock.Error {
	for _, owner := range o.owners {
		if owner.of == nil {
			continue
		}
		id := call.Path.Get(owner.parameter)
		row, ok := owner.of.In(tx).Get(id)
		// The object around it may itself be inside another that the path names.
		for _, outer := range o.owners {
			if owner.of.declared.Parents[outer.member] != "" && ok {
				ok = text(row.Value.Members[outer.member]) == call.Path.Get(outer.parameter)
			}
		}
		if !ok {
			return mock.Errorf(mock.NotFound, "there is none of %s with the %s %q in this world", owner.of.Name, owner.of.declared.ID, id)
		}
	}
	return nil
}

// precondition refuses a change to an object that is not as the client knows it.
func (o *operation) precondition(call *mock.Call, row *store.Row[Object]) *mock.Error {
	sent := call.Header.Get("If-Match")
	if sent == "" || !o.of.tagged() || !o.declares(mock.PreconditionFailed) {
		return nil
	}
	if tag := o.of.tag(row); !matches(sent, tag) {
		return mock.Errorf(mock.PreconditionFailed, "the call changes the object as it was with the tag %s, and its tag is %s", sent, tag)
	}
	return nil
}

// tagged says whether some answer with one of the objects declares its tag.
func (c *collection) tagged() bool {
	return slices.ContainsFunc(c.vendor.contract.Operations, func(op *contracts.Operation) bool {
		return op.Action != nil && op.Action.Collection == c.Name && c.vendor.hasHeader(answerOf(op), "ETag")
	})
}

// tag is the entity tag of an object: that of its JSON.
func (c *collection) tag(row *store.Row[Object]) string {
	made, err := row.JSON()
	if err != nil {
		return `""` // which is also the error of the answer
	}
	sum := sha256.Sum256(made.Text)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

// matches says whether a list of tags, or "*", names one.
func matches(sent, tag string) bool {
	for one := range strings.SplitSeq(sent, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == "*" || one == tag {
			return true
		}
	}
	return false
}

package generic

import (
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// change replaces the object that the path names by what was sent, or changes the
// members that were.
func (o *operation) change(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	row, refusal := o.named(tx, call)
	if refusal == nil {
		refusal = o.precondition(call, row)
	}
	if refusal != nil {
		return mock.Reply{}, refusal
	}
	old := row.Value.Members
	changed := o.copied(call, old)
	if o.action.Does == contracts.DoesReplace {
		o.keep(changed, old)
	} else {
		changed = o.merged(old, changed)
	}
	o.takeOwners(changed, call)
	o.of.touch(changed, tx.Now())
	o.of.fill(changed, tx.Chance(o.of.Name))
	if refusal := o.refuseObject(tx, changed, row.ID()); refusal != nil {
		return mock.Reply{}, refusal
	}
	return o.answers.object(tx, call, o.of.Edit(tx).Put(&Object{changed}))
}

// keep takes over from an object what no client can replace.
func (o *operation) keep(changed, old map[string]any) {
	for name, value := range old {
		declared := o.of.declared
		own := name == declared.ID || slices.Contains(declared.Created, name) || slices.Contains(declared.Hidden, name)
		if own || o.of.member(name).readOnly {
			changed[name] = value
		}
	}
}

// merged gives an object with members changed. Null takes a member away where the
// schema does not let it be null, or where the change is a merge patch.
func (o *operation) merged(old, changes map[string]any) map[string]any {
	if o.action.Merge {
		// What was sent decides, also where a null is of no type that the member has.
		return mergePatch(old, changes).(map[string]any)
	}
	changed := maps.Clone(old)
	maps.Copy(changed, changes)
	return changed
}

// mergePatch applies a merge patch (RFC 7396) to a value that is not changed.
func mergePatch(target, patch any) any {
	changes, isObject := patch.(map[string]any)
	if !isObject {
		return patch
	}
	object, _ := target.(map[string]any)
	merged := maps.Clone(object)
	if merged == nil {
		merged = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(merged, name)
		} else {
			merged[name] = mergePatch(merged[name], value)
		}
	}
	return merged
}

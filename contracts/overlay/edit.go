package overlay

import (
	"bytes"
	"slices"

	"github.com/pb33f/go-yaml"

	"github.com/ringer-mock/ringer/schemas"
)

// Change is an action that is added to a file.
type Change struct {
	Vendor, Target string
	// Why is the action's description.
	Why string
	// Update is merged into the target; nil takes it away.
	Update any
	// Accepted is the day from which it holds.
	Accepted Date
}

// AddChange adds an action at the end; one that is there already is not added again.
func (f *File) AddChange(c Change) error {
	list, err := f.sequence("actions")
	if err != nil {
		return err
	}
	action := map[string]any{"target": c.Target, "description": c.Why, vendorKey: c.Vendor, acceptedKey: c.Accepted.String()}
	if c.Update == nil {
		action["remove"] = true
	} else {
		action["update"] = c.Update
	}
	for _, node := range list.Content {
		if known, _ := valueOf(node).(map[string]any); known != nil && known["target"] == c.Target && known[vendorKey] == c.Vendor &&
			schemas.JSONText(known["update"]) == schemas.JSONText(action["update"]) {
			return nil
		}
	}
	list.Content = append(list.Content, ordered(action, "target", "description", vendorKey, acceptedKey, "remove", "update"))
	return nil
}

// AddWaiver adds a waiver, or puts it in the place of an earlier one of the finding.
func (f *File) AddWaiver(w Waiver) error {
	return f.put(waiversKey, w.Key, ordered(map[string]any{
		"id": w.ID, "vendor": w.Vendor, "operation": w.Operation, "says": w.Says, "ignoreUntil": w.Until.String(), "reason": w.Reason,
	}, "id", "vendor", "operation", "says", "ignoreUntil", "reason"))
}

// AddDifference adds an accepted fact that the fake cannot follow, or puts it in the
// place of an earlier one of the finding.
func (f *File) AddDifference(d Difference) error {
	return f.put(differencesKey, d.Key, ordered(map[string]any{
		"id": d.ID, "vendor": d.Vendor, "operation": d.Operation, "step": d.Step, "says": d.Says, "accepted": d.Accepted.String(),
	}, "id", "vendor", "operation", "step", "says", "accepted"))
}

// RemoveDifference takes an accepted difference out that the vendor shows no more.
func (f *File) RemoveDifference(key Key) error {
	list, err := f.sequence(differencesKey)
	if err != nil {
		return err
	}
	list.Content = slices.DeleteFunc(list.Content, func(node *yaml.Node) bool { return isOf(node, key) })
	return nil
}

// isOf says whether an entry is that of a finding.
func isOf(entry *yaml.Node, key Key) bool {
	known, _ := valueOf(entry).(map[string]any)
	return known["id"] == key.ID && known["vendor"] == key.Vendor
}

// put puts an entry into a list.
func (f *File) put(key string, of Key, entry *yaml.Node) error {
	list, err := f.sequence(key)
	if err != nil {
		return err
	}
	for i, node := range list.Content {
		if isOf(node, of) {
			entry.HeadComment, entry.LineComment, entry.FootComment = node.HeadComment, node.LineComment, node.FootComment
			list.Content[i] = entry
			return nil
		}
	}
	list.Content = append(list.Content, entry)
	return nil
}

// ordered makes an object with its members in an order. What is not there is left out.
func ordered(object map[string]any, names ...string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, name := range names {
		if value, there := object[name]; there && value != "" {
			node.Content = append(node.Content, nodeOf(name), nodeOf(value))
		}
	}
	return node
}

// sequence gives a list at the root of the file, which is made where there is none.
func (f *File) sequence(key string) (*yaml.Node, error) {
	if f.root == nil {
		var root yaml.Node
		if err := yaml.Unmarshal([]byte(emptyFile), &root); err != nil {
			return nil, err
		}
		f.root = &root
	}
	object := resolved(f.root.Content[0])
	list := child(object, key)
	if list == nil || list.Kind != yaml.SequenceNode {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		set(object, key, list)
	}
	list.Style &^= yaml.FlowStyle // as [] is, which then gets items
	return list, nil
}

// emptyFile is a file in which nothing is settled yet.
const emptyFile = `# Findings of "ringer check" that are settled: facts, and waivers that end.
# "ringer accept" writes this file and keeps what you write in it; commit it.
overlay: 1.0.0
info: {title: What checks have shown of our vendors, version: 1.0.0}
actions: []
`

// Bytes writes the file, with the comments of those who have edited it.
func (f *File) Bytes() ([]byte, error) {
	if _, err := f.sequence("actions"); err != nil {
		return nil, err
	}
	actions, _ := f.sequence("actions")
	if len(actions.Content) == 0 {
		actions.Style |= yaml.FlowStyle
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	if err := encoder.Encode(f.root); err != nil {
		return nil, err
	}
	if err := encoder.Close(); err != nil {
		return nil, err
	}
	if _, err := Parse(f.Name, text.Bytes()); err != nil { // nothing is written that cannot be read again
		return nil, err
	}
	return text.Bytes(), nil
}

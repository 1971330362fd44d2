package overlay

import (
	"fmt"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	"github.com/pb33f/jsonpath/pkg/overlay"

	"github.com/ringer-mock/ringer/schemas"
)

// Action is one change that an overlay makes.
type Action struct {
	// Target is the JSONPath of what is changed.
	Target string
	// Update is merged into each target; nil changes nothing.
	Update *yaml.Node
	// Copy is the JSONPath of the one value that is taken as Update; empty is none.
	Copy string
	// Remove takes the targets away.
	Remove bool
	// Pointer is the action's place in its overlay.
	Pointer string
}

// Error is what is wrong with an action, and where in its overlay that stands.
type Error struct {
	Pointer, Message string
}

func (e *Error) Error() string { return e.Message }

func (a *Action) errorf(key, format string, args ...any) *Error {
	return &Error{schemas.Join(a.Pointer, key), fmt.Sprintf(format, args...)}
}

// Actions reads those of an overlay. What is wrong is an [*Error].
func Actions(root *yaml.Node) (all []Action, err error) {
	root = resolved(root)
	switch version := child(root, "overlay"); {
	case version == nil:
		return nil, &Error{"", `this is no overlay: one begins with "overlay: 1.0.0"`}
	case len(version.Value) < 2 || version.Value[:2] != "1.":
		return nil, &Error{"/overlay", fmt.Sprintf("overlays of version %s are not known: 1.0 and 1.1 are", version.Value)}
	}
	list := child(root, "actions")
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil, &Error{"/actions", "the overlay has no list of actions: write actions: with a target each"}
	}
	for i, node := range list.Content {
		a := Action{Pointer: schemas.Join("/actions", fmt.Sprint(i))}
		node = resolved(node)
		if target := child(node, "target"); target != nil {
			a.Target = target.Value
		}
		if _, err := jsonpath.NewPath(a.Target, config.WithPropertyNameExtension()); err != nil || a.Target == "" {
			return nil, a.errorf("target", "the target %q is no JSONPath (%v): write one such as $.paths['/pets'].get", a.Target, err)
		}
		if from := child(node, "copy"); from != nil {
			a.Copy = from.Value
		}
		a.Remove = valueOf(child(node, "remove")) == true
		if update := child(node, "update"); update != nil && !a.Remove {
			a.Update = copied(update)
		}
		all = append(all, a)
	}
	return all, nil
}

// Apply makes changes in a document, and gives those that change nothing in it. What
// cannot be done is an [*Error].
func Apply(root *yaml.Node, actions []Action) (unmatched []Action, err error) {
	for _, a := range actions {
		targets := query(root, a.Target)
		if len(targets) == 0 {
			unmatched = append(unmatched, a)
			continue
		}
		if a.Copy != "" {
			from := query(root, a.Copy)
			if len(from) != 1 {
				return nil, a.errorf("copy", "the path %s names %d values, and one can be copied", a.Copy, len(from))
			}
			a.Update = copied(from[0])
		}
		switch {
		case a.Remove:
			one := overlay.Overlay{Actions: []overlay.Action{{Target: a.Target, Remove: true}}}
			if err := one.ApplyTo(root); err != nil {
				return nil, a.errorf("", "the action cannot be applied: %v", err)
			}
		case a.Update != nil:
			for _, target := range targets {
				merge(target, a.Update)
			}
		}
	}
	return unmatched, nil
}

// merge takes an update into a node: the members of an object one by one, further items
// into a list, and anything else in place of what was there.
func merge(node, update *yaml.Node) {
	node, update = resolved(node), resolved(update)
	switch {
	case node.Kind == yaml.SequenceNode && update.Kind == yaml.SequenceNode:
		node.Content = append(node.Content, copied(update).Content...)
	case node.Kind == yaml.SequenceNode: // to a list one is added
		node.Content = append(node.Content, copied(update))
	case node.Kind == yaml.MappingNode && update.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(update.Content); i += 2 {
			name, value := update.Content[i].Value, update.Content[i+1]
			if known := child(node, name); known != nil && (known.Kind != yaml.SequenceNode || value.Kind == yaml.SequenceNode) {
				merge(known, value)
			} else {
				set(node, name, copied(value))
			}
		}
	default:
		*node = *copied(update)
	}
}

// query lists what a JSONPath names.
func query(root *yaml.Node, target string) []*yaml.Node {
	compiled, err := jsonpath.NewPath(target, config.WithPropertyNameExtension(), config.WithLazyContextTracking())
	if err != nil {
		return nil
	}
	return compiled.Query(root)
}

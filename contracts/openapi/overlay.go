package openapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pb33f/go-yaml"
	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	"github.com/pb33f/jsonpath/pkg/overlay"

	"github.com/ringer-mock/ringer/schemas"
)

// OverlaySuffix is what the name of a document's overlay ends in, in place of the
// document's own ending.
const OverlaySuffix = ".overlay.yaml"

// action is one change that an overlay makes.
type action struct {
	overlay.Action
	copy  string // a target that the update is taken from
	place at
}

// findOverlay gives the overlay beside a document; nil is none.
func (f *folder) findOverlay(document *source) (*source, error) {
	over, err := f.read(strings.TrimSuffix(document.file, path.Ext(document.file)) + OverlaySuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return f.extending(document)
	}
	return over, err
}

// extending finds the overlay beside a document that says it extends it; nil is none.
func (f *folder) extending(file *source) (over *source, err error) {
	beside, err := fs.Glob(f.fsys, path.Join(path.Dir(file.file), "*"+OverlaySuffix))
	if err != nil {
		return nil, nil // no name that a file can have is a malformed pattern
	}
	for _, name := range beside {
		other, err := f.read(name)
		if err != nil {
			return nil, err
		}
		extends := child(resolved(other.root), "extends")
		if extends == nil || path.Join(path.Dir(name), extends.Value) != file.file {
			continue
		}
		if over != nil {
			return nil, at{file, ""}.errorf("%s and %s both extend the document: give one of them in its place", over.name, other.name)
		}
		over = other
	}
	return over, nil
}

// extends gives the file of the document that an overlay is for. The user chooses it,
// and it may stand in another folder.
func (s *source) extends() (file string, err error) {
	said := child(s.root, "extends")
	if said == nil || said.Value == "" {
		return "", at{s, ""}.errorf("the overlay does not say which document it is for: write extends: FILE, or give the document itself")
	}
	if strings.Contains(said.Value, "://") {
		return "", at{s, "/extends"}.errorf("%s is no file: load the document down, and write extends: FILE", said.Value)
	}
	if filepath.IsAbs(said.Value) {
		return said.Value, nil
	}
	return filepath.Join(s.folder.path, filepath.FromSlash(said.Value)), nil
}

// notInNames is what the name of a vendor may not hold.
var notInNames = regexp.MustCompile(`^[^a-z]+|[^a-z0-9_-]+`)

// nameOf makes a vendor's name of that of a file.
func nameOf(file string) string {
	stem := path.Base(strings.TrimSuffix(file, OverlaySuffix))
	if stem == path.Base(file) {
		stem = strings.TrimSuffix(stem, path.Ext(stem))
	}
	name := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(stem), "-"), "-_")
	return cmp.Or(name[:min(len(name), 64)], "api")
}

// actions reads those of an overlay.
func (s *source) actions() (all []action, err error) {
	root := resolved(s.root)
	switch version := child(root, "overlay"); {
	case version == nil:
		return nil, at{s, ""}.errorf(`this is no overlay: one begins with "overlay: 1.0.0"`)
	case !strings.HasPrefix(version.Value, "1."):
		return nil, at{s, "/overlay"}.errorf("overlays of version %s are not known: 1.0 and 1.1 are", version.Value)
	}
	list := child(root, "actions")
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil, at{s, "/actions"}.errorf("the overlay has no list of actions: write actions: with a target each")
	}
	for i, node := range list.Content {
		a := action{place: at{s, "/actions/" + itoa(i)}}
		node = resolved(node)
		if target := child(node, "target"); target != nil {
			a.Target = target.Value
		}
		if _, err := jsonpath.NewPath(a.Target, config.WithPropertyNameExtension()); err != nil || a.Target == "" {
			return nil, a.place.in("target").errorf("the target %q is no JSONPath (%v): write one such as $.paths['/pets'].get", a.Target, err)
		}
		if from := child(node, "copy"); from != nil {
			a.copy = from.Value
		}
		a.Remove = isTrue(child(node, "remove"))
		if update := child(node, "update"); update != nil && !a.Remove {
			a.Update = *copyOf(update)
			markOverlaid(&a.Update)
		}
		all = append(all, a)
	}
	return all, nil
}

// copyOf copies a value, which is then the caller's own.
func copyOf(node *yaml.Node) *yaml.Node {
	node = resolved(node)
	copied := &yaml.Node{Kind: node.Kind, Tag: node.Tag, Value: node.Value, Style: node.Style, Line: node.Line, Column: node.Column}
	for _, child := range node.Content {
		copied.Content = append(copied.Content, copyOf(child))
	}
	return copied
}

// markOverlaid marks that a value stands in the text of an overlay: its lines are below
// zero in the document that takes it in.
func markOverlaid(node *yaml.Node) {
	node.Line = -node.Line
	for _, child := range node.Content {
		markOverlaid(child)
	}
}

// placeOverlaid gives what an update put into a document its places in the overlay, which
// the library leaves out of its copies.
func placeOverlaid(node, update *yaml.Node) {
	node = resolved(node)
	if node == nil || node.Kind != update.Kind {
		return
	}
	if node.Line == 0 {
		node.Line, node.Column = update.Line, update.Column
	}
	switch update.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(update.Content); i += 2 {
			for j := 0; j+1 < len(node.Content); j += 2 {
				if key := node.Content[j]; key.Value == update.Content[i].Value {
					if key.Line == 0 {
						key.Line, key.Column = update.Content[i].Line, update.Content[i].Column
					}
					placeOverlaid(node.Content[j+1], update.Content[i+1])
				}
			}
		}
	case yaml.SequenceNode:
		for i, behind := range update.Content { // which stand at the end
			if at := len(node.Content) - len(update.Content) + i; at >= 0 {
				placeOverlaid(node.Content[at], behind)
			}
		}
	}
}

// apply makes the changes in a document, and gives those that change nothing in it.
func apply(root *yaml.Node, actions []action) (unmatched []action, err error) {
	for _, a := range actions {
		targets := query(root, a.Target)
		if len(targets) == 0 {
			unmatched = append(unmatched, a)
			continue
		}
		if a.copy != "" {
			from := query(root, a.copy)
			if len(from) != 1 {
				return nil, a.place.in("copy").errorf("the path %s names %d values, and one can be copied", a.copy, len(from))
			}
			a.Update = *copyOf(from[0])
		}
		if !a.Remove && resolved(targets[0]).Kind == yaml.SequenceNode && a.Update.Kind != yaml.SequenceNode {
			a.Update = yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{copyOf(&a.Update)}} // to a list one is added
		}
		one := overlay.Overlay{Actions: []overlay.Action{a.Action}}
		if err := one.ApplyTo(root); err != nil {
			return nil, a.place.errorf("the action cannot be applied: %v", err)
		}
		for _, target := range targets {
			placeOverlaid(target, &a.Update)
		}
	}
	return unmatched, nil
}

// query lists what a JSONPath names.
func query(root *yaml.Node, target string) []*yaml.Node {
	compiled, err := jsonpath.NewPath(target, config.WithPropertyNameExtension(), config.WithLazyContextTracking())
	if err != nil {
		return nil
	}
	return compiled.Query(root)
}

// applyLate makes changes in what was made of the document, where it has what only other
// files have as they are written. An action that changes nothing there either is told.
func (r *reader) applyLate(actions []action) error {
	if len(actions) == 0 {
		return nil
	}
	data, err := json.Marshal(r.doc.Value)
	if err != nil {
		return err
	}
	whole := &source{name: r.main.name, file: r.main.file}
	if err := whole.parse(data); err != nil {
		return err
	}
	unmatched, err := apply(whole.root, actions)
	if err != nil {
		return err
	}
	for _, a := range unmatched {
		r.doc.unfit = append(r.doc.unfit, *a.place.in("target").errorf("the target %s names nothing in the document: the action changes nothing; see whether the document has changed", a.Target))
	}
	r.doc.Warnings = append(r.doc.Warnings, r.doc.unfit...)
	if len(unmatched) < len(actions) {
		r.doc.late = map[string]schemas.Position{}
		r.doc.noteLate(whole.root, "")
		r.doc.Value, _ = r.raw(whole.root, at{whole, ""}).(map[string]any)
	}
	return nil
}

// noteLate notes the places of what the overlay put into what was made of the document.
func (d *Document) noteLate(node *yaml.Node, pointer string) {
	for key, value := range members(node) {
		within := schemas.Join(pointer, key.Value)
		if key.Line < 0 {
			d.late[within] = schemas.Position{Line: -key.Line, Column: key.Column}
		}
		d.noteLate(resolved(value), within)
	}
	for i, item := range items(node) {
		within := schemas.Join(pointer, itoa(i))
		if item.Line < 0 {
			d.late[within] = schemas.Position{Line: -item.Line, Column: item.Column}
		}
		d.noteLate(resolved(item), within)
	}
}

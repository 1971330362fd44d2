package compare

import (
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// repeat tells a finding of an earlier pair again.
func (w *pairing) repeat(f contracts.Finding) {
	if !w.quiet {
		w.leave("it follows from a difference that is told already")
		w.add(f)
	}
}

// last is the finding that was told last.
func (w *pairing) last() contracts.Finding {
	if len(w.found) == 0 {
		return contracts.Finding{}
	}
	return w.found[len(w.found)-1]
}

// keep makes the finding that was told last the root of what follows from it.
func (w *pairing) keep(key string) {
	if root := w.last(); root.ID != "" && !w.quiet {
		put(w.memory.log, w.memory.roots, key, root)
	}
}

// root finds the difference that this pair can only repeat: one of an object that
// the call names.
func (w *pairing) root() (contracts.Finding, bool) {
	if f, there := w.memory.roots["vendor "+w.object()]; there && w.object() != "" {
		return f, true
	}
	for _, values := range w.query {
		for _, value := range values {
			for part := range strings.SplitSeq(value, ",") {
				if f, there := w.memory.roots["vendor "+part]; there && w.memory.made[part] {
					return f, true
				}
			}
		}
	}
	return w.rootIn(w.sent)
}

func (w *pairing) rootIn(value any) (found contracts.Finding, there bool) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range sortedNames(value) {
			if found, there = w.rootIn(value[name]); there {
				return found, true
			}
		}
	case []any:
		for _, item := range value {
			if found, there = w.rootIn(item); there {
				return found, true
			}
		}
	default:
		text, isText := textOf(value)
		found, there = w.memory.roots["vendor "+text]
		return found, there && isText && w.memory.made[text]
	}
	return contracts.Finding{}, false
}

// object is the id that the call's path ends in; empty when it ends in none.
func (w *pairing) object() string {
	if w.op == nil {
		return ""
	}
	last := w.op.Path[strings.LastIndexByte(w.op.Path, '/')+1:]
	return w.path.Get(strings.Trim(last, "{}"))
}

// shown lists the ids of the objects that an answer is about.
func (w *pairing) shown(body any) (ids []string) {
	if w.response == nil {
		return nil
	}
	places := []string{"", "/*"}
	if items, isList := w.response.ItemsAt(); isList {
		places = []string{items + "/*"}
	}
	for _, place := range places {
		for _, found := range schemas.Expand(body, place) {
			object, _ := schemas.Lookup(body, found)
			members, isObject := object.(map[string]any)
			if !isObject {
				continue
			}
			if id, isText := textOf(members[w.response.IDName(found)]); isText {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

package openapi

import (
	"slices"
	"strings"

	"github.com/pb33f/go-yaml"
)

// securityScheme reads how a credential is sent; nil is one that cannot be looked at.
func (r *reader) securityScheme(node *yaml.Node, place at) any {
	node = resolved(node)
	if ref, ok := reference(node); ok {
		target, err := r.folder.to(place, ref)
		if err != nil {
			r.warn(place, "%v", err)
			return nil
		}
		node, place = target.source.find(target.pointer), target
	}
	scheme, _ := r.raw(node, place).(map[string]any)
	text := func(name string) string { said, _ := scheme[name].(string); return said }
	switch kind := text("type"); {
	case kind == "apiKey" && text("name") != "" && slices.Contains([]string{"header", "query", "cookie"}, text("in")):
	case kind == "http" && text("scheme") != "":
		scheme["scheme"] = strings.ToLower(text("scheme"))
	case kind == "oauth2", kind == "openIdConnect":
	default:
		r.warn(place, "the credential cannot be looked at: calls are taken without it; a scheme is of type apiKey with a name and a place, http with a scheme, oauth2 or openIdConnect")
		return nil
	}
	return scheme
}

// security reads alternatives. What asks for no credential is a public call.
func (r *reader) security(node *yaml.Node, place at) any {
	all := []any{}
	node = resolved(node)
	if node == nil || node.Kind != yaml.SequenceNode {
		return all
	}
	for i, item := range node.Content {
		alternative := map[string]any{}
		for key, scopes := range members(resolved(item)) {
			here := place.in(itoa(i), key.Value)
			if !r.schemes[key.Value] {
				if r.main.find("/components/securitySchemes/"+key.Value) == nil {
					r.warn(here, "components/securitySchemes has no %q: calls are taken without it", key.Value)
				}
				continue
			}
			list, _ := r.raw(scopes, here).([]any)
			if list == nil {
				list = []any{}
			}
			alternative[key.Value] = list
		}
		all = append(all, alternative)
	}
	if len(all) == 1 && len(all[0].(map[string]any)) == 0 {
		return []any{} // nothing is asked for
	}
	return all
}

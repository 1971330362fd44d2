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
			switch {
			case r.schemes[key.Value]:
			case r.main.find("/components/securitySchemes/"+key.Value) == nil:
				r.warn(here, "components/securitySchemes has no %q: calls are taken with a bearer token, as assumed; say there how it is sent", key.Value)
				r.assumeBearer(key.Value)
			default: // a credential that cannot be looked at
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

// assumeBearer declares a scheme that the document names and does not describe: its calls
// are not public, and most credentials are sent so.
func (r *reader) assumeBearer(name string) {
	r.schemes[name] = true
	r.section("securitySchemes")[name] = map[string]any{"type": "http", "scheme": "bearer", "x-ringer-evidence": map[string]any{
		"level": "assumed", "source": "inferred", "why": "The document asks for the credential " + name + ", and does not say how it is sent.",
	}}
}

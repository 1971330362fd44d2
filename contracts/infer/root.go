package infer

import (
	"fmt"
	"net/url"
	"strings"
)

// declareRoot declares what holds for the whole document: how it is known, which paths
// are its own, and whether calls are public.
func (s *survey) declareRoot() {
	root := node{value: s.root}
	info := s.get(root, "info")
	source := strings.TrimSpace(info.text("title") + " " + info.text("version"))
	if source == "" {
		source = "the OpenAPI document"
	}
	s.declare(Declaration{
		Key: "x-ringer-evidence", Value: map[string]any{"level": "documented", "source": source},
		Why: "What the document says is documented.", usual: true,
	})
	prefix := ""
	for _, server := range s.list(root, "servers") {
		address := server.text("url")
		for name := range s.get(server, "variables").value {
			address = strings.ReplaceAll(address, "{"+name+"}", s.get(server, "variables", name).text("default"))
		}
		if parsed, err := url.Parse(address); err == nil {
			prefix = strings.Trim(parsed.Path, "/")
		}
		break
	}
	territory, why := "/", "The first server has no path."
	if prefix != "" && !strings.ContainsAny(prefix, "{}") {
		territory, why = "/"+prefix+"/", fmt.Sprintf("The first server's path is /%s.", prefix)
	}
	s.declare(Declaration{Key: "x-ringer-territory", Value: []any{territory}, Why: why})
	s.declareSecurity(root)
}

// declareSecurity declares that calls are public where nothing asks for credentials:
// without it, a contract takes a bearer token.
func (s *survey) declareSecurity(root node) {
	schemes := keys(s.get(root, "components", "securitySchemes").value)
	d := Declaration{Key: "security", Value: []any{}, Why: "The document asks for no credentials."}
	for _, o := range s.operations {
		if o.at.value["security"] != nil {
			d.Why = "Only some operations ask for credentials."
			schemes = nil
		}
	}
	if len(schemes) > 0 {
		d.Why = fmt.Sprintf("The document describes the credentials %s, and no operation asks for them.", strings.Join(schemes, ", "))
		d.Question = fmt.Sprintf("Are calls public? Write security: [{%s: []}] if they need the credentials that the document describes.", schemes[0])
	}
	s.declare(d)
}

package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// security looks for the schemes that the document and its operations name.
func (l *linter) security() {
	declared, _ := schemas.Lookup(l.doc.Value, "/components/securitySchemes")
	schemes, _ := declared.(map[string]any)
	var known []string
	for name := range schemes {
		known = append(known, name)
	}
	slices.Sort(known)
	walk(l.doc.Value, "", func(pointer string, object map[string]any) {
		if pointer != "" && (object["operationId"] == nil || !strings.HasPrefix(pointer, "/paths/")) {
			return
		}
		alternatives, _ := object["security"].([]any)
		for i, alternative := range alternatives {
			names, _ := alternative.(map[string]any)
			for name := range names {
				if !slices.Contains(known, name) {
					l.add(schemas.Join(pointer, "security", strconv.Itoa(i), name), "components/securitySchemes has no %q; %s", name, schemas.Suggest(name, known))
				}
			}
		}
	})
}

// transport looks at what operations say of headers, cookies and credentials.
func (l *linter) transport(c *contracts.Contract) {
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			l.parameter(op, p)
		}
		for _, response := range op.Responses {
			l.internal(c, response)
		}
	}
	for kind, status := range c.ErrorStatuses {
		if standard, ok := contracts.StatusOfKind(kind); ok && status != standard {
			l.add(schemas.Join("/x-ringer-errors", kind, "status"), "%s is status %d everywhere; give a kind with status %d a name of its own", kind, standard, status)
		}
	}
	if len(c.ErrorStatuses) == 0 {
		return
	}
	for _, kind := range contracts.UsualErrorKinds() {
		if c.ErrorStatuses[kind] == 0 {
			l.add("/x-ringer-errors", "%s is missing: every vendor answers it", kind)
		}
	}
}

// internal finds objects in an answer that clients never see.
func (l *linter) internal(c *contracts.Contract, r *contracts.Response) {
	for name := range r.Objects {
		if collection, ok := c.Collection(name); ok && collection.Internal {
			l.add(schemas.Join(r.Pointer, "x-ringer-objects", name), "%s is internal, and an answer shows its objects", name)
		}
	}
}

// notParameters are headers that OpenAPI declares in other places.
var notParameters = map[string]string{
	"accept":        "the content of the responses says it",
	"content-type":  "the content of the requestBody says it",
	"authorization": "components/securitySchemes and security say it",
	"cookie":        "declare each cookie as a parameter in: cookie",
}

func (l *linter) parameter(op *contracts.Operation, p *contracts.Parameter) {
	place := p.Evidence.Fact + "/name"
	if why, ok := notParameters[strings.ToLower(p.Name)]; ok && p.In == contracts.InHeader {
		l.add(place, "the header %s is no parameter: %s", p.Name, why)
	} else if op.Security.Has(p.In, p.Name) {
		l.add(place, "%s is a credential, and security says so already: leave the parameter out", p.Name)
	}
}

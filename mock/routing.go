package mock

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// route finds the vendor that a path belongs to, and the operation. Without a
// vendor the path is nobody's.
func (s *Server) route(method, path string) (*boundVendor, contracts.Call) {
	for _, a := range s.vendors {
		if call := a.contract.Find(method, path); call.Operation != nil {
			return a, call
		}
	}
	var owner *boundVendor
	owned := 0
	for _, a := range s.vendors {
		if n := a.contract.Owns(path); n > owned {
			owner, owned = a, n
		}
	}
	if owner == nil {
		return nil, contracts.Call{}
	}
	return owner, owner.contract.Find(method, path)
}

// whyUnknown says why nothing answers a call, and what was probably meant.
func (s *Server) whyUnknown(r *http.Request, at address, call contracts.Call) string {
	what := fmt.Sprintf("no operation has the path %s", at.path)
	if len(call.Allow) > 0 {
		what = fmt.Sprintf("%s takes no %s, only %s", at.path, r.Method, strings.Join(call.Allow, ", "))
	}
	for _, a := range s.vendors {
		if meant := a.contract.Meant(at.path); meant != "" {
			return fmt.Sprintf("%s; %s was probably meant: configure the base address %s%s%s", what, meant, at.origin(), at.prefix, a.contract.Prefix)
		}
	}
	if call.Allow != nil {
		return what
	}
	var known []string
	for _, a := range s.vendors {
		for _, op := range a.contract.Operations {
			if path := a.contract.Prefix + op.Path; !slices.Contains(known, path) {
				known = append(known, path)
			}
		}
	}
	return what + "; " + schemas.Suggest(at.path, known)
}

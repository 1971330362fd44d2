package mock

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// asked is what a host means to the server.
type asked struct {
	host string
	// known says that it is a name of this machine, one that the server was told, or one
	// at which a vendor that is served documents its API.
	known bool
	// vendors are those that document the host, or all where none does.
	vendors []*boundVendor
}

// askedBy says what a host means. Most requests are for the same one.
func (s *Server) askedBy(host string) *asked {
	if last := s.asked.Load(); last != nil && last.host == host {
		return last
	}
	now := &asked{host: host, known: s.control.KnowsHost(host)}
	name, _, err := net.SplitHostPort(host)
	for _, vendor := range s.vendors {
		if vendor.contract.Serves(host) || err == nil && vendor.contract.Serves(name) {
			now.vendors = append(now.vendors, vendor)
		}
	}
	if now.known = now.known || now.vendors != nil; now.vendors == nil {
		now.vendors = s.vendors
	}
	s.asked.Store(now)
	return now
}

// route finds the vendor that a path belongs to, and the operation. Of several with the
// same path it is the one that documents the host, or else the first. Without a vendor
// the path is nobody's.
func (s *Server) route(host, method, path string) (*boundVendor, contracts.Call) {
	vendors := s.askedBy(host).vendors
	for _, a := range vendors {
		if call := a.contract.Find(method, path); call.Operation != nil {
			return a, call
		}
	}
	var owner *boundVendor
	owned := 0
	for _, a := range vendors {
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

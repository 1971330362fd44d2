package contracts

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts/paths"
)

// Call is a request as the contract understands it.
type Call struct {
	// Operation is nil when no operation has this path and method.
	Operation *Operation
	Path      PathValues
	// Allow lists the methods that the path takes, when it takes others than the
	// one asked for. A path that is not known at all has none.
	Allow []string
}

// PathValues are the parameters in a path, decoded, in their order.
type PathValues = paths.Values

// route makes ready to tell paths apart, whatever the method.
func (c *Contract) route() (err error) {
	c.byPath = map[string][]*Operation{}
	var all []string
	for _, op := range c.Operations {
		if c.byPath[op.Path] == nil {
			all = append(all, op.Path)
		}
		c.byPath[op.Path] = append(c.byPath[op.Path], op)
	}
	c.paths, err = paths.NewSet(all)
	return err
}

// takes says whether a call with some method is one of the operation.
func (o *Operation) takes(method string) bool {
	return method == o.Method || method == http.MethodHead && o.Method == http.MethodGet
}

// Find says which operation a method and path call. The path is the whole path
// on the vendor's host, in its encoded form.
func (c *Contract) Find(method, path string) Call {
	path = plain(path)
	for _, prefix := range c.Prefixes {
		relative, ok := strings.CutPrefix(path, prefix)
		if !ok {
			continue
		}
		for _, suffix := range c.Suffixes {
			relative = strings.TrimSuffix(relative, suffix)
		}
		if form, values, ok := c.paths.Match(relative); ok {
			operations := c.byPath[form]
			if i := slices.IndexFunc(operations, func(op *Operation) bool { return op.takes(method) }); i >= 0 {
				return Call{Operation: operations[i], Path: values}
			}
			return Call{Allow: allowed(operations)}
		}
	}
	return Call{}
}

// plain undoes the escapes in a path that need not be there (RFC 3986, section
// 6.2.2.2), so that one path has one form.
func plain(path string) string {
	if !strings.Contains(path, "%") {
		return path
	}
	return escape.ReplaceAllStringFunc(path, func(escaped string) string {
		if decoded, err := url.PathUnescape(escaped); err == nil && unreserved.MatchString(decoded) {
			return decoded
		}
		return escaped
	})
}

var (
	escape     = regexp.MustCompile("%[0-9A-Fa-f]{2}")
	unreserved = regexp.MustCompile("^[A-Za-z0-9._~-]$")
)

// allowed lists the methods that some operations take.
func allowed(operations []*Operation) (list []string) {
	for _, method := range append(methods, http.MethodHead) {
		if slices.ContainsFunc(operations, func(op *Operation) bool { return op.takes(method) }) {
			list = append(list, method)
		}
	}
	return list
}

// known says whether some method is documented for the path.
func (c *Contract) known(path string) bool {
	call := c.Find(http.MethodGet, path)
	return call.Operation != nil || call.Allow != nil
}

// Owns says how much of a path makes it this vendor's to answer: the length of
// the territory it lies in, or of the whole path when it is a documented one;
// 0 when it is none of this vendor's.
func (c *Contract) Owns(path string) int {
	if c.known(path) {
		return len(path)
	}
	// A doubled slash makes a path unknown, not another vendor's.
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	owned := 0
	for _, prefix := range c.OwnedPrefixes {
		if strings.HasPrefix(path+"/", prefix) { // also the folder itself
			owned = max(owned, len(prefix))
		}
	}
	return owned
}

// Meant guesses which documented path an unknown one was probably meant to be:
// the same with a doubled version prefix taken away, or a missing one put
// before it. It is empty when neither is known.
func (c *Contract) Meant(path string) string {
	if c.Prefix == "" || c.known(path) {
		return ""
	}
	if once, ok := strings.CutPrefix(path, c.Prefix+c.Prefix); ok && c.known(c.Prefix+once) {
		return c.Prefix + once
	}
	if c.known(c.Prefix + path) {
		return c.Prefix + path
	}
	return ""
}

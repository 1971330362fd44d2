package contracts

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts/credential"
	"github.com/ringer-mock/ringer/schemas"
)

// Where a name may stand.
const (
	InHeader = credential.InHeader
	InQuery  = credential.InQuery // or in a form
	InCookie = credential.InCookie
	InBody   = credential.InBody
)

// IsCredentialName says whether a name in a place, which is one of the In constants, is
// what credentials are called. A contract knows more: see [Contract.IsCredential].
func IsCredentialName(in, name string) bool { return credential.IsName(in, name) }

// Security says which credentials a call takes: one of several alternatives, and
// all that stand in it. None is a public call. An alternative without credentials
// says that they may be left out.
type Security [][]Credential

// Public says that no credential is looked at.
func (s Security) Public() bool { return len(s) == 0 }

// Optional says that a call without credentials is taken too.
func (s Security) Optional() bool {
	return slices.ContainsFunc(s, func(all []Credential) bool { return len(all) == 0 })
}

// String says what to send, each in quotes.
func (s Security) String() string {
	var alternatives []string
	for _, all := range s {
		var parts []string
		for _, c := range all {
			parts = append(parts, `"`+c.String()+`"`)
		}
		if text := strings.Join(parts, " and "); text != "" && !slices.Contains(alternatives, text) {
			alternatives = append(alternatives, text)
		}
	}
	return strings.Join(alternatives, " or ")
}

// NoCredentialError says why there are no tokens in a request. Its text says what to
// send.
type NoCredentialError struct {
	// Sent says that something was sent, which is no credential of the right form.
	Sent bool
	text string
}

func (e *NoCredentialError) Error() string { return e.text }

// Tokens reads the tokens of the first alternative that a request has all
// credentials of.
func (s Security) Tokens(header http.Header, query url.Values) ([]string, *NoCredentialError) {
	var missing *NoCredentialError // of the alternative of which most is there
	for _, all := range s {
		tokens, lacks := tokensOf(all, header, query)
		if lacks == nil && len(tokens) > 0 {
			return tokens, nil
		}
		if lacks != nil && (missing == nil || lacks.Sent && !missing.Sent) {
			missing = lacks
		}
	}
	if missing == nil {
		missing = &NoCredentialError{}
	}
	if several := len(s) > 1; several && !missing.Sent {
		missing.text = "there is no credential"
	}
	missing.text += ": send " + s.String()
	return nil, missing
}

func tokensOf(all []Credential, header http.Header, query url.Values) (tokens []string, lacks *NoCredentialError) {
	seen := false
	for _, c := range all {
		sent := c.sent(header, query)
		token, ok := c.token(sent)
		seen = seen || sent != ""
		switch {
		case ok:
			tokens = append(tokens, token)
		case lacks != nil:
		case sent == "":
			lacks = &NoCredentialError{text: "there is no " + c.place()}
		case c.Prefix != "":
			lacks = &NoCredentialError{text: fmt.Sprintf("the %s is no %s token", c.place(), strings.ToLower(c.Prefix))}
		}
	}
	if lacks != nil {
		lacks.Sent = seen
	}
	return tokens, lacks
}

// Token gives the first of the request's [Security.Tokens]; empty is none.
func (s Security) Token(header http.Header, query url.Values) string {
	if tokens, lacks := s.Tokens(header, query); lacks == nil {
		return tokens[0]
	}
	return ""
}

// Put puts a token into a request, as the first alternative wants it, and takes out
// what the others do.
func (s Security) Put(header http.Header, query url.Values, token string) {
	s.Remove(header, query)
	for _, all := range s {
		for _, c := range all {
			c.put(header, query, token)
		}
		if len(all) > 0 {
			return
		}
	}
}

// Remove takes all credentials out of a request.
func (s Security) Remove(header http.Header, query url.Values) {
	for _, all := range s {
		for _, c := range all {
			c.remove(header, query)
		}
	}
}

// LinkQuery gives a query as links in an answer repeat it: without credentials. A
// handler's links are made with it, and the judge compares links by it.
func (s Security) LinkQuery(query url.Values) url.Values {
	if !s.InQuery() {
		return query
	}
	kept := url.Values{}
	for name, values := range query {
		if !s.Has(InQuery, name) {
			kept[name] = values
		}
	}
	return kept
}

// Has says whether a name in a place is that of one of the credentials.
func (s Security) Has(in, name string) bool {
	for _, all := range s {
		for i := range all {
			if all[i].is(in, name) {
				return true
			}
		}
	}
	return false
}

func sameName(in, a, b string) bool { return a == b || in == InHeader && strings.EqualFold(a, b) }

// InQuery says whether a credential may stand in the query.
func (s Security) InQuery() bool {
	return slices.ContainsFunc(s, func(all []Credential) bool {
		return slices.ContainsFunc(all, func(c Credential) bool { return c.In == InQuery })
	})
}

// SecurityOf says which credentials a call takes; of a call that no operation takes,
// which is nil, what the contract says of all.
func (c *Contract) SecurityOf(op *Operation) Security {
	if op == nil {
		return c.Security
	}
	return op.Security
}

// IsCredential says whether a name in a place of a request, which is one of the In
// constants, is that of a credential: by the contract, or by what credentials are
// called. The operation may be nil.
func (c *Contract) IsCredential(op *Operation, in, name string) bool {
	for i := range c.schemes {
		if c.schemes[i].is(in, name) {
			return true
		}
	}
	if in == InCookie || in == InQuery && slices.Contains(c.SecretNames(), name) {
		return true
	}
	weak, isWord := credential.Word(in, name)
	return isWord && !(weak && op != nil && op.parameter(in, name) != nil)
}

// readSecurity reads the securitySchemes, and what all operations take.
func (c *Contract) readSecurity(root Node) (err error) {
	declared := root.Get("components", "securitySchemes")
	for _, name := range declared.Keys() {
		scheme, err := readScheme(name, declared.Get(name))
		if err != nil {
			return err
		}
		if c.schemes = append(c.schemes, scheme); scheme.In == InHeader && !IsCredentialName(InHeader, scheme.Name) {
			c.PlainCredentialHeaders = append(c.PlainCredentialHeaders, http.CanonicalHeaderKey(scheme.Name))
		}
	}
	if len(c.schemes) == 0 && !root.Get("security").Exists() {
		c.Security = Security{{bearer}}
		return nil
	}
	c.Security, err = c.securityAt(root.Get("security"))
	return err
}

// securityAt reads a list of alternatives.
func (c *Contract) securityAt(n Node) (s Security, err error) {
	for _, alternative := range n.Items() {
		all := []Credential{}
		for _, name := range alternative.Keys() {
			place := slices.IndexFunc(c.schemes, func(scheme Credential) bool { return scheme.Scheme == name })
			if place < 0 {
				return nil, fmt.Errorf("at %s: components/securitySchemes has no %q; %s", schemas.Join(alternative.Pointer, name), name, schemas.Suggest(name, n.Contract.At("/components/securitySchemes").Keys()))
			}
			all = append(all, c.schemes[place])
		}
		s = append(s, all)
	}
	return s, nil
}

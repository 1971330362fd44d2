package contracts

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Credential is one thing that a request sends to say who calls, as one of the
// contract's securitySchemes describes it.
type Credential struct {
	// Scheme is its name there.
	Scheme string
	// In is where it stands: one of the In constants but for the body.
	In string
	// Name is that of the header, the query parameter or the cookie.
	Name string
	// Prefix is the word that stands before the token in a header, such as
	// "Bearer"; empty is none.
	Prefix string
}

// bearer is what contracts take that say nothing of credentials.
var bearer = Credential{In: InHeader, Name: "Authorization", Prefix: "Bearer"}

// basic is the prefix of a token that is a name and a password.
const basic = "Basic"

// is says whether a name in a place is that of the credential.
func (c *Credential) is(in, name string) bool { return c.In == in && sameName(in, c.Name, name) }

// String says what to send, as "X-Api-Key: TOKEN".
func (c Credential) String() string {
	switch {
	case c.In == InQuery:
		return "?" + c.Name + "=TOKEN"
	case c.In == InCookie:
		return "Cookie: " + c.Name + "=TOKEN"
	case c.Prefix == basic:
		return c.Name + ": Basic BASE64(TOKEN)"
	case c.Prefix != "":
		return c.Name + ": " + c.Prefix + " TOKEN"
	}
	return c.Name + ": TOKEN"
}

// place names where the credential stands, for people.
func (c Credential) place() string {
	switch c.In {
	case InQuery:
		return "query parameter " + c.Name
	case InCookie:
		return "cookie " + c.Name
	}
	return c.Name + " header"
}

// sent gives what stands in the credential's place; empty is nothing.
func (c Credential) sent(header http.Header, query url.Values) string {
	switch c.In {
	case InQuery:
		return query.Get(c.Name)
	case InCookie:
		request := http.Request{Header: header}
		if cookie, err := request.Cookie(c.Name); err == nil {
			return cookie.Value
		}
		return ""
	}
	return header.Get(c.Name)
}

// token reads the token out of what was sent; ok is false when that is another kind
// of credential.
func (c Credential) token(sent string) (token string, ok bool) {
	if c.Prefix == "" {
		return sent, sent != ""
	}
	prefix, token, _ := strings.Cut(sent, " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(prefix, c.Prefix) {
		return token, false
	}
	if c.Prefix == basic {
		pair, err := base64.StdEncoding.DecodeString(token)
		// A key that has no password is sent as a name before nothing.
		return strings.TrimSuffix(string(pair), ":"), err == nil && len(pair) > 1
	}
	return token, token != ""
}

// put puts a token into a request.
func (c Credential) put(header http.Header, query url.Values, token string) {
	c.remove(header, query)
	switch c.In {
	case InQuery:
		query.Set(c.Name, token)
		return
	case InCookie:
		request := http.Request{Header: header}
		request.AddCookie(&http.Cookie{Name: c.Name, Value: token})
		return
	}
	switch {
	case c.Prefix == basic:
		if !strings.Contains(token, ":") {
			token += ":"
		}
		token = base64.StdEncoding.EncodeToString([]byte(token))
		fallthrough
	case c.Prefix != "":
		token = c.Prefix + " " + token
	}
	header.Set(c.Name, token)
}

// remove takes the credential out of a request.
func (c Credential) remove(header http.Header, query url.Values) {
	switch c.In {
	case InQuery:
		query.Del(c.Name)
	case InCookie:
		request := http.Request{Header: header}
		cookies := request.Cookies()
		header.Del("Cookie")
		for _, cookie := range cookies {
			if cookie.Name != c.Name {
				request.AddCookie(cookie)
			}
		}
	default:
		header.Del(c.Name)
	}
}

func readScheme(name string, n Node) (Credential, error) {
	switch kind := n.Text("type"); kind {
	case "apiKey":
		return Credential{Scheme: name, In: n.Text("in"), Name: n.Text("name")}, nil
	case "oauth2", "openIdConnect":
		return Credential{Scheme: name, In: bearer.In, Name: bearer.Name, Prefix: bearer.Prefix}, nil
	case "http":
		scheme := n.Text("scheme")
		if scheme == "" {
			break
		}
		return Credential{Scheme: name, In: bearer.In, Name: bearer.Name, Prefix: strings.ToUpper(scheme[:1]) + scheme[1:]}, nil
	}
	return Credential{}, fmt.Errorf("at %s: a scheme is of type http with a scheme, apiKey, oauth2 or openIdConnect, not %q", n.Pointer, n.Text("type"))
}

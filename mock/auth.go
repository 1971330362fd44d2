package mock

import (
	"strings"

	"github.com/ringer-mock/ringer/scenarios"
)

// Caller is who calls, by the token that was sent.
type Caller struct {
	// Role is the role that the scenario gives to the token; empty is all rights.
	Role string
	// Grants lists what the token may see, each by the vendor's path parameters;
	// empty is everything.
	Grants []map[string]string
}

// How a request was authorized, as the journal has it, besides the index of an
// entry of the scenario's auth.
const (
	authAny  = "any"  // the vendor takes every token
	authNone = "none" // there was no token
	authBad  = "bad"  // the token is not known, or is none
)

// bearerToken reads the token in an Authorization header.
func bearerToken(authorization string) (token string, ok bool) {
	scheme, token, _ := strings.Cut(authorization, " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// authorize finds out who calls a vendor. entry is what the journal notes of
// it: the index of the scenario's entry, or one of the auth constants.
func (a *boundVendor) authorize(tx *Tx, authorization string) (caller Caller, entry any, refusal *Error) {
	if authorization == "" {
		return Caller{}, authNone, Errorf(Unauthorized, "there is no Authorization header: send \"Authorization: Bearer TOKEN\"")
	}
	token, ok := bearerToken(authorization)
	if !ok {
		return Caller{}, authBad, Errorf(Unauthorized, "the Authorization header is no bearer token: send \"Authorization: Bearer TOKEN\"")
	}
	if token == a.token {
		return Caller{}, authAny, nil
	}
	known, others := false, -1 // others is the entry for tokens that no entry names
	for i, c := range tx.auth {
		if c.Vendor != a.Name {
			continue
		}
		known = true
		switch c.Token {
		case token:
			return admit(c, i)
		case scenarios.AnyToken:
			if others < 0 {
				others = i
			}
		}
	}
	if a.Token != nil {
		if issued, refusal := a.Token(tx, token); issued && refusal != nil {
			return Caller{}, authBad, refusal
		} else if issued {
			return Caller{}, authAny, nil
		}
	}
	if others >= 0 {
		return admit(tx.auth[others], others)
	}
	if !known {
		return Caller{}, authAny, nil
	}
	return Caller{}, authBad, Errorf(Unauthorized, "the token is none of those that the scenario gives %s", a.Name)
}

// admit lets a token in as its entry says; i is the entry's index.
func admit(c scenarios.Credential, i int) (caller Caller, entry any, refusal *Error) {
	if c.Expired {
		return Caller{}, i, Errorf(Unauthorized, "the token has expired (entry %d of the scenario's auth)", i)
	}
	return Caller{Role: c.Role, Grants: c.Grants}, i, nil
}

package mock

import (
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/scenarios"
)

// Caller is who calls, by the token that was sent.
type Caller struct {
	// Token is what was sent; empty when nothing was, or when it was refused.
	Token string
	// Role is the role that the scenario gives to the token; empty is all rights.
	Role string
	// Grants lists what the token may see, each by the vendor's path parameters;
	// empty is everything.
	Grants []map[string]string
}

// How a request was authorized, as the journal has it, besides the index of an
// entry of the scenario's auth.
const (
	authAny  = "any"          // the vendor takes every token
	authNone = world.AuthNone // there was no token
	authBad  = world.AuthBad  // the token is not known, or is none
)

// readTokens reads what a call was sent with, and gives the token that says who calls:
// one that the operation takes, or else one that the contract takes elsewhere. Empty is
// none.
func (a *boundVendor) readTokens(call *Call) string {
	if security := a.contract.SecurityOf(call.Operation); !security.Public() {
		call.tokens, call.noToken = security.Tokens(call.Header, call.Query)
	}
	switch {
	case len(call.tokens) > 0:
		return call.tokens[0]
	case call.Operation == nil:
		return ""
	}
	return a.contract.Security.Token(call.Header, call.Query)
}

// authorize finds out who calls a vendor. entry is what the journal notes of
// it: the index of the scenario's entry, or one of the auth constants.
func (a *boundVendor) authorize(tx *world.Tx, call *Call) (caller Caller, entry any, refusal *Error) {
	security := a.contract.SecurityOf(call.Operation)
	if security.Public() {
		return Caller{}, authNone, nil
	}
	switch lacks := call.noToken; {
	case lacks == nil:
	case lacks.Sent:
		return Caller{}, authBad, Errorf(Unauthorized, "%s", lacks)
	case security.Optional():
		return Caller{}, authNone, nil
	default:
		return Caller{}, authNone, Errorf(Unauthorized, "%s", lacks)
	}
	for _, token := range call.tokens {
		who, met, refusal := a.admit(tx, token)
		if refusal != nil {
			return Caller{}, met, refusal
		}
		// Of several credentials, the first one says who calls, unless it says nothing.
		if entry == nil || entry == authAny {
			caller, entry = who, met
		}
	}
	return caller, entry, nil
}

// admit finds out whose a token is.
func (a *boundVendor) admit(tx *world.Tx, token string) (caller Caller, entry any, refusal *Error) {
	if token == a.token {
		return Caller{Token: token}, authAny, nil
	}
	known, others := false, -1 // others is the entry for tokens that no entry names
	for i, c := range tx.Credentials() {
		if c.Vendor != a.Name {
			continue
		}
		known = true
		switch c.Token {
		case token:
			return admitAs(c, i, token)
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
			return Caller{Token: token}, authAny, nil
		}
	}
	if others >= 0 {
		return admitAs(tx.Credentials()[others], others, token)
	}
	if !known {
		return Caller{Token: token}, authAny, nil
	}
	return Caller{}, authBad, Errorf(Unauthorized, "the token is none of those that the scenario gives %s", a.Name)
}

// admitAs lets a token in as its entry says; i is the entry's index.
func admitAs(c scenarios.Credential, i int, token string) (caller Caller, entry any, refusal *Error) {
	if c.Expired {
		return Caller{}, i, Errorf(Unauthorized, "the token has expired (entry %d of the scenario's auth)", i)
	}
	return Caller{Token: token, Role: c.Role, Grants: c.Grants}, i, nil
}

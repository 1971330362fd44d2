package mock

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/payload"
	"github.com/ringer-mock/ringer/schemas"
)

// masked stands in the journal where a value would let somebody in.
const masked = "(masked)"

// queryWithoutSecrets gives the query as the journal may keep it, and says whether
// anything is masked in it.
func (a *answer) queryWithoutSecrets(meant []*boundVendor) (kept url.Values, anyMasked bool) {
	kept = a.call.Query
	for name := range a.call.Query {
		if !slices.ContainsFunc(meant, func(v *boundVendor) bool { return v.contract.IsCredential(a.call.Operation, contracts.InQuery, name) }) {
			continue
		}
		if !anyMasked {
			kept, anyMasked = maps.Clone(kept), true
		}
		kept[name] = []string{masked}
	}
	return kept, anyMasked
}

// headersWithoutSecrets gives the request's headers as the journal may keep them, those
// aside that are called as credentials are: the journal itself leaves them out.
func (a *answer) headersWithoutSecrets(meant []*boundVendor) http.Header {
	kept, copied := a.call.Header, false
	for _, m := range meant {
		for _, name := range m.contract.PlainCredentialHeaders {
			if kept[name] == nil {
				continue
			}
			if !copied {
				kept, copied = maps.Clone(kept), true
			}
			delete(kept, name)
		}
	}
	return kept
}

// bodyWithoutSecrets gives a body as the journal may keep it: values that let
// somebody in are masked, and a text that cannot be read for them is left out.
func bodyWithoutSecrets(body *contracts.Body, text []byte) []byte {
	if body == nil || len(text) == 0 || len(body.Secrets()) == 0 {
		return text
	}
	value, err := schemas.DecodeJSON(text)
	if _, isObject := value.(map[string]any); err != nil || !isObject {
		return nil
	}
	for _, name := range body.Secrets() {
		tokens := strings.Split(name, ".")
		last := len(tokens) - 1
		holder, _ := schemas.Lookup(value, schemas.Join("", tokens[:last]...))
		if object, ok := holder.(map[string]any); ok && object[tokens[last]] != nil {
			object[tokens[last]] = masked
		}
	}
	kept, err := schemas.EncodeJSON(value)
	if err != nil {
		return nil
	}
	return kept
}

// hideEchoes takes what was masked in the query out of the answer as the journal keeps
// it: links to other pages may repeat the query.
func (a *answer) hideEchoes() {
	for name, values := range a.call.Query {
		if kept := a.entry.Query[name]; len(kept) != 1 || kept[0] != masked {
			continue
		}
		for _, value := range values {
			if value != "" {
				a.hideEcho(url.QueryEscape(value))
			}
		}
	}
}

// hideEcho masks a text in the body and in the headers that the journal keeps.
func (a *answer) hideEcho(secret string) {
	a.entry.Answer = payload.Of(bytes.ReplaceAll(a.entry.Answer.Bytes(), []byte(secret), []byte(masked)))
	headers := a.entry.Response.Headers.Clone() // the client gets them as they are
	for _, values := range headers {
		for i, value := range values {
			values[i] = strings.ReplaceAll(value, secret, masked)
		}
	}
	a.entry.Response.Headers = headers
}

// hideSecrets takes out of a journal's entry what lets somebody in. A body that
// was sent to no operation is kept only when none of those who may have been
// meant takes secrets.
func (a *answer) hideSecrets() {
	meant := a.server.vendors
	if a.vendor != nil {
		meant = []*boundVendor{a.vendor}
	}
	var anyMasked bool
	if a.entry.Query, anyMasked = a.queryWithoutSecrets(meant); anyMasked {
		a.hideEchoes()
	}
	a.entry.Request.Headers = a.headersWithoutSecrets(meant)
	if !slices.ContainsFunc(meant, func(v *boundVendor) bool { return len(v.contract.SecretNames()) > 0 }) {
		return
	}
	op := a.call.Operation
	if op == nil || op.Body == nil {
		a.entry.Request.Body = nil
	} else if a.entry.Request.Body = bodyWithoutSecrets(op.Body, a.call.raw); len(op.Body.Secrets()) > 0 {
		for i := range a.entry.Violations {
			a.entry.Violations[i].Actual = nil
		}
	}
	if op == nil || op.Response(a.status) == nil {
		return
	}
	if answer := op.Response(a.status).Body; answer != nil && len(answer.Secrets()) > 0 {
		a.entry.Answer = payload.Of(bodyWithoutSecrets(answer, a.body.Bytes()))
	}
}

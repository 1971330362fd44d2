package mock

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// masked stands in the journal where a value would let somebody in.
const masked = "(masked)"

// credentialHeaders are the headers that let somebody in. They stand in no journal.
var credentialHeaders = []string{"Authorization", "Cookie", "Proxy-Authorization"}

// queryWithoutSecrets gives a query as the journal may keep it.
func queryWithoutSecrets(secrets []string, query url.Values) url.Values {
	isSecret := func(name string) bool { return query.Has(name) }
	if !slices.ContainsFunc(secrets, isSecret) {
		return query
	}
	kept := maps.Clone(query)
	for _, name := range secrets {
		if isSecret(name) {
			kept[name] = []string{masked}
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

// hideSecrets takes out of a journal's entry what lets somebody in. A body that
// was sent to no operation is kept only when none of those who may have been
// meant takes secrets.
func (a *answer) hideSecrets() {
	meant := a.server.vendors
	if a.vendor != nil {
		meant = []*boundVendor{a.vendor}
	}
	var secrets []string
	for _, m := range meant {
		secrets = append(secrets, m.contract.SecretNames()...)
	}
	if len(secrets) == 0 {
		return
	}
	a.entry.Query = queryWithoutSecrets(secrets, a.call.Query)
	op := a.call.Operation
	if op == nil || op.Body == nil {
		a.entry.Request.Body = nil
	} else if a.entry.Request.Body = bodyWithoutSecrets(op.Body, a.call.raw); len(op.Body.Secrets()) > 0 {
		for i := range a.entry.Violations {
			a.entry.Violations[i].Actual = nil
		}
	}
	if op == nil || op.Responses[a.status] == nil {
		return
	}
	if answer := op.Responses[a.status].Body; answer != nil && len(answer.Secrets()) > 0 {
		a.entry.answer = bodyOf(bodyWithoutSecrets(answer, a.body.bytes()))
	}
}

package contracts

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// keyed is an API with every kind of credential.
const keyed = `{
	"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "security": [{"Key": []}],
	"components": {"securitySchemes": {
		"Key": {"type": "apiKey", "in": "header", "name": "X-Team"}, "Query": {"type": "apiKey", "in": "query", "name": "team"},
		"Cookie": {"type": "apiKey", "in": "cookie", "name": "sid"}, "Bearer": {"type": "http", "scheme": "bearer"},
		"Basic": {"type": "http", "scheme": "basic"}, "OAuth": {"type": "oauth2", "flows": {}}, "Odd": {"type": "http", "scheme": "token"}
	}},
	"paths": {
		"/usual": {"get": {"operationId": "usual", "responses": {}}},
		"/public": {"get": {"operationId": "public", "security": [], "responses": {}}},
		"/optional": {"get": {"operationId": "optional", "security": [{}, {"Bearer": []}], "responses": {}}},
		"/query": {"get": {"operationId": "query", "security": [{"Query": []}], "responses": {}}},
		"/cookie": {"get": {"operationId": "cookie", "security": [{"Cookie": []}], "responses": {}}},
		"/basic": {"get": {"operationId": "basic", "security": [{"Basic": []}], "responses": {}}},
		"/oauth": {"get": {"operationId": "oauth", "security": [{"OAuth": ["read"]}], "responses": {}}},
		"/odd": {"get": {"operationId": "odd", "security": [{"Odd": []}], "responses": {}}},
		"/either": {"get": {"operationId": "either", "security": [{"Bearer": []}, {"Key": []}], "responses": {}}},
		"/both": {"get": {"operationId": "both", "security": [{"Bearer": [], "Key": []}], "responses": {}}}
	}
}`

// parsed reads a contract, or fails the test.
func parsed(t *testing.T, text string) *Contract {
	t.Helper()
	c, err := Parse("acme", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSecuritySaysWhereCredentialsStand(t *testing.T) {
	c := parsed(t, keyed)
	for _, test := range []struct {
		operation string
		header    string // of a request that has the token T; lines
		query     string
		lacks     string // what is said of a request that has nothing
	}{
		{"usual", "X-Team: T", "", `there is no X-Team header: send "X-Team: TOKEN"`},
		{"public", "", "", ""},
		{"optional", "Authorization: Bearer T", "", `there is no credential: send "Authorization: Bearer TOKEN"`},
		{"query", "", "team=T", `there is no query parameter team: send "?team=TOKEN"`},
		{"cookie", "Cookie: other=1; sid=T", "", `there is no cookie sid: send "Cookie: sid=TOKEN"`},
		{"basic", "Authorization: Basic VDo=", "", `there is no Authorization header: send "Authorization: Basic BASE64(TOKEN)"`},
		{"oauth", "Authorization: Bearer T", "", `there is no Authorization header: send "Authorization: Bearer TOKEN"`},
		{"odd", "Authorization: Token T", "", `there is no Authorization header: send "Authorization: Token TOKEN"`},
		{"either", "Authorization: Bearer T", "", `there is no credential: send "Authorization: Bearer TOKEN" or "X-Team: TOKEN"`},
		{"both", "Authorization: Bearer T\nX-Team: T", "", `there is no Authorization header: send "Authorization: Bearer TOKEN" and "X-Team: TOKEN"`},
	} {
		t.Run(test.operation, func(t *testing.T) {
			op, _ := c.Operation(test.operation)
			header, query := http.Header{}, url.Values{}
			if test.operation == "cookie" {
				header.Set("Cookie", "other=1")
			}
			if _, lacks := op.Security.Tokens(header, query); op.Public() != (test.lacks == "") || !op.Public() && lacks.Error() != test.lacks {
				t.Errorf("of nothing it says %v, want %q", lacks, test.lacks)
			}
			op.Security.Put(header, query, "T")
			var lines []string
			for _, name := range []string{"Authorization", "Cookie", "X-Team"} {
				if value := header.Get(name); value != "" {
					lines = append(lines, name+": "+value)
				}
			}
			if got := strings.Join(lines, "\n"); got != test.header || query.Encode() != test.query {
				t.Errorf("put %q ?%s, want %q ?%s", got, query.Encode(), test.header, test.query)
			}
			if got := op.Security.Token(header, query); got != "T" && !op.Public() {
				t.Errorf("read the token %q, want T", got)
			}
			op.Security.Remove(header, query)
			if got := op.Security.Token(header, query); got != "" || len(query) > 0 {
				t.Errorf("after taking it away there is %q ?%s", got, query.Encode())
			}
		})
	}
}

func TestTokensNeedAllOfAnAlternative(t *testing.T) {
	c := parsed(t, keyed)
	both, _ := c.Operation("both")
	tokens, lacks := both.Security.Tokens(http.Header{"Authorization": {"bearer A"}, "X-Team": {"B"}}, nil)
	if lacks != nil || strings.Join(tokens, " ") != "A B" {
		t.Errorf("of both it read %q, %v", tokens, lacks)
	}
	if _, lacks = both.Security.Tokens(http.Header{"Authorization": {"Bearer A"}}, nil); lacks == nil || !lacks.Sent || !strings.HasPrefix(lacks.Error(), "there is no X-Team header") {
		t.Errorf("of one of both it says %v", lacks)
	}
	either, _ := c.Operation("either")
	if _, lacks = either.Security.Tokens(http.Header{"Authorization": {"Basic A"}}, nil); lacks == nil || !strings.HasPrefix(lacks.Error(), "the Authorization header is no bearer token: send") {
		t.Errorf("of another scheme it says %v", lacks)
	}
	if got := either.Security.Token(http.Header{"Authorization": {"Basic A"}, "X-Team": {"B"}}, nil); got != "B" {
		t.Errorf("the second alternative gave %q", got)
	}
}

func TestSchemesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		strings.Replace(keyed, `"security": [{"Query": []}]`, `"security": [{"Qurey": []}]`, 1): `components/securitySchemes has no "Qurey"; did you mean "Query"?`,
		strings.Replace(keyed, `"type": "oauth2"`, `"type": "mutualTLS"`, 1):                    `not "mutualTLS"`,
	} {
		if _, err := Parse("acme", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it said %v, want %s", err, want)
		}
	}
}

func TestWithoutSchemesACallTakesABearerToken(t *testing.T) {
	c := parsed(t, `{"openapi": "3.1.0", "paths": {"/a": {"get": {"operationId": "a", "responses": {}}, "post": {"operationId": "b", "security": [], "responses": {}}}}}`)
	a, _ := c.Operation("a")
	b, _ := c.Operation("b")
	if a.Security.String() != `"Authorization: Bearer TOKEN"` || c.SecurityOf(nil).String() != a.Security.String() || !b.Public() {
		t.Errorf("a takes %s, b %s", a.Security, b.Security)
	}
}

func TestIsCredential(t *testing.T) {
	declares := strings.Replace(keyed, `"operationId": "usual",`, `"operationId": "usual", "parameters": [{"name": "code", "in": "query"}, {"name": "api_key", "in": "query"}],`, 1)
	c := parsed(t, declares)
	usual, _ := c.Operation("usual")
	for _, test := range []struct {
		in, names string
		want      bool
	}{
		{InHeader, "Authorization Proxy-Authorization Cookie X-Api-Key X-Auth-Token x-apikey X-Auth Ocp-Apim-Subscription-Key X-Amz-Signature X-Team x-team Api-Token X-Session-Id", true},
		{InHeader, "Accept User-Agent Content-Type If-None-Match Idempotency-Key X-Request-Id Author Set-Cookie X-Next-Page-Token Www-Authenticate X-Key", false},
		{InQuery, "access_token api_key apikey key sig password user[password] client_secret accessToken tokens team auth", true},
		{InQuery, "page q sort_by page_token nextPageToken continuation-token code author monkey tokenize", false},
		{InBody, "password client_secret token refresh_token apiKey credentials", true},
		{InBody, "key code auth name next_page_token key_of_life", false},
		{InCookie, "anything", true},
	} {
		for name := range strings.FieldsSeq(test.names) {
			if got := c.IsCredential(usual, test.in, name); got != test.want {
				t.Errorf("%s %q: %t, want %t", test.in, name, got, test.want)
			}
		}
	}
	if !c.IsCredential(nil, InQuery, "code") || !IsCredentialName(InQuery, "code") {
		t.Error("a code that nobody declares is shown")
	}
}

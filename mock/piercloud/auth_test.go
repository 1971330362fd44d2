package piercloud_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ringer-mock/ringer/mock/piercloud"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

const credentials = `{"client_id":"a-client","client_secret":"its-secret"}`

// authenticate gets a token without sending one.
func authenticate(t *testing.T, client *vendortest.Client) (token string, answer map[string]any) {
	t.Helper()
	got := client.Do("POST", "/auth", credentials, "Authorization: ")
	if got.Status != 201 {
		t.Fatalf("auth answered %d: %s", got.Status, got.Body)
	}
	answer = got.JSON(t).(map[string]any)
	return answer["data"].(map[string]any)["access_token"].(string), answer
}

func TestCreateToken(t *testing.T) {
	client := newClient(t, estate)
	token, answer := authenticate(t, client)
	data := answer["data"].(map[string]any)
	session := data["session_state"]
	want := map[string]any{"code": "success", "data": map[string]any{
		"access_token": token, "expires_in": 3600.0, "refresh_expires_in": 0.0, "token_type": "Bearer",
		"not-before-policy": 0.0, "session_state": session, "scope": "email profile",
	}}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}

	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("the token has %d parts: %s", len(parts), token)
	}
	var claims map[string]any
	for i, into := range []any{&map[string]any{}, &claims} {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatalf("part %d of the token: %v", i, err)
		}
	}
	// 2025-06-01T12:00:00Z, the world's clock
	wantClaims := map[string]any{"iat": 1748779200.0, "exp": 1748782800.0, "jti": claims["jti"], "typ": "Bearer", "session_state": session, "scope": "email profile"}
	if diff := cmp.Diff(wantClaims, claims); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if again, _ := authenticate(t, client); again == token {
		t.Error("two calls gave the same token")
	}
}

func TestTokenOpensEverythingUntilItExpires(t *testing.T) {
	client := newClient(t, strings.Replace(estate, "clock: 2025-06-01T12:00:00Z", "clock: 2025-06-01T12:00:00Z\ntick: 30m", 1))
	client.Token, _ = authenticate(t, client) // which writes nothing, and so moves no clock
	client.Play(t, []vendortest.Row{
		{Why: "a list", Method: "GET", Path: listPath(orgA, side), Status: 200},
		{Why: "a list of another organisation", Method: "GET", Path: listPath(orgB, foreign), Status: 200},
		{Why: "a group", Method: "GET", Path: mainPath + "/" + coreID, Status: 200},
		{Why: "it does not make a business", Method: "GET", Path: listPath(orgA, unknown), Status: 403},
		{Why: "in another world of the same seed", Method: "GET", Path: "/_ringer/worlds/other" + mainPath, Status: 200},
	})
	client.Do("POST", "/_ringer/clock/advance", `{"by":"1h"}`) // when the token ends
	client.Play(t, []vendortest.Row{
		{Why: "an hour later it is over", Method: "GET", Path: mainPath, Status: 401, Want: unauthorized, Reason: "the token has expired at 2025-06-01T13:00:00Z, and the world's time is 2025-06-01T13:00:00Z"},
		{Why: "not in a world where it is earlier", Method: "GET", Path: "/_ringer/worlds/other" + mainPath, Status: 200},
	})
	if got := client.Do("GET", mainPath, ""); strings.Contains(got.Reason(), client.Token) {
		t.Errorf("the reason holds the token: %s", got.Reason())
	}
	client.Token, _ = authenticate(t, client)
	if got := client.Do("GET", mainPath, ""); got.Status != 200 {
		t.Errorf("a new token: %d %s", got.Status, got.Reason())
	}
}

// TestExpiredTokenIsRefusedWhereAnyTokenWillDo needs a scenario without auth.
func TestExpiredTokenIsRefusedWhereAnyTokenWillDo(t *testing.T) {
	client := newClient(t, "version: 1\nname: open\nclock: 2025-01-01T00:00:00Z\ntick: 2h\n")
	client.Token, _ = authenticate(t, client)
	client.Do("POST", "/_ringer/clock/advance", `{"by":"2h"}`)
	client.Play(t, []vendortest.Row{
		{Why: "the token that was given and is over", Method: "GET", Path: mainPath, Status: 401, Want: unauthorized, Reason: "expired"},
		{Why: "any other one", Method: "GET", Path: mainPath, Header: []string{"Authorization: Bearer x"}, Status: 403},
	})
}

func TestForgedTokensAreUnknown(t *testing.T) {
	client := newClient(t, estate)
	token, _ := authenticate(t, client)
	parts := strings.Split(token, ".")
	later := base64.RawURLEncoding.EncodeToString([]byte(`{"exp":99999999999,"iat":1,"typ":"Bearer"}`))
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	other, _ := authenticate(t, newClient(t, strings.Replace(estate, "name: estate", "name: estate\nseed: 2", 1)))
	for why, forged := range map[string]string{
		"other claims":               parts[0] + "." + later + "." + parts[2],
		"no signature":               parts[0] + "." + parts[1] + ".",
		"no algorithm":               none + "." + later + ".",
		"two parts":                  parts[0] + "." + parts[1],
		"a letter more":              token + "A",
		"a part more":                token + ".",
		"a world of another seed":    other,
		"a hundred thousand letters": strings.Repeat("x", 100_000),
		"a hundred thousand dots":    strings.Repeat(".", 100_000),
	} {
		got := client.Do("GET", mainPath, "", "Authorization: Bearer "+forged)
		if got.Status != 401 || got.Body != unauthorized || !strings.Contains(got.Reason(), "none of those") {
			t.Errorf("%s: answered %d %s: %s", why, got.Status, got.Body, got.Reason())
		}
	}
}

func TestBadCredentialsAreRefused(t *testing.T) {
	client := newClient(t, estate)
	before := client.State(t)
	rows := []vendortest.Row{
		{Why: "any credentials will do", Body: `{"client_id":"x","client_secret":"y"}`, Status: 201, Evidence: "assumed"},
		{Why: "further fields are ignored", Body: `{"client_id":"x","client_secret":"y","grant_type":"client_credentials"}`, Status: 201},
		{Why: "an Authorization header is not looked at", Body: credentials, Header: []string{"Authorization: Bearer nobody"}, Status: 201},
		{Why: "no body", Status: 400, Want: badRequest("invalid parameters"), Reason: "needs a body"},
		{Why: "half an object", Body: `{"client_id":`, Status: 400, Want: badRequest("invalid parameters")},
		{Why: "text behind the object", Body: credentials + "}", Status: 400},
		{Why: "a list", Body: `[]`, Status: 400, Want: badRequest("the body must be an object")},
		{Why: "null", Body: `null`, Status: 400, Want: badRequest("the body must be an object")},
		{Why: "an empty object", Body: `{}`, Status: 400, Want: badRequest("client_id is required, client_secret is required"), Evidence: "assumed"},
		{Why: "no secret", Body: `{"client_id":"x"}`, Status: 400, Want: badRequest("client_secret is required")},
		{Why: "an empty id", Body: `{"client_id":"","client_secret":"y"}`, Status: 400, Want: badRequest("client_id must not be empty")},
		{Why: "an empty secret", Body: `{"client_id":"x","client_secret":""}`, Status: 400, Want: badRequest("client_secret must not be empty")},
		{Why: "a number for an id", Body: `{"client_id":1,"client_secret":"y"}`, Status: 400, Want: badRequest("client_id must be a string")},
		{Why: "null for a secret", Body: `{"client_id":"x","client_secret":null}`, Status: 400, Want: badRequest("client_secret must be a string")},
		{Why: "names in another case", Body: `{"Client_ID":"x","CLIENT_SECRET":"y"}`, Status: 400},
		{Why: "a name twice", Body: `{"client_id":"x","client_id":"z","client_secret":"y"}`, Status: 400, Reason: "stands twice"},
		{Why: "invalid UTF-8", Body: "{\"client_id\":\"\xff\",\"client_secret\":\"y\"}", Status: 400},
		{Why: "a hundred thousand nested brackets", Body: `{"client_id":` + vendortest.Nested(100_000) + `}`, Status: 400},
		{Why: "a form", Body: "client_id=x&client_secret=y", Header: []string{"Content-Type: application/x-www-form-urlencoded"}, Status: 400, Want: badRequest("the body must be JSON"), Reason: "send Content-Type: application/json"},
		{Why: "no type", Body: credentials, Header: []string{"Content-Type: "}, Status: 400},
		{Why: "a type with parameters", Body: credentials, Header: []string{"Content-Type: application/json; charset=utf-8"}, Status: 201},
		{Why: "a body over 10 MiB", Body: `{"client_id":"` + strings.Repeat("x", 10<<20) + `"}`, Status: 413},
	}
	for i := range rows {
		rows[i].Method, rows[i].Path = "POST", "/auth"
	}
	client.Play(t, rows)
	if after := client.State(t); after != before {
		t.Errorf("the world changed:\nbefore %s\nafter  %s", before, after)
	}
}

// TestCredentialsStayOutOfTheJournal looks for a secret and a token in all that
// the journal remembers.
func TestCredentialsStayOutOfTheJournal(t *testing.T) {
	client := newClient(t, estate)
	token, _ := authenticate(t, client)
	client.Do("GET", mainPath, "", "Authorization: Bearer "+token)
	client.Do("GET", mainPath, "", "Authorization: Bearer "+token+"x")
	client.Do("POST", "/auth", `{"client_id":1,"client_secret":"its-secret"}`)
	client.Do("POST", "/auth", `{"client_secret":"its-secret"`)
	client.Do("POST", "/auth", `{"client_id":"x","client_secret":{"is":"its-secret"}}`)
	client.Do("POST", "/auth", `["its-secret"]`)
	client.Do("GET", "/auth", `{"client_secret":"its-secret"}`)
	client.Do("POST", "/auth?client_secret=its-secret&client_id=x&access_token=its-secret", "")
	client.Do("POST", "/auth", "client_secret=its-secret", "Content-Type: application/x-www-form-urlencoded")
	journal := client.Do("GET", "/_ringer/requests", "")
	if journal.Status != 200 || strings.Count(journal.Body, `"/auth"`) != 8 {
		t.Fatalf("the journal answered %d: %s", journal.Status, journal.Body)
	}
	for what, secret := range map[string]string{"the token": token, "the secret": "its-secret"} {
		if i := strings.Index(journal.Body, secret); i >= 0 {
			t.Errorf("%s stands in the journal: %s", what, fmt.Sprintf("%.200s", journal.Body[max(0, i-100):]))
		}
	}
}

// An answer rests on the rules that were applied to make it, and on no others.
func TestRulesThatApply(t *testing.T) {
	for _, row := range []struct{ why, body, want string }{
		{"credentials alone", `{"client_id":"x","client_secret":"y"}`, "any-credentials one-hour session"},
		{"a field that is not known", `{"client_id":"x","client_secret":"y","grant_type":"z"}`, "any-credentials one-hour session unknown-fields"},
	} {
		if got := vendortest.AssumedBehaviours(t, piercloud.New(), estate, "POST", "/auth", row.body); got != row.want {
			t.Errorf("%s: the answer rests on %q, want %q", row.why, got, row.want)
		}
	}
}

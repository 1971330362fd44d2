package piercloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// tokenLife is for how long a token can be used. Assumed: the page gives no
// number, and the one known client reckons with about an hour.
const tokenLife = time.Hour

// TokenEnvelope is the answer that gives a token.
type TokenEnvelope struct {
	Code string `json:"code"`
	Data Token  `json:"data"`
}

// Token is a token with what belongs to it. Assumed: ExpiresIn is a number, as
// Keycloak sends it; the page shows a text.
type Token struct {
	AccessToken      string `json:"access_token"`
	ExpiresIn        int    `json:"expires_in"`
	RefreshExpiresIn int    `json:"refresh_expires_in"`
	TokenType        string `json:"token_type"`
	NotBeforePolicy  int    `json:"not-before-policy"`
	SessionState     string `json:"session_state"`
	Scope            string `json:"scope"`
}

// claims are what a token says. There is nothing in it that a world would have
// to remember.
type claims struct {
	Expires int64  `json:"exp"`
	Issued  int64  `json:"iat"`
	ID      string `json:"jti"`
	Type    string `json:"typ"`
	Session string `json:"session_state"`
	Scope   string `json:"scope"`
}

// createToken answers POST /auth with a token that has all rights until it
// expires on the world's clock. The schema has seen to it that there are
// credentials. Assumed: any will do.
// PierCloud Lighthouse public routes documentation: Authentication.
func createToken(tx *world.Tx, call *mock.Call) (mock.Reply, error) {
	call.Cite("any-credentials", "one-hour", "session")
	if call.HasUnknownFields() {
		call.Cite("unknown-fields")
	}
	said := claims{
		Expires: tx.Now().Add(tokenLife).Unix(),
		Issued:  tx.Now().Unix(),
		ID:      tx.Chance("token").UUID(),
		Type:    "Bearer",
		Session: tx.Chance("session").UUID(),
		Scope:   "email profile",
	}
	token, err := sign(tx, said)
	if err != nil {
		return mock.Reply{}, err
	}
	return mock.Created(TokenEnvelope{Code: success, Data: Token{
		AccessToken:  token,
		ExpiresIn:    int(tokenLife / time.Second),
		TokenType:    said.Type,
		SessionState: said.Session,
		Scope:        said.Scope,
	}}), nil
}

// tokenHeader is the first part of every token.
var tokenHeader = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`))

// sign makes a JSON Web Token (RFC 7519).
func sign(tx *world.Tx, said claims) (string, error) {
	text, err := json.Marshal(said)
	if err != nil {
		return "", err
	}
	signed := tokenHeader + "." + base64.RawURLEncoding.EncodeToString(text)
	return signed + "." + signature(tx, signed), nil
}

func signature(tx *world.Tx, signed string) string {
	var key []byte
	for i := range 4 {
		key = binary.BigEndian.AppendUint64(key, tx.Constant("token key").For(strconv.Itoa(i)).Uint64())
	}
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(signed)) // which never fails
	return base64.RawURLEncoding.EncodeToString(hash.Sum(nil))
}

// verifyToken says whether a token is one that createToken has given, and
// refuses it when it has expired.
func verifyToken(tx *world.Tx, token string) (known bool, refusal *mock.Error) {
	end := strings.LastIndexByte(token, '.')
	if end < 0 || !hmac.Equal([]byte(token[end+1:]), []byte(signature(tx, token[:end]))) {
		return false, nil
	}
	_, payload, _ := strings.Cut(token[:end], ".")
	var said claims
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err == nil {
		err = json.Unmarshal(text, &said)
	}
	if err != nil {
		return true, mock.Errorf(mock.Unauthorized, "the token cannot be read: %v", err)
	}
	if expires := time.Unix(said.Expires, 0).UTC(); !tx.Now().Before(expires) {
		return true, mock.Errorf(mock.Unauthorized, "the token has expired at %s, and the world's time is %s: ask POST /auth for another",
			expires.Format(time.RFC3339), tx.Now().Format(time.RFC3339))
	}
	return true, nil
}

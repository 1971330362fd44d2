package acme

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/store"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// keptFor is how long an answer is given again.
const keptFor = 24 * time.Hour

// IdempotencyKey is a call that made a team, to be answered again.
type IdempotencyKey struct {
	Key string `json:"key"`
	// Request is the SHA-256 of the body.
	Request string `json:"request"`
	Answer  Team   `json:"answer"`
	MadeAt  Millis `json:"made_at"`
}

var idempotencyKeys = &world.Collection[IdempotencyKey]{Name: "idempotency_keys", Layout: store.Layout[IdempotencyKey]{
	ID:     func(k *IdempotencyKey) string { return k.Key },
	Orders: []*store.Order[IdempotencyKey]{store.By(func(a, b *store.Row[IdempotencyKey]) int { return cmp.Compare(a.ID(), b.ID()) })},
}}

// earlierAnswer gives the answer that a call with the same key got; nil is none.
func earlierAnswer(tx *world.Tx, call *mock.Call) (*Team, error) {
	key := call.Header.Get("Idempotency-Key")
	kept, ok := idempotencyKeys.In(tx).Get(key)
	if !ok || tx.Now().Sub(time.UnixMilli(int64(kept.Value.MadeAt))) >= keptFor {
		return nil, nil
	}
	request, err := digest(call)
	if err != nil {
		return nil, err
	}
	if kept.Value.Request != request {
		call.Cite("key-of-another-body")
		return nil, mock.Errorf(mock.Conflict, "the Idempotency-Key %q was sent with another body within a day; send another key", key)
	}
	call.Cite("replay")
	return &kept.Value.Answer, nil
}

// rememberAnswer keeps an answer under the call's key, if it has one.
func rememberAnswer(tx *world.Tx, call *mock.Call, team *Team) error {
	key := call.Header.Get("Idempotency-Key")
	if key == "" {
		return nil
	}
	request, err := digest(call)
	if err == nil {
		idempotencyKeys.Edit(tx).Put(&IdempotencyKey{key, request, *team, millis(tx.Now())})
	}
	return err
}

func digest(call *mock.Call) (string, error) {
	text, err := schemas.EncodeJSON(call.Body)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

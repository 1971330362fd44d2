package judge

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
)

// ValidCache remembers the answers in whose bodies the judge found nothing, for who
// judges the same ones again and again, as a server does that answers polling
// clients. It keeps a hash of each. The zero value remembers none; it is safe for
// concurrent use.
type ValidCache struct {
	mu   sync.Mutex
	seen map[[sha256.Size]byte]bool
}

// maxValid is how many answers are remembered: then all are forgotten.
const maxValid = 10_000

// has says whether an answer is among them.
func (f *ValidCache) has(answer [sha256.Size]byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen[answer]
}

func (f *ValidCache) add(answer [sha256.Size]byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil || len(f.seen) >= maxValid {
		f.seen = map[[sha256.Size]byte]bool{}
	}
	f.seen[answer] = true
}

// bodyKey is a hash of all that the judgement of an answer's body depends on: of the
// answer's headers only the type of the body.
func bodyKey(x *contracts.Exchange) (key [sha256.Size]byte) {
	hash := sha256.New()
	for _, part := range []string{x.Method, x.URL.EscapedPath(), x.URL.RawQuery, x.BasePath, string(x.RequestBody), x.Header.Get("Content-Type")} {
		_, _ = fmt.Fprint(hash, len(part), " ", part) // a hash takes all
	}
	_, _ = fmt.Fprint(hash, x.Status, x.RequestBodyCut, " ")
	_, _ = hash.Write(x.Body)
	return [sha256.Size]byte(hash.Sum(nil))
}

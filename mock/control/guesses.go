package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

const (
	// maxGuesses is how many wrong admin tokens one address may send in guessTime.
	maxGuesses = 20
	guessTime  = time.Minute
	// maxGuessers bounds the addresses whose guesses are counted at a time.
	maxGuessers = 10_000
	// guessLogTime is how often the log tells of wrong admin tokens.
	guessLogTime = time.Second
)

// guesses counts the wrong admin tokens that come from each address. Nobody waits: who has
// sent too many is refused for a while. The right token always lets in: others may share
// the address, and a guesser must not lock them out. The zero value is ready to use.
type guesses struct {
	mu     sync.Mutex
	from   map[netip.Prefix]*guesser
	logged time.Time
}

// guesser is an address from which wrong tokens came.
type guesser struct {
	since time.Time // the first of them
	count int
	last  [sha256.Size]byte // of the last token: the same one again is no other guess
}

// check says whether a token is the right one, and, of a wrong one from an address that
// has sent too many, how long that is refused.
func (g *guesses) check(address, sent, right string, logger *slog.Logger) (ok bool, wait time.Duration) {
	given, want := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(right)) // of one length
	ok = subtle.ConstantTimeCompare(given[:], want[:]) == 1
	now, place := time.Now(), network(address)
	g.mu.Lock()
	defer g.mu.Unlock()
	from := g.from[place]
	if from != nil && now.Sub(from.since) >= guessTime {
		delete(g.from, place)
		from = nil
	}
	switch {
	case ok:
		return true, 0
	case from != nil && from.count >= maxGuesses:
		return false, guessTime - now.Sub(from.since)
	case from == nil:
		from = &guesser{since: now}
		g.add(place, from)
	case from.last == given:
		return false, 0
	}
	from.count, from.last = from.count+1, given
	if now.Sub(g.logged) >= guessLogTime {
		g.logged = now
		logger.Warn("a control call had a wrong admin token", "from", address, "wrong", from.count, "most", maxGuesses)
	}
	return false, 0
}

// add remembers a guesser. Where there is no room, any other one is forgotten.
func (g *guesses) add(place netip.Prefix, from *guesser) {
	if g.from == nil {
		g.from = map[netip.Prefix]*guesser{}
	}
	for other := range g.from {
		if len(g.from) < maxGuessers {
			break
		}
		delete(g.from, other)
	}
	g.from[place] = from
}

// network is what counts as one address: in IPv6 the network, of which a machine has all
// addresses.
func network(address string) netip.Prefix {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip, _ := netip.ParseAddr(host) // what is none is one of its own
	ip = ip.Unmap().WithZone("")
	bits := ip.BitLen()
	if ip.Is6() {
		bits = 64
	}
	prefix, _ := ip.Prefix(bits) // nor has that one any bits
	return prefix
}

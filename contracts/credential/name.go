package credential

import (
	"maps"
	"strings"
	"sync/atomic"
)

// Where a name may stand.
const (
	InHeader = "header"
	InQuery  = "query" // or in a form
	InCookie = "cookie"
	InBody   = "body"
)

// word is one that names of credentials end in. Case, hyphens, low
// lines and an s at the end do not count.
type word struct {
	word string
	// alone says that nothing but a hyphen or a low line may stand before it.
	alone bool
	// except lists places in which the word means much else.
	except string
	// weak says that the word also means else where a contract declares the name.
	weak bool
}

// allWords is the one list of what a credential is called. The journal, the
// recorder and reports ask it.
var allWords = []word{
	{word: "authorization"}, {word: "token"}, {word: "secret"}, {word: "password"}, {word: "passwd"},
	{word: "credential"}, {word: "signature"}, {word: "session"}, {word: "sessionid"}, {word: "apikey"}, {word: "accesskey"},
	{word: "auth", alone: true, except: InBody, weak: true}, {word: "jwt", alone: true, except: InBody}, {word: "bearer", alone: true, except: InBody},
	{word: "otp", alone: true, except: InBody}, {word: "assertion", alone: true, except: InBody},
	{word: "authkey", except: InBody}, {word: "appkey", except: InBody}, {word: "clientkey", except: InBody}, {word: "subscriptionkey", except: InBody},
	{word: "key", alone: true, except: InBody + InHeader, weak: true}, {word: "code", alone: true, except: InBody + InHeader, weak: true},
	{word: "sig", alone: true, except: InBody + InHeader, weak: true},
}

// harmlessTokens are what stands before "token" in names that let nobody in: such
// tokens say where a list goes on.
var harmlessTokens = []string{"page", "next", "continuation", "cursor", "sync"}

// wordsByEnd has the words by their last letters.
var wordsByEnd = func() (index ['z' + 1][]word) {
	for _, w := range allWords {
		last := w.word[len(w.word)-1]
		index[last] = append(index[last], w)
	}
	return index
}()

// IsName says whether a name in a place, which is one of the In constants, is what
// credentials are called. A contract knows more.
func IsName(in, name string) bool {
	if in == InHeader {
		return isHeader(name)
	}
	return in == InCookie || wordIn(in, name) != nil
}

// Word says whether a name in a place holds a word of credentials; weak says that the
// word also means else where a contract declares the name.
func Word(in, name string) (weak, ok bool) {
	w := wordIn(in, name)
	return w != nil && w.weak, w != nil
}

// knownHeaders are headers that were asked about, and whether they are called as
// credentials are: each header of each request is asked about, and mostly the same.
var knownHeaders atomic.Pointer[map[string]bool]

// What clients send does not make knownHeaders large.
const (
	maxKnownHeaders = 256
	maxKnownHeader  = 64 // bytes of a name
)

func init() { knownHeaders.Store(&map[string]bool{}) }

func isHeader(name string) bool {
	known := knownHeaders.Load()
	if is, ok := (*known)[name]; ok {
		return is
	}
	is := wordIn(InHeader, name) != nil
	if len(*known) < maxKnownHeaders && len(name) <= maxKnownHeader {
		more := maps.Clone(*known)
		more[strings.Clone(name)] = is
		knownHeaders.CompareAndSwap(known, &more) // or else it is asked about again
	}
	return is
}

// wordIn finds the word for which a name is that of a credential; nil is
// none.
func wordIn(in, name string) *word {
	if in == InHeader && strings.EqualFold(name, "Cookie") {
		return &word{word: "cookie"}
	}
	name = strings.TrimSuffix(name, "]") // "user[password]"
	if w := lastWord(in, name); w != nil {
		return w
	}
	if last := len(name) - 1; last > 0 && lower(name[last]) == 's' {
		return lastWord(in, name[:last])
	}
	return nil
}

func lastWord(in, name string) *word {
	if name == "" || lower(name[len(name)-1]) > 'z' {
		return nil
	}
	words := wordsByEnd[lower(name[len(name)-1])]
	for i := range words {
		w := &words[i]
		before, ok := cutWord(name, w.word)
		switch {
		case !ok || strings.Contains(w.except, in) || w.word == "token" && endsHarmless(before):
		case before == "" || strings.IndexByte("-_[.", before[len(before)-1]) >= 0 || !w.alone && isLetter(before[len(before)-1]):
			return w
		}
	}
	return nil
}

func endsHarmless(before string) bool {
	for _, word := range harmlessTokens {
		if _, ok := cutWord(before, word); ok {
			return true
		}
	}
	return false
}

// cutWord takes a word in small letters off the end of a name.
func cutWord(name, word string) (before string, ok bool) {
	end := len(name)
	for i := len(word) - 1; i >= 0; i-- {
		for end > 0 && isJoint(name[end-1]) {
			end--
		}
		if end == 0 || lower(name[end-1]) != word[i] {
			return "", false
		}
		end--
	}
	return name[:end], true
}

// isJoint says whether names are joined by a character.
func isJoint(c byte) bool { return c == '-' || c == '_' }

func isLetter(c byte) bool { return lower(c) >= 'a' && lower(c) <= 'z' }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

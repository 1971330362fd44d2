package traffic

import (
	"bytes"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// search is a call with words in its query that were replaced in the recording. The fake
// is asked for other words, which stand in its objects where the vendor's words stood in
// the vendor's.
type search struct {
	words map[string]string // the words to ask for, by the values that the recording has
	back  map[string]string // the texts that the recording has, by those with the words
	put   map[string]string // the other way round
}

// newSearch reads what a recording says of a search; ok is false when that is not enough.
// Only some parameters are known to look for words.
func newSearch(entry *har.Entry, takesWords func(parameter string) bool) (s *search, ok bool) {
	s = &search{words: map[string]string{}, back: map[string]string{}, put: map[string]string{}}
	query := wire.ParseQuery(entry.URL.RawQuery)
	for _, name := range slices.Sorted(maps.Keys(entry.Matches)) {
		if !takesWords(name) {
			return nil, false
		}
		value := wire.Last(query, name)
		word := fmt.Sprintf("qzx%dxzq", len(s.words)) // which no pseudonym has
		s.words[value] = word
		for text, place := range entry.Matches[name] {
			with := map[har.Match]string{
				har.MatchAll: word, har.MatchStart: word + text, har.MatchEnd: text + word, har.MatchInside: text + word + text,
			}[place]
			if with == "" || s.put[text] != "" {
				return nil, false // of another version, or two words in one text
			}
			s.put[text], s.back[with] = with, text
		}
	}
	return s, len(s.words) > 0
}

// asked gives the call with the words in it.
func (s *search) asked(x contracts.Exchange) contracts.Exchange {
	pairs := strings.Split(x.URL.RawQuery, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if word := s.words[wire.LenientUnescape(value)]; word != "" {
			pairs[i] = name + "=" + word
		}
	}
	x.URL.RawQuery = strings.Join(pairs, "&")
	return x
}

// shown gives the fake's answer with what the recording has in place of the words.
func (s *search) shown(fake contracts.Exchange) contracts.Exchange {
	for with, text := range s.back {
		fake.Body = bytes.ReplaceAll(fake.Body, inJSON(with), inJSON(text))
	}
	for value, word := range s.words {
		fake.Body = bytes.ReplaceAll(fake.Body, []byte(word), inJSON(url.QueryEscape(value)))
		fake.URL.RawQuery = strings.ReplaceAll(fake.URL.RawQuery, word, url.QueryEscape(value))
	}
	return fake
}

// inJSON gives a text as it stands inside the quotes of JSON.
func inJSON(text string) []byte {
	quoted := schemas.JSONText(text)
	return []byte(quoted[1 : len(quoted)-1])
}

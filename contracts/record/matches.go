package record

import (
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// seenTexts remembers the texts of answers that were replaced, so that one can still say
// of a search whose words were replaced what it should find. It stays in memory.
type seenTexts struct {
	mu    sync.Mutex
	shown map[string]string // what stands in place of a text, by the text in small letters
}

// maxSeen is how many texts are remembered.
const maxSeen = 50_000

// add takes the texts that were replaced in an answer.
func (s *seenTexts) add(raw, kept *har.Entry) {
	before, errBefore := schemas.DecodeJSON(raw.Body)
	after, errAfter := schemas.DecodeJSON(kept.Body)
	if errBefore != nil || errAfter != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil {
		s.shown = map[string]string{}
	}
	for _, pointer := range kept.Replaced {
		place, inside := strings.CutPrefix(pointer, "/response/body")
		if !inside || len(s.shown) >= maxSeen {
			continue
		}
		was, _ := schemas.Lookup(before, place)
		is, _ := schemas.Lookup(after, place)
		text, isText := was.(string)
		if shown, isShown := is.(string); isText && isShown && shown != replacedText {
			s.shown[strings.ToLower(text)] = shown
		}
	}
}

// matches says in which of them the replaced values of a query stand.
func (s *seenTexts) matches(raw, kept *har.Entry) map[string]map[string]har.Match {
	var all map[string]map[string]har.Match
	for _, pointer := range kept.Replaced {
		place, inside := strings.CutPrefix(pointer, "/request/query/")
		if !inside {
			continue
		}
		name := schemas.Split("/" + place)[0]
		if all == nil {
			all = map[string]map[string]har.Match{}
		}
		all[name] = s.holding(strings.ToLower(wire.Last(wire.ParseQuery(raw.URL.RawQuery), name)))
	}
	return all
}

// holding gives what stands in place of the texts that a text in small letters is in.
func (s *seenTexts) holding(part string) map[string]har.Match {
	found := map[string]har.Match{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for text, shown := range s.shown {
		switch {
		case part == "" || !strings.Contains(text, part):
		case text == part:
			found[shown] = har.MatchAll
		case strings.HasPrefix(text, part):
			found[shown] = har.MatchStart
		case strings.HasSuffix(text, part):
			found[shown] = har.MatchEnd
		default:
			found[shown] = har.MatchInside
		}
	}
	return found
}

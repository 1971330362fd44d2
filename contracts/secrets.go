package contracts

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/schemas"
)

// minSecret is how many bytes a credential must have to be looked for: shorter
// ones stand in every text. They are dropped with what they are sent in all the
// same.
const minSecret = 6

// secrets are the credentials that were seen so far. It is safe for concurrent
// use.
type secrets struct {
	mu    sync.Mutex
	known map[string]bool // in small letters
}

func (s *secrets) learn(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string]bool{}
	}
	for _, value := range values {
		if value = strings.TrimSpace(value); len(value) >= minSecret {
			value = strings.ToLower(value)
			s.known[value], s.known[strings.ReplaceAll(value, " ", "+")] = true, true // as queries write spaces
		}
	}
}

// secretName is the end of names whose values let somebody in.
var secretName = regexp.MustCompile(`(?i)(^|[-_\[.]|[a-z])(authorization|token|secret|api[-_]?key|access[-_]?key|password|passwd|credentials?|session([-_]?id)?|signature)\]?$`)

// learnFrom takes all credentials out of an exchange, wherever they were sent.
func (s *secrets) learnFrom(e *HAREntry, named []string) {
	for _, header := range []http.Header{e.RequestHeader, e.Header} {
		for name, values := range header {
			for _, value := range values {
				s.learnHeader(name, value)
			}
		}
	}
	for name, value := range Pairs(e.URL.RawQuery) {
		s.learnNamed(named, name, value)
	}
	if password, ok := e.URL.User.Password(); ok {
		s.learn(password)
	}
	for _, body := range [][]byte{e.RequestBody, e.Body} {
		if value, err := schemas.DecodeJSON(body); err == nil {
			s.learnValue(named, "", value)
		}
	}
	if isForm(e.RequestHeader.Get("Content-Type")) {
		for name, value := range Pairs(string(e.RequestBody)) {
			s.learnNamed(named, name, value)
		}
	}
}

func (s *secrets) learnHeader(name, value string) {
	switch {
	case name == "Cookie" || name == "Set-Cookie":
		for part := range strings.SplitSeq(value, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			switch strings.ToLower(name) {
			case "path", "domain", "expires", "max-age", "samesite", "secure", "httponly", "partitioned", "priority":
			default:
				s.learn(strings.Trim(value, `"`))
			}
		}
	case secretName.MatchString(name):
		s.learn(value)
		_, credentials, ok := strings.Cut(value, " ") // behind the name of a scheme
		if !ok {
			return
		}
		s.learn(credentials)
		if pair, err := base64.StdEncoding.DecodeString(strings.TrimSpace(credentials)); err == nil {
			_, password, _ := strings.Cut(string(pair), ":")
			s.learn(string(pair), password)
		}
	}
}

func (s *secrets) learnNamed(named []string, name, value string) {
	for _, secret := range named {
		if name == secret || strings.HasSuffix(name, "["+secret+"]") {
			s.learn(value)
		}
	}
	if secretName.MatchString(name) {
		s.learn(value)
	}
}

func (s *secrets) learnValue(named []string, name string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			s.learnValue(named, name, member)
		}
	case []any:
		for _, item := range value {
			s.learnValue(named, name, item)
		}
	case string:
		s.learnNamed(named, name, value)
	}
}

// in says what secret stands in a text, in whatever encoding; "" when none does.
func (s *secrets) in(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	escaped, encoded := undisguised(text)
	for _, form := range escaped {
		if what := secretForm(form); what != "" {
			return what
		}
	}
	for _, form := range append(escaped, encoded...) {
		lower := strings.ToLower(form)
		for known := range s.known {
			if strings.Contains(lower, known) {
				return "a credential that was sent in this session"
			}
		}
	}
	return ""
}

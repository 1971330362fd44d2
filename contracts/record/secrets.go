package record

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// minSecret is how many bytes a credential must have to be looked for: shorter
// ones stand in every text. They are dropped with what they are sent in all the
// same.
const minSecret = 6

// secrets are the credentials that were seen so far. It is safe for concurrent
// use.
type secrets struct {
	mu sync.Mutex
	// known holds them in small letters, by their first minSecret bytes, so that a
	// session of many, such as one in which each answer sets another cookie, is
	// searched for in one go; pairs marks the two bytes that they begin with.
	known map[string][]string
	pairs [1 << 16]bool
}

func (s *secrets) learn(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = map[string][]string{}
	}
	for _, value := range values {
		value = strings.ToLower(strings.TrimSpace(value))
		for _, form := range []string{value, strings.ReplaceAll(value, " ", "+")} { // as queries write spaces
			if len(form) < minSecret || slices.Contains(s.known[form[:minSecret]], form) {
				continue
			}
			s.known[form[:minSecret]] = append(s.known[form[:minSecret]], form)
			s.pairs[pair(form)] = true
		}
	}
}

func pair(text string) int { return int(text[0])<<8 | int(text[1]) }

// holdsKnown says whether one of the credentials stands in a text in small letters.
func (s *secrets) holdsKnown(text string) bool {
	for ; len(text) >= minSecret; text = text[1:] {
		if !s.pairs[pair(text)] {
			continue
		}
		if slices.ContainsFunc(s.known[text[:minSecret]], func(known string) bool { return strings.HasPrefix(text, known) }) {
			return true
		}
	}
	return false
}

var (
	// secretParameter is for the parameters of a scheme.
	secretParameter = regexp.MustCompile(`(?i)^(response|mac|nonce|cnonce|sig|key|id)$`)
	schemeForm      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*[ :]+`)
)

// learnFrom takes all credentials out of an exchange, wherever they were sent.
func (s *secrets) learnFrom(e *har.Entry, c *contracts.Contract) {
	named := c.SecretNames()
	for _, header := range []http.Header{e.RequestHeader, e.Header} {
		for name, values := range header {
			for _, value := range values {
				s.learnHeader(c, name, value)
			}
		}
	}
	op := c.CallOf(&e.Exchange).Operation
	for name, value := range wire.Pairs(e.URL.RawQuery) {
		if s.learnNamed(named, name, value); c.IsCredential(op, contracts.InQuery, name) {
			s.learn(value)
		}
	}
	if password, ok := e.URL.User.Password(); ok {
		s.learn(password)
	}
	for _, body := range [][]byte{e.RequestBody, e.Body} {
		if value, err := schemas.DecodeJSON(body); err == nil {
			s.learnValue(named, "", value)
		}
	}
	if har.IsForm(e.RequestHeader.Get("Content-Type")) {
		for name, value := range wire.Pairs(string(e.RequestBody)) {
			if s.learnNamed(named, name, value); c.IsCredential(op, contracts.InQuery, name) {
				s.learn(value)
			}
		}
	}
}

func (s *secrets) learnHeader(c *contracts.Contract, name, value string) {
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
	case c.IsCredential(nil, contracts.InHeader, name):
		s.learn(value, strings.Trim(value, `"`))
		if scheme := schemeForm.FindString(value); scheme != "" {
			s.learnCredentials(value[len(scheme):])
		}
	}
}

// learnCredentials takes what stands behind the name of a scheme: a token, a name
// with a password in base 64, or parameters with commas between.
func (s *secrets) learnCredentials(credentials string) {
	s.learn(credentials, strings.Trim(credentials, `"`))
	if pair, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(credentials, " =")); err == nil {
		_, password, _ := strings.Cut(string(pair), ":")
		s.learn(string(pair), password)
	}
	for part := range strings.FieldsFuncSeq(credentials, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if name, value, ok := strings.Cut(part, "="); ok && (contracts.IsCredentialName(contracts.InBody, name) || secretParameter.MatchString(name)) {
			s.learn(strings.Trim(value, `"`))
		}
	}
}

func (s *secrets) learnNamed(named []string, name, value string) {
	for _, secret := range named {
		if name == secret || strings.HasSuffix(name, "["+secret+"]") {
			s.learn(value)
		}
	}
	if contracts.IsCredentialName(contracts.InBody, name) {
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
	escaped, encoded := decodings(text)
	for _, form := range escaped {
		if what := secretForm(form); what != "" {
			return what
		}
	}
	for _, form := range append(escaped, encoded...) {
		if s.holdsKnown(strings.ToLower(form)) {
			return "a credential that was sent in this session"
		}
	}
	return ""
}

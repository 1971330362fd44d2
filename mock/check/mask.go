package check

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// minHidden is how many bytes a secret must have to be looked for: shorter ones
// stand in every text.
const minHidden = 6

// hidden is what stands in place of a secret.
const hidden = "(hidden)"

// mask takes the secrets of a run out of what is told, which a vendor may send
// back. Answers are compared as they are: a token may be a word that stands in them
// anyway. The zero value knows none.
type mask struct {
	secrets *regexp.Regexp
	forms   []string // in small letters
}

func newMask(secrets map[string]string) mask {
	var m mask
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), schemas.Join("", secret)[1:], strings.Trim(strconv.Quote(secret), `"`)} {
			if form = strings.ToLower(form); len(form) >= minHidden && !slices.Contains(m.forms, form) {
				m.forms = append(m.forms, form)
			}
		}
	}
	if len(m.forms) == 0 {
		return m
	}
	// One may be the beginning of another: the longest is to go.
	slices.SortFunc(m.forms, func(a, b string) int { return len(b) - len(a) })
	words := make([]string, len(m.forms))
	for i, form := range m.forms {
		words[i] = regexp.QuoteMeta(form)
	}
	m.secrets = regexp.MustCompile("(?i)" + strings.Join(words, "|"))
	return m
}

func (m mask) text(text string) string {
	if m.secrets == nil {
		return text
	}
	parts := strings.Split(m.secrets.ReplaceAllLiteralString(text, hidden), cut)
	for i, part := range parts[:len(parts)-1] {
		parts[i] = m.end(part)
	}
	return strings.Join(parts, cut)
}

// cut is what stands where reports have left something out.
const cut = "…"

// end takes away the beginning of a secret at the end of a text that was cut.
func (m mask) end(text string) string {
	small := strings.ToLower(text)
	for _, form := range m.forms {
		for n := min(len(form)-1, len(small)); n >= minHidden && len(small) == len(text); n-- {
			if strings.HasSuffix(small, form[:n]) {
				return text[:len(text)-n] + hidden
			}
		}
	}
	return text
}

// maskedError is an error in whose words there was a secret.
type maskedError struct {
	error
	text string
}

func (e *maskedError) Error() string { return e.text }

func (e *maskedError) Unwrap() error { return e.error }

func (m mask) error(err error) error {
	if err == nil || m.text(err.Error()) == err.Error() {
		return err
	}
	return &maskedError{err, m.text(err.Error())}
}

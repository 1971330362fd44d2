package main

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// minHidden is how many bytes a secret must have to be looked for: shorter ones
// stand in every text.
const minHidden = 6

// hidden is what stands in place of a secret.
const hidden = "(hidden)"

// mask takes the secrets of a run out of what is told, which a vendor may send
// back. The zero value knows none.
type mask struct{ secrets *regexp.Regexp }

func newMask(secrets map[string]string) mask {
	var forms []string
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), schemas.Join("", secret)[1:], strings.Trim(strconv.Quote(secret), `"`)} {
			if len(form) >= minHidden && !slices.Contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	if len(forms) == 0 {
		return mask{}
	}
	// One may be the beginning of another: the longest is to go.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	for i, form := range forms {
		forms[i] = regexp.QuoteMeta(form)
	}
	return mask{regexp.MustCompile("(?i)" + strings.Join(forms, "|"))}
}

func (m mask) text(text string) string {
	if m.secrets == nil {
		return text
	}
	return m.secrets.ReplaceAllLiteralString(text, hidden)
}

// exchange is one without secrets. Its address is not looked at: the contract is
// to know the call.
func (m mask) exchange(x contracts.Exchange) contracts.Exchange {
	if m.secrets == nil {
		return x
	}
	x.Body = m.secrets.ReplaceAllLiteral(x.Body, []byte(hidden))
	x.RequestBody = m.secrets.ReplaceAllLiteral(x.RequestBody, []byte(hidden))
	header := http.Header{}
	for name, values := range x.Header {
		for _, value := range values {
			header[name] = append(header[name], m.text(value))
		}
	}
	x.Header = header
	return x
}

// finding is one without secrets, whatever they were written in before.
func (m mask) finding(f contracts.Finding) contracts.Finding {
	if m.secrets == nil {
		return f
	}
	f.Message, f.Remedy, f.Pointer = m.text(f.Message), m.text(f.Remedy), m.text(f.Pointer)
	f.Expected, f.Actual = m.value(f.Expected), m.value(f.Actual)
	if f.Exchange != nil {
		called := *f.Exchange
		called.URL = m.text(called.URL)
		f.Exchange = &called
	}
	return f
}

func (m mask) value(value any) any {
	switch value := value.(type) {
	case string:
		return m.text(value)
	case []string:
		texts := make([]string, len(value))
		for i, text := range value {
			texts[i] = m.text(text)
		}
		return texts
	case []any:
		items := make([]any, len(value))
		for i, item := range value {
			items[i] = m.value(item)
		}
		return items
	case map[string]any:
		members := make(map[string]any, len(value))
		for name, member := range value {
			members[m.text(name)] = m.value(member)
		}
		return members
	}
	return value
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

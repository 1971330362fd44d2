package record

import (
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/contracts"
)

// secretForm says what secret a text seems to hold; "" when none.
func secretForm(text string) string {
	for _, secret := range secretForms {
		if strings.Contains(text, secret.hint) && secret.form.MatchString(text) {
			return secret.what
		}
	}
	for run := range runs(text, 24, base64Byte) {
		for _, part := range contracts.UUIDPattern.Split(run, -1) {
			if random(part) {
				return "what looks like a random secret"
			}
		}
	}
	return ""
}

// random says whether a long run of letters and digits is more random than any
// name is: at least 24 characters of three kinds, or 28 of digits among letters
// without anything between.
func random(run string) bool {
	var digits, small, capital int
	var counts [utf8.RuneSelf]int // what is looked at is ASCII
	longest, length := 0, 0
	for _, r := range []byte(run) {
		counts[r]++
		length++
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r >= 'a' && r <= 'z':
			small++
		case r >= 'A' && r <= 'Z':
			capital++
		default:
			length = 0
		}
		longest = max(longest, length)
	}
	mixed := digits >= 1 && small >= 3 && capital >= 4 || digits >= 2 && small >= 2 && capital >= 2
	joined := longest >= 28 && digits >= 4 && small+capital >= 4
	if len(run) < 24 || !mixed && !joined {
		return false // as most words are
	}
	entropy := 0.0
	for _, n := range counts {
		if n == 0 {
			continue
		}
		share := float64(n) / float64(len(run))
		entropy -= share * math.Log2(share)
	}
	return mixed && entropy > 3.6 || joined && entropy > 2.8
}

var (
	// secretForms are those of well-known kinds of secrets; a text is searched when
	// it has the hint in it.
	secretForms = []struct {
		what, hint string
		form       *regexp.Regexp
	}{
		{"what looks like a JSON Web Token", "eyJ", regexp.MustCompile(`eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}`)},
		{"what looks like a private key", "-----BEGIN ", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`)},
		{"what looks like an API key", "k_", regexp.MustCompile(`\b[spr]k_(live_|test_|prod_)?[A-Za-z0-9]{8,}`)},
		{"what looks like an API key", "sk-", regexp.MustCompile(`\bsk-[A-Za-z0-9_-]{16,}`)},
		{"what looks like an API key", "_", regexp.MustCompile(`\b(whsec|gh[pousr]|github_pat|npm|shpat|dop_v1|hf)_[A-Za-z0-9_]{16,}`)},
		{"what looks like an API key", "-", regexp.MustCompile(`\b(glpat|xox[abeprs]|pypi)-[A-Za-z0-9_-]{12,}`)},
		{"what looks like an API key", "A", regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}`)},
	}
)

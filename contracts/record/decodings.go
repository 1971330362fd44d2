package record

import (
	"encoding/base64"
	"encoding/hex"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxForms bounds how many ways a text is read in.
const maxForms = 200

// decodings gives a text as it stands and with one layer after another of
// escapes taken off, and what stands in it in base 64 or as hexadecimal digits,
// again in layers.
func decodings(text string) (escaped, encoded []string) {
	escaped = []string{text}
	for inner := unescapeLayer(text); len(inner) > 0 && len(escaped) < 16; inner = unescapeLayer(inner[len(inner)-1]) {
		escaped = append(escaped, inner...)
	}
	for layer := escaped; len(layer) > 0; {
		var inner []string
		for _, form := range layer {
			inner = append(inner, decoded(form)...)
		}
		encoded, layer = append(encoded, inner...), nil
		for _, form := range inner {
			// Most of what words decode to is no text, and nothing stands in that.
			readable := strings.Join(slices.Collect(runs(form, minSecret, readableByte)), "\n")
			if readable != "" && len(encoded) < maxForms {
				inner := append([]string{readable}, unescapeLayer(readable)...)
				encoded, layer = append(encoded, inner...), append(layer, inner[len(inner)-1])
			}
		}
	}
	return escaped, encoded
}

// runs gives the longest parts of a text, of at least so many bytes, that have
// only such bytes in them.
func runs(text string, least int, takes func(c byte) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := 0
		for i := 0; i <= len(text); i++ {
			if i < len(text) && takes(text[i]) {
				continue
			}
			if i-start >= least && !yield(text[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

func readableByte(c byte) bool { return c >= ' ' && c <= '~' }

func hexByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func base64Byte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c == '/' || c == '-' || c == '_'
}

// decoded reads a text as base 64 and as hexadecimal digits, wherever it can be
// either. What is encoded may begin anywhere in a run of letters: each place
// that it can begin at gives one text with all runs in it.
func decoded(text string) (forms []string) {
	standard := strings.NewReplacer("-", "+", "_", "/")
	for offset := range 4 {
		var all []byte
		for run := range runs(text, minSecret, base64Byte) {
			run = run[offset:]
			if len(run)%4 == 1 {
				run = run[:len(run)-1] // one letter alone is too little for a byte
			}
			if part, err := base64.RawStdEncoding.DecodeString(standard.Replace(run)); err == nil {
				all = append(append(all, part...), '\n')
			}
		}
		forms = append(forms, string(all))
	}
	for offset := range 2 {
		var all []byte
		for run := range runs(text, 2*minSecret, hexByte) {
			run = run[offset:]
			if part, err := hex.DecodeString(run[:len(run)&^1]); err == nil {
				all = append(append(all, part...), '\n')
			}
		}
		forms = append(forms, string(all))
	}
	return slices.DeleteFunc(forms, func(form string) bool { return form == "" })
}

// unescapeLayer takes one layer of escapes off a text, those of JSON first, and
// gives each text that it comes by: a secret may have a percent sign of its own.
func unescapeLayer(text string) (forms []string) {
	for _, unescape := range []func(string) string{unescapeJSON, unescapePercent} {
		if plain := unescape(text); plain != text {
			forms, text = append(forms, plain), plain
		}
	}
	return forms
}

func unescapePercent(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	return percentEscape.ReplaceAllStringFunc(text, func(escaped string) string {
		code, err := strconv.ParseUint(escaped[1:], 16, 8)
		if err != nil {
			return escaped
		}
		return string([]byte{byte(code)})
	})
}

func unescapeJSON(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return jsonEscape.ReplaceAllStringFunc(text, func(escaped string) string {
		if len(escaped) < 6 {
			switch escaped[1] {
			case 'n', 't', 'r', 'b', 'f':
				return "\n"
			}
			return escaped[1:]
		}
		first := codeUnit(escaped[2:6])
		if len(escaped) == 6 {
			return string(first)
		}
		second := codeUnit(escaped[8:])
		if pair := utf16.DecodeRune(first, second); pair != '\uFFFD' {
			return string(pair)
		}
		return string(first) + string(second)
	})
}

func codeUnit(digits string) rune {
	code, err := strconv.ParseUint(digits, 16, 16)
	if err != nil {
		return '\uFFFD'
	}
	return rune(code)
}

var (
	percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	jsonEscape    = regexp.MustCompile(`\\u[0-9A-Fa-f]{4}(?:\\u[0-9A-Fa-f]{4})?|\\.`)
)

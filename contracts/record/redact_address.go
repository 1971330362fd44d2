package record

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/schemas"
)

// address gives the address of a call as a file may have it.
func (r *redaction) address(raw url.URL, basePath string, op *contracts.Operation, replaced *replacements) url.URL {
	path := basePath + r.path(strings.TrimPrefix(raw.EscapedPath(), basePath), replaced)
	shown := url.URL{Scheme: raw.Scheme, Host: raw.Host, RawPath: path, RawQuery: r.query(op, basePath, raw.RawQuery, replaced)}
	var err error
	if shown.Path, err = url.PathUnescape(path); err != nil {
		shown.Path, shown.RawPath = path, ""
	}
	return shown
}

// path replaces the parts of a path that are no words of the contract, numbers
// or UUIDs.
func (r *redaction) path(escaped string, replaced *replacements) string {
	parts := strings.Split(escaped, "/")
	for i, part := range parts {
		text, err := url.PathUnescape(part)
		if err != nil {
			text = part
		}
		suffix := ""
		for _, known := range r.contract.Suffixes {
			if rest, ok := strings.CutSuffix(text, known); ok && rest != "" {
				text, suffix = rest, known
			}
		}
		if strings.IndexFunc(text, wordRune) < 0 || slices.Contains(r.words, text) || contracts.IsUUID(text) || digits.MatchString(text) {
			continue
		}
		parts[i] = url.PathEscape(r.aliases.of(vocabulary.KindID, text) + suffix)
		replaced.add("/request/path")
	}
	return strings.Join(parts, "/")
}

// query replaces the values of a query that may be somebody's own.
func (r *redaction) query(op *contracts.Operation, basePath, raw string, replaced *replacements) string {
	if raw == "" {
		return ""
	}
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		name, value, isPair := strings.Cut(pair, "=")
		plainName, plainValue := wire.LenientUnescape(name), wire.LenientUnescape(value)
		at, _ := r.parameter(op, plainName)
		shownName := r.fieldName(plainName, false)
		if shownName != plainName {
			name = url.QueryEscape(shownName)
			replaced.add("/request/query")
		}
		if shown := r.parameterText(at, basePath, plainValue); shown != plainValue {
			value = url.QueryEscape(shown)
			replaced.add(schemas.Join("/request/query", shownName))
		}
		if pairs[i] = name; isPair {
			pairs[i] += "=" + value
		}
	}
	return strings.Join(pairs, "&")
}

// parameter gives the place of a value in a query.
func (r *redaction) parameter(op *contracts.Operation, sent string) (at valuePlace, known bool) {
	name := wire.ParameterName(sent)
	at = valuePlace{Place: contracts.Place{Name: name}, kept: slices.Contains(r.kept, name)}
	if op == nil {
		return at, false
	}
	p := op.QueryParameter(sent)
	if p == nil {
		p = op.QueryParameter(name)
	}
	if p == nil {
		return at, false
	}
	at.Schemas = r.contract.SchemasAt(p.Schema.Pointer)
	if asksForIDs(op, name) {
		at.Name += "_ids"
	}
	return at, true
}

// asksForIDs says whether a parameter asks for objects by what they are, as a list
// of ids does.
func asksForIDs(o *contracts.Operation, name string) bool {
	for _, response := range o.Responses {
		if response.Paging != nil && slices.ContainsFunc(response.Paging.Whole, func(names []string) bool { return slices.Contains(names, name) }) {
			return true
		}
	}
	return false
}

// parameterText gives what is shown of a value in a query or a form: a list is
// looked at item by item, and names that the contract uses stay.
func (r *redaction) parameterText(at valuePlace, basePath, value string) string {
	if !at.Named() || !at.Takes("string") && !at.Takes("array") {
		return r.typedText(at, basePath, value)
	}
	items := strings.Split(value, ",")
	plain := true
	for _, item := range items {
		plain = plain && (slices.Contains(r.words, strings.TrimSpace(item)) || r.typedText(at, basePath, item) == item)
	}
	if plain {
		return value
	}
	return r.typedText(at, basePath, value)
}

// typedText is text for a value that stands for a number or a truth.
func (r *redaction) typedText(at valuePlace, basePath, value string) string {
	if at.Named() && !at.Secret() && (at.isNumber(value) || at.Takes("boolean") && (value == "true" || value == "false" || digits.MatchString(value))) {
		return value
	}
	return r.text(at, basePath, value)
}

// link gives an address inside an answer as a file may have it.
func (r *redaction) link(text, basePath string) string {
	address, err := url.Parse(text)
	if err != nil || !isOwn(r.contract, text, basePath) {
		return r.aliases.of(vocabulary.KindURL, text)
	}
	op := r.contract.Find(http.MethodGet, strings.TrimPrefix(address.EscapedPath(), basePath)).Operation
	shown := r.address(*address, basePath, op, nil)
	return shown.String()
}

// isOwn says whether a link leads to the vendor.
func isOwn(c *contracts.Contract, text, basePath string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Opaque == "" && c.Owns(strings.TrimPrefix(address.EscapedPath(), basePath)) > 0
}

// fieldName gives what is shown of a member's name: a field keeps its name, and
// what is no field's name is an id or somebody's own.
func (r *redaction) fieldName(name string, isData bool) string {
	switch {
	case slices.Contains(r.kept, name) || contracts.IsUUID(name) || digits.MatchString(name) || r.isWord(name):
		return name
	case !isData && fieldForm.MatchString(name) && !looksRandom(name):
		return name
	}
	return r.aliases.of(vocabulary.KindID, name)
}

// isWord says whether a text is a name that the contract uses, or several with signs
// between, such as "group.users[0]".
func (r *redaction) isWord(text string) bool {
	parts := strings.FieldsFunc(text, func(char rune) bool { return strings.ContainsRune("./[]", char) })
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(part string) bool {
		_, known := slices.BinarySearch(r.words, part)
		return !known && (len(parts) == 1 || !digits.MatchString(part))
	})
}

// looksRandom says whether a name is more like an id than like a word: digits stand in
// several places of it, or many in one, or its letters change their case all the time.
func looksRandom(name string) bool {
	changes, kind := 0, byte(0)
	for i := range len(name) {
		now := byte('a')
		switch c := name[i]; {
		case c >= '0' && c <= '9':
			now = '0'
		case c >= 'A' && c <= 'Z':
			now = 'A'
		}
		if i > 0 && now != kind {
			changes++
		}
		kind = now
	}
	return len(digitRuns.FindAllString(name, -1)) > 1 || manyDigits.MatchString(name) || len(name) >= 8 && 2*changes >= len(name)
}

var (
	digitRuns  = regexp.MustCompile(`[0-9]+`)
	manyDigits = regexp.MustCompile(`[0-9]{4}`)
)

var fieldForm = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$.:-]{0,99}(\[[A-Za-z0-9_.-]{0,99}\])*$|^$`)

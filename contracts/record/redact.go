package record

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// replacedText stands in place of a text that the contract does not name.
const replacedText = "(replaced)"

// redaction takes out of exchanges what is nobody else's business, by what a
// contract says of their fields. It is safe for concurrent use.
type redaction struct {
	contract *contracts.Contract
	aliases  aliases
	kept     []string // the names of fields that are let through
	words    []string // names that mean the same in every account of the vendor
	compiled sync.Map // pointer of a schema to *schemas.Schema
}

func newRedaction(c *contracts.Contract, aliasKey string, kept []string) *redaction {
	return &redaction{contract: c, aliases: aliases{key: []byte(aliasKey)}, kept: kept, words: knownWords(c)}
}

// redact gives an exchange as a file may have it. Secrets that stand in names,
// or in what is kept, are still in it.
func (r *redaction) redact(raw har.Entry) har.Entry {
	kept := raw
	replaced := &replacements{}
	call := r.contract.CallOf(&raw.Exchange)
	kept.URL = r.address(raw.URL, raw.BasePath, call.Operation, replaced)
	kept.RequestHeader = r.header(raw.RequestHeader, keptRequestHeaders, raw.BasePath, nil)
	var answer, sent *contracts.Body
	responses, _ := r.contract.ResponsesTo(call.Operation)
	if response := responses.To(raw.Status); response != nil {
		answer = response.Body
	}
	if call.Operation != nil {
		sent = call.Operation.Body
	}
	kept.Header = r.header(raw.Header, keptResponseHeaders, raw.BasePath, replaced)
	if response := responses.To(raw.Status); response != nil {
		r.declaredHeaders(response, raw.Header, kept.Header, raw.BasePath, replaced)
	}
	request := bodyRedaction{redaction: r, operation: call.Operation, basePath: raw.BasePath, replaced: replaced, root: "/request/body"}
	kept.RequestBody = request.body(raw.RequestBody, raw.RequestHeader.Get("Content-Type"), sent, raw.RequestBodyCut)
	response := bodyRedaction{redaction: r, basePath: raw.BasePath, replaced: replaced, root: "/response/body"}
	kept.Body = response.body(raw.Body, raw.Header.Get("Content-Type"), answer, raw.BodyCut)
	kept.Replaced, kept.Findings = replaced.pointers, nil
	return kept
}

// replacements gathers which places do not stand as they were.
type replacements struct {
	pointers []string
	coarse   bool // whether there were too many to name
}

// maxReplaced is how many places of an exchange are named; what has more, such as
// a long list of texts, is said to be replaced as a whole.
const maxReplaced = 10_000

func (r *replacements) add(pointer string) {
	switch {
	case r == nil:
		return
	case r.coarse:
		if slices.ContainsFunc(r.pointers, func(whole string) bool { return strings.HasPrefix(pointer, whole) }) {
			return
		}
		pointer = part(pointer)
	case slices.Contains(r.pointers[max(0, len(r.pointers)-1):], pointer):
		return
	}
	r.pointers = append(r.pointers, pointer)
	if len(r.pointers) > maxReplaced {
		r.coarse = true
		for i := range r.pointers {
			r.pointers[i] = part(r.pointers[i])
		}
		slices.Sort(r.pointers)
		r.pointers = slices.Compact(r.pointers)
	}
}

// part gives the part of the exchange that a place is in, such as /response/body.
func part(pointer string) string {
	tokens := schemas.Split(pointer)
	return schemas.Join("", tokens[:min(2, len(tokens))]...)
}

// The headers that are kept: those that say what a body is, how to go on, and
// what the vendor's limits are. All others are dropped.
var (
	keptRequestHeaders  = []string{"Accept", "Content-Type", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"}
	keptResponseHeaders = []string{
		"Allow", "Cache-Control", "Content-Type", "Date", "Etag", "Last-Modified", "Link", "Location", "Retry-After", "Www-Authenticate", "X-Request-Id",
		"Ratelimit", "Ratelimit-Limit", "Ratelimit-Policy", "Ratelimit-Remaining", "Ratelimit-Reset",
		"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
	}
)

func (r *redaction) header(raw http.Header, kept []string, basePath string, replaced *replacements) http.Header {
	header := http.Header{}
	for _, name := range kept {
		name = http.CanonicalHeaderKey(name)
		for _, value := range raw[name] {
			shown := value
			switch name {
			case "Etag", "If-Match", "If-None-Match":
				shown = entityTag.ReplaceAllStringFunc(value, r.entityTag)
			case "Location":
				shown = r.link(value, basePath)
			case "Www-Authenticate":
				shown = quoted.ReplaceAllStringFunc(value, challenge)
			case "Link":
				shown = angled.ReplaceAllStringFunc(value, func(link string) string {
					return "<" + r.link(link[1:len(link)-1], basePath) + ">"
				})
			}
			if shown != value {
				replaced.add("/response/headers/" + name)
			}
			if secretForm(shown) == "" {
				header[name] = append(header[name], shown)
			}
		}
	}
	return header
}

// declaredHeaders keeps those headers that the contract declares of an answer, with
// what may be shown of their values.
func (r *redaction) declaredHeaders(response *contracts.Response, raw, kept http.Header, basePath string, replaced *replacements) {
	places := map[string]valuePlace{}
	for _, name := range response.Headers { // which must be there, with a schema or without one
		places[http.CanonicalHeaderKey(name)] = valuePlace{Place: contracts.Place{Name: name}}
	}
	for _, declared := range response.HeaderValues {
		at := contracts.Place{Name: declared.Name, Schemas: r.contract.SchemasAt(declared.Body.Pointer)}
		places[http.CanonicalHeaderKey(declared.Name)] = valuePlace{Place: at}
	}
	for name, at := range places {
		if slices.Contains(keptResponseHeaders, name) {
			continue
		}
		at.kept = slices.Contains(r.kept, at.Name)
		for _, value := range raw[name] {
			shown := r.parameterText(at, basePath, value)
			if shown != value {
				replaced.add("/response/headers/" + name)
			}
			kept[name] = append(kept[name], shown)
		}
	}
}

// entityTag gives what is shown of the mark of a version: one that is a count or a
// part of a hash stays, and any other may tell of what it is made from.
func (r *redaction) entityTag(tag string) string {
	if plainTag.MatchString(tag) {
		return tag
	}
	return `"` + r.aliases.of(vocabulary.KindID, strings.Trim(tag, `"`)) + `"`
}

var (
	entityTag = regexp.MustCompile(`"[^"]*"`)
	plainTag  = regexp.MustCompile(`^"[0-9a-f]{0,16}"$`)

	angled = regexp.MustCompile(`<[^>]*>`)
	quoted = regexp.MustCompile(`[A-Za-z_]*="(?:[^"\\]|\\.)*"?`)
	// errorCode is what a vendor says of a token by RFC 6750.
	errorCode = regexp.MustCompile(`^error="[a-z_]*"$`)
)

// challenge gives what is shown of a parameter that says why credentials are
// wanted: the name of a realm, or of whoever was refused, is somebody's own.
func challenge(parameter string) string {
	name, value, _ := strings.Cut(parameter, "=")
	if value == `""` || errorCode.MatchString(parameter) {
		return parameter
	}
	return name + `="` + replacedText + `"`
}

// text gives what is shown of a text.
func (r *redaction) text(at valuePlace, basePath, text string) string {
	kind, personal := at.kind()
	switch {
	case at.Secret():
		return r.fit(at, text, "redacted", "redacted.redacted.redacted", masked(text))
	case at.kept || strings.IndexFunc(text, wordRune) < 0:
		return text
	case !at.Named():
		return replacedText
	case at.Lists(text) || !personal && r.isWord(text): // such as the name of a field that is wrong
		return text
	case !personal && (contracts.IsUUID(text) || at.IsTime(text) || at.isNumber(text) || at.isCurrency(text)):
		return text
	case kind == vocabulary.KindURL && !personal && isOwn(r.contract, text, basePath):
		return r.link(text, basePath)
	}
	return r.fit(at, text, r.alias(at, kind, text)...)
}

func wordRune(char rune) bool { return unicode.IsLetter(char) || unicode.IsNumber(char) }

// alias lists what may stand for a text, the best first.
func (r *redaction) alias(at valuePlace, kind, text string) []string {
	alias := r.aliases.of(kind, text)
	candidates := []string{alias}
	if longest := at.longest(); longest > 0 && len(alias) > longest {
		candidates = append(candidates, strings.TrimSpace(alias[:longest])) // aliases are of plain letters
	}
	return append(candidates, r.aliases.shaped(text), masked(text))
}

// fit takes the first of several texts that the schema takes, if it took the one
// that they stand for.
func (r *redaction) fit(at valuePlace, text string, candidates ...string) string {
	if r.fits(at, text) {
		for _, candidate := range candidates {
			if r.fits(at, candidate) {
				return candidate
			}
		}
	}
	return candidates[0]
}

// fits says whether a text keeps all that the schemas say.
func (r *redaction) fits(at valuePlace, text string) bool {
	for _, schema := range at.Schemas {
		compiled, ok := r.compiled.Load(schema.Pointer)
		if !ok {
			made, err := schema.Contract.Schemas.Compile(schema.Pointer)
			if err != nil {
				return false
			}
			compiled, _ = r.compiled.LoadOrStore(schema.Pointer, made)
		}
		if len(compiled.(*schemas.Schema).Validate(text)) > 0 {
			return false
		}
	}
	return true
}

// masked keeps nothing of a text but where letters and digits stand.
func masked(text string) string {
	return strings.Map(func(char rune) rune {
		switch {
		case unicode.IsNumber(char):
			return '1'
		case unicode.IsUpper(char):
			return 'X'
		case unicode.IsLetter(char):
			return 'x'
		}
		return char
	}, text)
}

// knownWords lists the names that the contract itself uses: of parameters, fields and
// collections, and of what an id names.
func knownWords(c *contracts.Contract) (words []string) {
	words = append(words, c.CollectionNames()...)
	for _, op := range c.Operations {
		words = append(words, strings.Split(op.Path, "/")...)
		for _, p := range op.Parameters {
			words = append(words, p.Name)
		}
		bodies := []*contracts.Body{op.Body}
		for _, response := range op.Responses {
			bodies = append(bodies, response.Body)
		}
		for _, body := range bodies {
			if body == nil {
				continue
			}
			for _, field := range body.Fields() {
				for name := range strings.SplitSeq(strings.ReplaceAll(field.Name, "[]", ""), ".") {
					words = append(words, name, strings.TrimSuffix(strings.TrimSuffix(name, "s"), "_id"))
				}
			}
		}
	}
	for _, prefix := range append(slices.Clone(c.OwnedPrefixes), c.Prefixes...) {
		words = append(words, strings.Split(prefix, "/")...)
	}
	slices.Sort(words)
	return slices.DeleteFunc(slices.Compact(words), func(word string) bool { return word == "" })
}

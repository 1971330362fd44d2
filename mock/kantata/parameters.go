package kantata

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/schemas"
)

// params are a request's parameters as Rails sees them: the query and the root
// of the body, merged, the body's winning. Names in brackets make objects and
// lists; values from a query or a form are texts.
type params map[string]any

const (
	// maxNesting bounds the brackets behind one name.
	maxNesting = 32
	// maxPairs bounds the names and values of a query or a form.
	maxPairs = 50_000
	// maxListed bounds the items of a list that is sent with commas.
	maxListed = 20_000
)

// roots are the names under which the fields of objects are sent.
var roots = []string{"workspace_group", "user_group_membership", "user_group_memberships"}

// listParameters are the parameters that take several values.
var listParameters = []string{"include", "only", "group_ids", "user_ids", "external_reference_service_model_refs"}

// readParams merges what a request says anywhere. Assumed: as Rails does it; the
// vendor documents JSON and form bodies, and an example with a form.
func readParams(call *mock.Call, raw []byte) (any, *mock.Error) {
	merged := params{}
	if err := merged.readForm(call.RawQuery); err != nil {
		return nil, err
	}
	body, err := readBody(call, raw)
	if err != nil {
		return nil, err
	}
	switch takesBody := call.Operation.Body != nil; {
	case !takesBody && len(body) > 0:
		call.Cite("parameters-in-body")
	case takesBody && slices.ContainsFunc(roots, func(root string) bool { return merged[root] != nil }):
		call.Cite("parameters-anywhere")
	}
	maps.Copy(merged, body)
	if _, ok := call.Operation.Behaviour("one-root"); ok && (merged["user_group_membership"] == nil) == (merged["user_group_memberships"] == nil) {
		call.Cite("one-root") // the contract's schema refuses it
	}
	for _, name := range listParameters {
		if merged[name] == nil {
			continue
		}
		items := 0
		for _, text := range merged.texts(name) {
			items += 1 + strings.Count(text, ",")
		}
		if items > maxListed {
			return nil, mock.Errorf(mock.TooLarge, "%s lists more than %d values", name, maxListed)
		}
	}
	return map[string]any(merged), nil
}

// readBody reads the root of a JSON or form body. One of another type says
// nothing, unless the operation needs a body.
func readBody(call *mock.Call, raw []byte) (params, *mock.Error) {
	body := params{}
	if len(raw) == 0 {
		return body, nil
	}
	mediaType, _ := wire.MediaType(call.Header.Get("Content-Type"))
	switch {
	case mediaType == "application/json":
		value, refusal := mock.DecodeBody(raw)
		if refusal != nil && refusal.Kind == mock.Invalid {
			refusal.Kind = malformed
			call.Cite("malformed-body")
		}
		if refusal != nil {
			return nil, refusal
		}
		object, ok := value.(map[string]any)
		if !ok {
			return nil, mock.Errorf(mock.Invalid, "the body is JSON, and no object")
		}
		return object, nil
	case mediaType == "application/x-www-form-urlencoded":
		return body, body.readForm(string(raw))
	case call.Operation.Body != nil:
		return nil, mock.Errorf(mock.UnsupportedMedia, "the body is of type %q; send Content-Type: application/json or application/x-www-form-urlencoded", call.Header.Get("Content-Type"))
	}
	return body, nil
}

func (p params) readForm(encoded string) *mock.Error {
	pairs := 0
	for name, value := range wire.Pairs(encoded) {
		if pairs++; pairs > maxPairs {
			return mock.Errorf(mock.TooLarge, "there are more than %d parameters", maxPairs)
		}
		root, rest, nested := strings.Cut(name, "[")
		if nested {
			rest = "[" + rest
		}
		if strings.Count(rest, "[") > maxNesting {
			return mock.Errorf(mock.Invalid, "the parameter %.60s… is nested deeper than %d levels", name, maxNesting)
		}
		if !assign(p, root, rest, value) {
			return mock.Errorf(mock.Invalid, "the parameter %s is a text in one place and an object or a list in another", name)
		}
	}
	return nil
}

// assign puts a value into an object under a name with brackets behind it; false
// means that something of another kind stands there.
func assign(object map[string]any, name, rest, value string) bool {
	there, taken := object[name]
	inner, after, _ := strings.Cut(strings.TrimPrefix(rest, "["), "]")
	switch {
	case rest == "" || !strings.HasPrefix(rest, "["):
		if _, isText := there.(string); taken && !isText {
			return false
		}
		object[name] = value
		return true
	case inner == "":
		list, isList := there.([]any)
		if taken && !isList {
			return false
		}
		item, ok := appendTo(list, after, value)
		object[name] = item
		return ok
	}
	child, isObject := there.(map[string]any)
	if taken && !isObject {
		return false
	}
	if child == nil {
		child = map[string]any{}
		object[name] = child
	}
	return assign(child, inner, after, value)
}

// appendTo adds a value to a list: as it is, or as a member of the list's last
// object, a new one when that has the member already.
func appendTo(list []any, rest, value string) ([]any, bool) {
	member, after, named := strings.Cut(strings.TrimPrefix(rest, "["), "]")
	if !named || member == "" {
		if value == "" { // how a form says that the list is empty
			return append([]any{}, list...), true
		}
		return append(list, value), true
	}
	var last map[string]any
	if len(list) > 0 {
		last, _ = list[len(list)-1].(map[string]any)
	}
	if _, has := last[member]; last == nil || has && after == "" {
		last = map[string]any{}
		list = append(list, last)
	}
	return list, assign(last, member, after, value)
}

// paramsOf gives the parameters that readParams has read.
func paramsOf(call *mock.Call) params {
	object, _ := call.Body.(map[string]any)
	return object
}

// text gives a parameter that is a text or a number; "" when it is neither.
func (p params) text(name string) string {
	switch value := p[name].(type) {
	case string:
		return value
	case nil, bool, []any, map[string]any:
		return ""
	default:
		return fmt.Sprint(value)
	}
}

// texts gives the pieces of a parameter that is a list, or a text with commas.
func (p params) texts(name string) []string {
	array, ok := p[name].([]any)
	if !ok {
		return []string{p.text(name)}
	}
	texts := make([]string, len(array))
	for i, item := range array {
		texts[i] = scalar(item)
	}
	return texts
}

// list gives the items of a parameter that is a list, or a text with commas; blank
// ones are left out.
func (p params) list(name string) (items []string) {
	if p[name] == nil {
		return nil
	}
	for _, text := range p.texts(name) {
		for item := range strings.SplitSeq(text, ",") {
			if strings.TrimSpace(item) != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

// ids gives the ids in a list of them. Each is read as a number: neither blanks around
// it nor zeros in front count.
func (p params) ids(name string) map[string]bool {
	ids := map[string]bool{}
	for _, item := range p.list(name) {
		id, _ := idText(strings.TrimSpace(item))
		ids[id] = true
	}
	return ids
}

// flag gives a field that is a boolean; ok is false when it is none.
func (p params) flag(name string) (value, ok bool) {
	if flag, isFlag := p[name].(bool); isFlag {
		return flag, true
	}
	switch strings.ToLower(p.text(name)) {
	case "true", "1", "t", "on":
		return true, true
	case "false", "0", "f", "off":
		return false, true
	}
	return false, false
}

// filter gives the text of a filter; one of blanks alone is empty.
func (p params) filter(name string) string {
	if text := p.text(name); strings.TrimSpace(text) != "" {
		return text
	}
	return ""
}

// isScalar says whether a parameter was sent as a text or a number.
func (p params) isScalar(name string) bool {
	switch p[name].(type) {
	case string, json.Number:
		return true
	}
	return false
}

// momentForm is how clients write times: a day, and perhaps a time of it, parts of a
// second and a zone. A plus sign in a query that is not encoded arrives as a blank.
var momentForm = regexp.MustCompile(`^\s*(\d{4})(?:[-/](\d\d?)[-/](\d\d?)|(\d\d)(\d\d))(?:[Tt\s]\s*(\d\d?):?(\d\d)(?::?(\d\d(?:[.,]\d+)?))?\s*?(?:[Zz]|UTC|GMT|([+\-\s])(\d\d):?(\d\d)?)?)?\s*$`)

// moment gives a parameter that is a time or a date; ok is false when it is none. One
// without a zone is of UTC.
func (p params) moment(name string) (at time.Time, ok bool) {
	text := p.text(name)
	for _, layout := range []string{http.TimeFormat, time.RFC1123Z} { // as headers have it
		if at, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return at, true
		}
	}
	m := momentForm.FindStringSubmatch(text)
	if m == nil {
		return at, false
	}
	zone := "Z"
	if m[9] != "" {
		zone = cmp.Or(strings.TrimSpace(m[9]), "+") + m[10] + ":" + cmp.Or(m[11], "00")
	}
	two := func(digits ...string) string {
		text := "0" + cmp.Or(cmp.Or(digits...), "0")
		return text[len(text)-2:]
	}
	text = fmt.Sprintf("%s-%s-%sT%s:%s:%s%s", m[1], two(m[2], m[4]), two(m[3], m[5]), two(m[6]), cmp.Or(m[7], "00"), cmp.Or(m[8], "00"), zone)
	at, err := time.Parse(time.RFC3339, text)
	return at, err == nil
}

// scalar gives a text or a number as text, and "" for anything else.
func scalar(value any) string { return params{"": value}.text("") }

// idText gives an id that was sent as a number or a text in its one form: digits
// without leading zeros. What is no id is given as it was sent, and ok is false.
func idText(value any) (id string, ok bool) {
	text := scalar(value)
	whole, err := strconv.ParseInt(text, 10, 64)
	ok = err == nil
	if number, isNumber := value.(json.Number); isNumber {
		// JSON has more forms for a whole number, such as 1.0 and 1e2.
		whole, ok = schemas.WholeNumber(number)
	}
	if !ok || whole <= 0 {
		return text, false
	}
	return strconv.FormatInt(whole, 10), true
}

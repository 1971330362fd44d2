package overlay

import (
	"regexp"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

var (
	bareName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	quoted   = strings.NewReplacer(`\`, `\\`, `'`, `\'`)
)

// JSONPath writes a pointer in a document as a JSONPath (RFC 9535).
func JSONPath(document any, pointer string) string { return jsonPath(document, pointer, false) }

// NamedPath is [JSONPath] in which items of lists that have an id or a name are called by
// it: other items may come before them.
func NamedPath(document any, pointer string) string { return jsonPath(document, pointer, true) }

func jsonPath(document any, pointer string, named bool) string {
	var b strings.Builder
	b.WriteByte('$')
	at := document
	for _, token := range schemas.Split(pointer) {
		list, isList := at.([]any)
		at, _ = schemas.Lookup(at, schemas.Join("", token))
		switch key, name := nameOf(list, at); {
		case isList && named && name != "":
			b.WriteString("[?@." + key + " == '" + quoted.Replace(name) + "']")
		case isList:
			b.WriteString("[" + token + "]")
		case bareName.MatchString(token):
			b.WriteString("." + token)
		default:
			b.WriteString("['" + quoted.Replace(token) + "']")
		}
	}
	return b.String()
}

// nameOf gives the key and the text by which an item of a list is told from all others;
// empty is none.
func nameOf(list []any, item any) (key, name string) {
	for _, key := range []string{"id", "name"} {
		member := func(item any) string {
			object, _ := item.(map[string]any)
			text, _ := object[key].(string)
			return text
		}
		same := 0
		for _, other := range list {
			if member(other) == member(item) {
				same++
			}
		}
		if name = member(item); name != "" && same == 1 {
			return key, name
		}
	}
	return "", ""
}

package schemas

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// AppendYAML writes a JSON value as YAML in block style, indented by so many
// spaces, with a line break behind it. The members of objects stand in
// alphabetical order. Texts are quoted wherever a reader of YAML might take them
// for something else: the YAML library's own writer leaves line breaks of other
// scripts and numbers in texts as they are.
func AppendYAML(dst []byte, value any, indent int) []byte {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			return append(dst, "{}\n"...)
		}
		for i, key := range slices.Sorted(maps.Keys(value)) {
			if i > 0 {
				dst = appendIndent(dst, indent)
			}
			dst = append(appendScalar(dst, key), ':')
			dst = appendInside(dst, value[key], indent+2)
		}
		return dst
	case []any:
		if len(value) == 0 {
			return append(dst, "[]\n"...)
		}
		for i, item := range value {
			if i > 0 {
				dst = appendIndent(dst, indent)
			}
			dst = append(dst, "- "...)
			dst = AppendYAML(dst, item, indent+2)
		}
		return dst
	}
	return append(appendScalar(dst, value), '\n')
}

// appendInside writes what stands behind a key: on its line, or below it.
func appendInside(dst []byte, value any, indent int) []byte {
	filled := false
	switch value := value.(type) {
	case map[string]any:
		filled = len(value) > 0
	case []any:
		filled = len(value) > 0
	}
	if filled {
		return AppendYAML(appendIndent(append(dst, '\n'), indent), value, indent)
	}
	return AppendYAML(append(dst, ' '), value, indent)
}

func appendIndent(dst []byte, indent int) []byte {
	return append(dst, strings.Repeat(" ", indent)...)
}

var (
	// plain texts mean themselves in every version of YAML.
	plain = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./()-]+)*$`)
	// reserved words do not.
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|[.]?(nan|inf))$`)
)

func appendScalar(dst []byte, value any) []byte {
	switch value := value.(type) {
	case nil:
		return append(dst, "null"...)
	case json.Number:
		return append(dst, value...)
	case string:
		if plain.MatchString(value) && !reserved.MatchString(value) {
			return append(dst, value...)
		}
		return appendYAMLQuoted(dst, value)
	}
	return fmt.Append(dst, value)
}

// appendYAMLQuoted writes a text in double quotes, where JSON and YAML escape
// alike. What YAML does not let stand as it is, or takes for a line break, is
// escaped too.
func appendYAMLQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, `\n`...)
		case r == '\t':
			dst = append(dst, `\t`...)
		case r < 0x20, r >= 0x7f && r <= 0xa0, r >= 0x2000 && r <= 0x206f && r != 0x200c && r != 0x200d, r == 0xfeff, r == 0xfffe, r == 0xffff:
			dst = fmt.Appendf(dst, `\u%04x`, r)
		default:
			dst = append(dst, string(r)...)
		}
	}
	return append(dst, '"')
}

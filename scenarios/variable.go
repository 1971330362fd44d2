package scenarios

import (
	"maps"
	"regexp"
	"slices"
)

// The variables that every story has.
const (
	RunVariable   = "run"         // the mark of the run
	TokenVariable = "usual_token" // the usual token, a secret
)

var (
	// VariablePattern matches a variable in a text: {{id}}, or {{#id}} for a number.
	VariablePattern = regexp.MustCompile(`\{\{(#?)([A-Za-z_][A-Za-z0-9_]*)\}\}`)
	variableName    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// VariablesIn lists the variables in the texts of a value, each once, in the order
// in which they stand there.
func VariablesIn(value any) (names []string) {
	eachText(value, func(text string) {
		for _, match := range VariablePattern.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(names, match[2]) {
				names = append(names, match[2])
			}
		}
	})
	return names
}

// eachText goes through the texts in a value, the names of members too.
func eachText(value any, do func(string)) {
	switch value := value.(type) {
	case string:
		do(value)
	case []any:
		for _, item := range value {
			eachText(item, do)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			do(name)
			eachText(value[name], do)
		}
	}
}

package command

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/pflag"
)

// PlainFlagError says what a flag takes, where the library tells how it read the
// value. source is where the value stood; empty is the command line.
func PlainFlagError(source string, err error) error {
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &invalid):
	case source != "":
		return fmt.Errorf("%s: %w", source, err)
	default:
		return err
	}
	flag := invalid.GetFlag()
	name := "--" + flag.Name
	switch {
	case source != "":
		name = source
	case flag.Shorthand != "":
		name = "-" + flag.Shorthand
	}
	wanted := map[string]string{
		"int": "a whole number, such as 10", "int64": "a whole number, such as 42", "float64": "a number, such as 2.5",
		"duration": "a time with its unit, such as 30s", "bool": "true or false",
	}[flag.Value.Type()]
	if wanted == "" && source != "" {
		return fmt.Errorf("%s: %w", source, err)
	}
	if wanted == "" {
		return err
	}
	if errors.Is(err, strconv.ErrRange) {
		wanted += ", and a smaller one"
	}
	return fmt.Errorf("%s takes %s, not %q", name, wanted, invalid.GetValue())
}

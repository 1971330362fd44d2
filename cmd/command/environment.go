package command

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// EnvironmentHelp is what every help says of the environment.
const EnvironmentHelp = "Each flag can also be set in the environment, as RINGER_ and its name in capitals with _ for -,\n" +
	"such as RINGER_SCENARIO. A flag that can be repeated takes its values with commas between them.\n" +
	"The command line wins over the environment; an empty variable counts as not set."

// VariableFor names the environment variable that gives a flag.
func VariableFor(flag *pflag.Flag) string {
	return "RINGER_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))
}

// VendorVariable names an environment variable of a vendor, such as MY_API_BASE_URL of
// my-api.
func VendorVariable(vendor, what string) string {
	return strings.ToUpper(strings.ReplaceAll(vendor, "-", "_")) + "_" + what
}

// fromEnvironment is the annotation of a command that lists the variables which gave
// it flags.
const fromEnvironment = "environment"

// ReadEnvironment gives the flags that the command line does not have the values that
// the environment has for them.
func ReadEnvironment(cmd *cobra.Command) error {
	var given []string
	var wrong []error
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		name := VariableFor(flag)
		value := os.Getenv(name)
		if flag.Changed || flag.Name == "help" || value == "" {
			return
		}
		given = append(given, name)
		if err := setFromEnvironment(cmd.Flags(), flag, value); err != nil {
			wrong = append(wrong, PlainFlagError("the environment variable "+name, err))
		}
	})
	if len(wrong) == 0 && len(given) > 0 {
		cmd.Annotations = map[string]string{fromEnvironment: strings.Join(given, ", ")}
	}
	return errors.Join(wrong...)
}

// NameVariables adds to an error of wrong use which flags the environment gave: they
// do not stand on the command line, where a reader would look for the mistake.
func NameVariables(cmd *cobra.Command, err error) error {
	given := cmd.Annotations[fromEnvironment]
	if err == nil || given == "" || Code(err) != Usage {
		return err
	}
	return errors.Join(err, errors.New("the environment gives flags here: "+given))
}

// setFromEnvironment gives a flag its value; the values of a repeatable one stand
// between commas, and one that holds a comma stands in quotes.
func setFromEnvironment(flags *pflag.FlagSet, flag *pflag.Flag, value string) error {
	several, ok := flag.Value.(pflag.SliceValue)
	if !ok {
		return flags.Set(flag.Name, value)
	}
	values, err := csv.NewReader(strings.NewReader(value)).Read()
	if err != nil {
		return fmt.Errorf("write the values with commas between them, and one that has a comma in it in quotes, not %q", value)
	}
	flag.Changed = true
	return several.Replace(values)
}

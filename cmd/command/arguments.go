package command

import (
	"fmt"
	"math"
	"strings"

	"github.com/ringer-mock/ringer/cmd/terminal"
	"github.com/spf13/cobra"
)

// What follows counts the arguments of a command. The usage, which newRoot's groups
// add to every message, says what they are.

// Takes wants at least so many arguments, and no more than so many.
func Takes(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		name := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
		switch {
		case len(args) < least && least == most:
			return fmt.Errorf("%s takes %s, and got %d", name, terminal.Number(uint64(least), "argument"), len(args))
		case len(args) < least:
			return fmt.Errorf("%s takes at least %s, and got %d", name, terminal.Number(uint64(least), "argument"), len(args))
		case len(args) > most && most == 0:
			return fmt.Errorf("%s takes no arguments, and got %q", name, args[0])
		case len(args) > most:
			return fmt.Errorf("%s takes no more than %s, and got %q as well", name, terminal.Number(uint64(most), "argument"), args[most])
		}
		return nil
	}
}

// AnyNumber is no limit.
const AnyNumber = math.MaxInt

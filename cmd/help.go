package cmd

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ringer-mock/ringer/schemas"
)

// helpFiles are the help topics: a new one is a file whose first line is its title.
//
//go:embed help/*.md
var helpFiles embed.FS

// Topic is a text of help that explains more than one command.
type Topic struct{ Name, Title, Text string }

// Topics gives the help topics in alphabetical order.
func Topics() (all []Topic) {
	names, err := fs.Glob(helpFiles, "help/*.md")
	if err != nil {
		panic(err) // the pattern is wrong
	}
	for _, name := range names {
		text, err := helpFiles.ReadFile(name)
		if err != nil {
			panic(err) // what is embedded can be read
		}
		title, _, _ := strings.Cut(string(text), "\n")
		_, title, _ = strings.Cut(title, ": ")
		all = append(all, Topic{strings.TrimSuffix(path.Base(name), ".md"), title, string(text)})
	}
	return all
}

func findTopic(name string) (found Topic, ok bool) {
	for _, topic := range Topics() {
		if topic.Name == name {
			return topic, true
		}
	}
	return Topic{}, false
}

// newHelp makes the help command. It knows topics, and refuses a name that it does not
// know, which cobra's own does not.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC]",
		Short: "Explain a command or a topic",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if topic, ok := findTopic(args[0]); ok {
					_, err := io.WriteString(cmd.OutOrStdout(), topic.Text)
					return err
				}
			}
			found, rest, err := root.Find(args)
			switch {
			case err != nil:
				return err
			case len(rest) > 0 && found == root:
				return fmt.Errorf("there is no command or help topic %q; %s", rest[0], schemas.Suggest(rest[0], helpNames(root)))
			case len(rest) > 0:
				return unknownCommand(found, rest[0])
			}
			return found.Help()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return helpNames(found), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// helpNames gives what help can explain below a command: its commands, and the topics
// below the program itself.
func helpNames(cmd *cobra.Command) []string {
	names := commandNames(cmd)
	if !cmd.HasParent() {
		for _, topic := range Topics() {
			names = append(names, topic.Name)
		}
	}
	return names
}

// writeTopics lists the help topics.
func writeTopics(w io.Writer) {
	fmt.Fprintln(w, "\nHelp Topics:")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, topic := range Topics() {
		fmt.Fprintf(table, "  %s\t%s\n", topic.Name, topic.Title)
	}
	_ = table.Flush() // the writer beneath it has the error, if any
	fmt.Fprintln(w, "\nUse \"ringer help TOPIC\" to read one.")
}

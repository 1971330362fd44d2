package help

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"text/tabwriter"
)

// files are the help topics: a new one is a file whose first line is its title.
//
//go:embed *.md
var files embed.FS

// Topic is a text of help that explains more than one command.
type Topic struct{ Name, Title, Text string }

// Topics gives the help topics in alphabetical order.
func Topics() (all []Topic) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		panic(err) // the pattern is wrong
	}
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // what is embedded can be read
		}
		title, _, _ := strings.Cut(string(text), "\n")
		_, title, _ = strings.Cut(title, ": ")
		all = append(all, Topic{strings.TrimSuffix(path.Base(name), ".md"), title, string(text)})
	}
	return all
}

// Find gives the topic of a name.
func Find(name string) (found Topic, ok bool) {
	for _, topic := range Topics() {
		if topic.Name == name {
			return topic, true
		}
	}
	return Topic{}, false
}

// List lists the help topics.
func List(w io.Writer) {
	fmt.Fprintln(w, "\nHelp Topics:")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, topic := range Topics() {
		fmt.Fprintf(table, "  %s\t%s\n", topic.Name, topic.Title)
	}
	_ = table.Flush() // the writer beneath it has the error, if any
	fmt.Fprintln(w, "\nUse \"ringer help TOPIC\" to read one.")
}

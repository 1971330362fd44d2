package report

import (
	"io"
	"path"
	"slices"
	"strings"
)

// Form is a form in which a report can be written to a file.
type Form struct {
	// Ending is how the name of the file ends.
	Ending string
	// Name says what it is.
	Name  string
	Write func(*Report, io.Writer) error
}

// Forms are all of them.
var Forms = []Form{
	{".json", "JSON", (*Report).WriteJSON},
	{".xml", "JUnit", (*Report).WriteJUnit},
	{".sarif", "SARIF 2.1.0", (*Report).WriteSARIF},
	{".md", "Markdown", (*Report).WriteMarkdown},
	{".html", "HTML", (*Report).WriteHTML},
}

// FormOf gives the form of a file by the ending of its name.
func FormOf(file string) (Form, bool) {
	at := slices.IndexFunc(Forms, func(f Form) bool { return f.Ending == path.Ext(file) })
	if at < 0 {
		return Form{}, false
	}
	return Forms[at], true
}

// Endings lists the endings of all forms for a message.
func Endings() string {
	endings := make([]string, len(Forms))
	for i, form := range Forms {
		endings[i] = form.Ending
	}
	last := len(endings) - 1
	return strings.Join(endings[:last], ", ") + " or " + endings[last]
}

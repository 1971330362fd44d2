package infer

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts/overlay"
	"github.com/ringer-mock/ringer/schemas"
)

// Overlay is what [Write] says of the document.
type Overlay struct {
	// File is how the overlay refers to the document, and Document the document itself.
	File     string
	Document map[string]any
}

// Count says how many operations a document has, how many of them declarations say the
// behaviour of, and how many questions there are.
func Count(document map[string]any, declarations []Declaration) (operations, understood, questions int) {
	for _, o := range newTree(document).operations() {
		operations++
		if o.at.value["x-ringer-behaviour"] != nil {
			understood++
		}
	}
	for _, d := range declarations {
		if d.Key == "x-ringer-behaviour" {
			understood++
		}
		if d.Doubtful {
			questions++
		}
	}
	return operations, understood, questions
}

// Write writes declarations as an OpenAPI Overlay 1.0, in YAML: an action for each
// operation and for each place of a schema, with the reasons in comments before it. What
// is doubtful comes first, behind a list of all questions. What holds for any document
// is left out: it is inferred whenever the document is read.
func (o Overlay) Write(w io.Writer, declarations []Declaration) error {
	var text bytes.Buffer
	actions := o.actions(declarations)
	o.head(&text, actions)
	for _, a := range actions {
		a.write(&text)
	}
	_, err := w.Write(text.Bytes())
	return err
}

// action is an update of one place.
type action struct {
	target    string
	pointer   string // of the target
	reasons   []string
	questions []string
	update    any // an object, or an item that a list gets
}

// actions puts together what is said of one place, the doubtful ones first.
func (o Overlay) actions(declarations []Declaration) (all []*action) {
	byTarget := map[string]*action{}
	for _, d := range declarations {
		if d.usual {
			continue
		}
		target, rest := split(d)
		name := target
		if target == "" {
			name = schemas.Join(d.Pointer, d.Key) // one action for each thing that the root says
		}
		a := byTarget[name]
		if a == nil || d.Key == "-" {
			a = &action{target: overlay.JSONPath(o.Document, target), pointer: target, update: map[string]any{}}
			byTarget[name], all = a, append(all, a)
		}
		if update, ok := a.update.(map[string]any); ok && d.Key != "-" {
			put(update, append(rest, d.Key), d.Value)
		} else {
			a.update = d.Value
		}
		if why := oneLine(d.Why); !slices.Contains(a.reasons, why) {
			a.reasons = append(a.reasons, why)
		}
		if d.Doubtful {
			a.questions = append(a.questions, oneLine(d.Question))
		}
	}
	slices.SortStableFunc(all, func(a, b *action) int { return min(1, len(b.questions)) - min(1, len(a.questions)) })
	return all
}

// split gives the place that an action updates, and what leads on from it to the
// declaration: the operation is updated for its own answers, and the root for what is
// declared there.
func split(d Declaration) (target string, rest []string) {
	tokens := schemas.Split(d.Pointer)
	switch {
	case len(tokens) > 0 && strings.HasPrefix(tokens[0], "x-ringer-"):
		return "", tokens
	case len(tokens) == 5 && tokens[0] == "paths" && tokens[3] == "responses" && d.Key != "-":
		return schemas.Join("", tokens[:3]...), slices.Clone(tokens[3:])
	}
	return d.Pointer, nil
}

func put(update map[string]any, way []string, value any) {
	for _, name := range way[:len(way)-1] {
		inner, ok := update[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			update[name] = inner
		}
		update = inner
	}
	update[way[len(way)-1]] = value
}

// head writes what stands before the actions.
func (o Overlay) head(w *bytes.Buffer, actions []*action) {
	fmt.Fprintf(w, "# What Ringer infers from %s, which is not changed. Each reason says what was seen.\n", oneLine(o.File))
	w.WriteString("# Mend what is wrong here, and take out what the document should say itself: what\n# stands here goes before what is inferred.\n")
	number := 0
	for _, a := range actions {
		for _, question := range a.questions {
			if number++; number == 1 {
				w.WriteString("#\n# Questions, whose answers nothing in the document tells:\n")
			}
			fmt.Fprintf(w, "# %3d. %s\n", number, question)
		}
	}
	info, _ := o.Document["info"].(map[string]any)
	title, _ := info["title"].(string)
	version, _ := info["version"].(string)
	fmt.Fprintf(w, "overlay: 1.0.0\ninfo: %s\nextends: %s\nactions:", flow(map[string]any{"title": "Ringer's reading of " + oneLine(title), "version": version}), flow(o.File))
	if len(actions) == 0 {
		w.WriteString(" []\n")
		return
	}
	w.WriteByte('\n')
}

func (a *action) write(w *bytes.Buffer) {
	for _, reason := range a.reasons {
		fmt.Fprintf(w, "  # %s\n", reason)
	}
	for _, question := range a.questions {
		fmt.Fprintf(w, "  # QUESTION: %s\n", question)
	}
	fmt.Fprintf(w, "  - target: %s\n", flow(a.target))
	update, isObject := a.update.(map[string]any)
	if !isObject {
		fmt.Fprintf(w, "    update: %s\n", flow(a.update))
		return
	}
	w.WriteString("    update:\n")
	names := keys(update)
	slices.SortStableFunc(names, func(a, b string) int { return strings.Compare(rank(a), rank(b)) })
	for _, name := range names {
		fmt.Fprintf(w, "      %s: %s\n", flow(name), flow(update[name]))
	}
}

// rank puts what an operation does before what follows from it.
func rank(name string) string {
	if name == "x-ringer-behaviour" {
		return ""
	}
	return "x"
}

// flow writes a value as YAML on one line.
func flow(value any) string {
	data, err := schemas.EncodeJSON(value)
	if err != nil {
		return "null" // nothing that is declared lacks a form in JSON
	}
	text, err := schemas.FlowYAML(data)
	if err != nil {
		return string(data) // which is YAML, too
	}
	return string(bytes.TrimSpace(text))
}

var blanks = regexp.MustCompile(`[\s\p{C}]+`)

// oneLine makes a text fit for a comment.
func oneLine(text string) string { return strings.TrimSpace(blanks.ReplaceAllString(text, " ")) }

package overlay

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/pb33f/go-yaml"

	"github.com/ringer-mock/ringer/schemas"
)

// DefaultFile is the file of settled findings in a working folder.
const DefaultFile = "ringer.overlay.yaml"

// schemaFile is the form of such files.
const schemaFile = "ringer/overlay.json"

// The keys in which what OpenAPI has no word for stands.
const (
	waiversKey     = "x-ringer-waivers"
	differencesKey = "x-ringer-differences"
	vendorKey      = "x-ringer-vendor"
	acceptedKey    = "x-ringer-accepted"
)

// File is a file of findings that a team has settled. The zero value is one in which
// nothing stands.
type File struct {
	// Name is the file's name, as it stands in messages.
	Name string
	// Waivers and Differences stand in the order of the file.
	Waivers     []Waiver
	Differences []Difference

	doc     *schemas.Document
	root    *yaml.Node // the whole text with its comments; nil is an empty file
	actions []settled
}

// settled is an action of a file.
type settled struct {
	Action
	vendor   string
	accepted Date // the day from which it holds; the zero Date is always
}

// Key names a finding in a file.
type Key struct {
	// ID is the finding's.
	ID        string `json:"id"`
	Vendor    string `json:"vendor"`
	Operation string `json:"operation"`
	// Says is what was found, for people.
	Says string `json:"says"`
}

// Waiver lets a finding pass until a day.
type Waiver struct {
	Key
	// Until is the last day on which it holds.
	Until Date `json:"ignoreUntil"`
	// Reason is why the finding may wait.
	Reason string `json:"reason"`

	pointer string
}

// Holds says whether the waiver still holds on a day.
func (w *Waiver) Holds(on time.Time) bool { return !DayOf(on).After(w.Until.Time) }

// Difference is an accepted fact that the fake cannot follow: the vendor goes on to
// differ from the fake in it.
type Difference struct {
	Key
	// Step is the step that shows it; empty for one outside of stories.
	Step string `json:"step"`
	// Accepted is the day on which it was accepted.
	Accepted Date `json:"accepted"`
}

// Parse reads a file. What is wrong with it is a [*schemas.Error] that names the line.
func Parse(name string, text []byte) (*File, error) {
	if err := conflicted(name, text); err != nil {
		return nil, err
	}
	doc, err := schemas.Parse(name, text)
	if err != nil {
		return nil, err
	}
	f := &File{Name: name, doc: doc}
	if err := f.validate(); err != nil {
		return nil, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil { // which schemas.Parse has read
		return nil, doc.Errorf("", "the text cannot be edited: %v", err)
	}
	f.root = &root
	return f, f.read()
}

// conflicted refuses a text in which two versions stand, as git leaves them.
func conflicted(name string, text []byte) error {
	for i, line := range bytes.Split(text, []byte("\n")) {
		for _, mark := range []string{"<<<<<<< ", "=======", ">>>>>>> ", "||||||| "} {
			if strings.HasPrefix(string(line), mark) {
				return &schemas.Error{File: name, Position: schemas.Position{Line: i + 1, Column: 1}, Message: "two versions of the file were merged, and their conflict is not settled: keep the lines of both that hold, and take the marks away"}
			}
		}
	}
	return nil
}

var form = sync.OnceValues(func() (*schemas.Schema, error) { return schemas.Load(schemaFile) })

// validate holds the file to its form.
func (f *File) validate() error {
	schema, err := form()
	if err != nil {
		return err
	}
	for _, v := range schema.Validate(f.doc.Value) {
		message := v.Message
		switch key := v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]; {
		case v.Keyword == "required" && key == "reason":
			message = "the waiver has no reason: say in reason why the finding may wait"
		case v.Keyword == "required" && key == "ignoreUntil":
			message = "the waiver has no end: write ignoreUntil: YYYY-MM-DD"
		case v.Keyword == "additionalProperties", v.Keyword == "unevaluatedProperties":
			message += "; see schemas/ringer/overlay.json for the keys that there are"
		}
		return f.doc.Errorf(v.Pointer, "%s", message)
	}
	return nil
}

// read takes apart what a file of the right form says.
func (f *File) read() error {
	actions, err := Actions(nodeOf(f.doc.Value))
	if err != nil {
		return f.placed(err)
	}
	for _, a := range actions {
		s := settled{Action: a}
		said, _ := schemas.Lookup(f.doc.Value, schemas.Join(a.Pointer, vendorKey))
		if s.vendor, _ = said.(string); s.vendor == "" {
			said, _ = schemas.Lookup(f.doc.Value, schemas.Join("", vendorKey))
			s.vendor, _ = said.(string)
		}
		if s.vendor == "" {
			return f.doc.Errorf(a.Pointer, "the action does not say whose contract it changes: write %s: VENDOR beside its target, or at the root of the file", vendorKey)
		}
		if said, there := schemas.Lookup(f.doc.Value, schemas.Join(a.Pointer, acceptedKey)); there {
			if err := s.accepted.parse(fmt.Sprint(said)); err != nil {
				return f.doc.Errorf(schemas.Join(a.Pointer, acceptedKey), "%v", err)
			}
		}
		f.actions = append(f.actions, s)
	}
	if err := f.list(waiversKey, &f.Waivers); err != nil {
		return err
	}
	for i := range f.Waivers {
		f.Waivers[i].pointer = schemas.Join("", waiversKey, fmt.Sprint(i))
		if strings.TrimSpace(f.Waivers[i].Reason) == "" {
			return f.doc.Errorf(f.Waivers[i].pointer+"/reason", "the waiver has no reason: say in reason why the finding may wait")
		}
	}
	return f.list(differencesKey, &f.Differences)
}

// list reads what stands under one of the keys.
func (f *File) list(key string, into any) error {
	value, there := schemas.Lookup(f.doc.Value, schemas.Join("", key))
	if !there {
		return nil
	}
	text, err := schemas.EncodeJSON(value)
	if err == nil {
		err = schemas.Unmarshal(text, into)
	}
	if err != nil {
		return f.doc.Errorf(schemas.Join("", key), "%v", err)
	}
	return nil
}

// placed gives an [*Error] its place in the text.
func (f *File) placed(err error) error {
	if wrong, ok := err.(*Error); ok {
		return f.doc.Errorf(wrong.Pointer, "%s", wrong.Message)
	}
	return err
}

// Place says where a waiver stands, as FILE:LINE.
func (f *File) Place(w *Waiver) string {
	if f.doc == nil || w.pointer == "" {
		return f.Name
	}
	return fmt.Sprintf("%s:%d", f.Name, f.doc.Locate(w.pointer).Line)
}

// Vendors lists the vendors that the file says anything of.
func (f *File) Vendors() map[string]bool {
	known := map[string]bool{}
	for _, a := range f.actions {
		known[a.vendor] = true
	}
	for _, w := range f.Waivers {
		known[w.Vendor] = true
	}
	for _, d := range f.Differences {
		known[d.Vendor] = true
	}
	return known
}

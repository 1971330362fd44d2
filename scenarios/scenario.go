package scenarios

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

// Scenario describes how a world begins.
type Scenario struct {
	Name        string
	Description string
	// Seed decides everything that is left to chance; 1 when the file has none.
	Seed int64
	// Clock is where the world's time starts and stands still until a write or a
	// caller moves it; the zero time means real time.
	Clock time.Time
	// Tick is how far each successful write moves a set clock.
	Tick time.Duration
	// Auth lists the tokens that are known; a vendor without any takes every
	// token, with all rights.
	Auth []Credential
	// Data is what the vendors hold at the start.
	Data Data

	document *schemas.Document
}

// Credential is a token that a scenario knows.
type Credential struct {
	Vendor string `json:"vendor"`
	Token  string `json:"token"`
	// Role is what the token's user is; empty means all rights, unless Grants
	// says otherwise.
	Role string `json:"role"`
	// Expired makes the vendor refuse the token as no longer valid.
	Expired bool `json:"expired"`
	// Grants lists what the token may see, each by the vendor's own path
	// parameters; empty means everything.
	Grants []map[string]string `json:"grants"`
}

// filledAt is when rows were made that do not say so, in a scenario without a
// clock.
var filledAt = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

//go:embed *.yaml
var files embed.FS

// Names lists the built-in scenarios in alphabetical order.
func Names() []string {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil // only a malformed pattern fails, and this one is constant
	}
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".yaml")
	}
	return names
}

// Source gives the text of a built-in scenario.
func Source(name string) ([]byte, error) {
	data, err := files.ReadFile(name + ".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no built-in scenario is called %q; %s", name, schemas.Suggest(name, Names()))
	}
	return data, err
}

// Builtin reads a built-in scenario.
func Builtin(name string) (*Scenario, error) {
	data, err := Source(name)
	if err != nil {
		return nil, err
	}
	return Parse(name+".yaml", data)
}

var format = sync.OnceValues(func() (*schemas.Schema, error) { return schemas.Load("ringer/scenario.json") })

// Parse reads a scenario from YAML or JSON text; file is its name in messages.
// Everything that is wrong is reported at once, each as an [*schemas.Error],
// joined.
func Parse(file string, data []byte) (*Scenario, error) {
	doc, err := schemas.Parse(file, data)
	if err != nil {
		return nil, err
	}
	schema, err := format()
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, v := range schema.Validate(doc.Value) {
		wrong = append(wrong, doc.Errorf(v.Pointer, "%s", v.Message))
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return read(doc)
}

// WithSeed gives the same scenario with another seed, and so with other values
// in all that it leaves to chance.
func (s *Scenario) WithSeed(seed int64) (*Scenario, error) {
	root, _ := s.document.Value.(map[string]any)
	changed := make(map[string]any, len(root)+1)
	for key, value := range root {
		changed[key] = value
	}
	changed["seed"] = json.Number(fmt.Sprint(seed))
	doc := *s.document
	doc.Value = changed
	return read(&doc)
}

// read takes the parts out of a document that has the right form.
func read(doc *schemas.Document) (*Scenario, error) {
	var file struct {
		Name        string       `json:"name"`
		Description string       `json:"description"`
		Seed        *int64       `json:"seed"`
		Clock       *time.Time   `json:"clock"`
		Tick        string       `json:"tick"`
		Auth        []Credential `json:"auth"`
	}
	root, _ := doc.Value.(map[string]any)
	head := make(map[string]any, len(root))
	for key, value := range root {
		if key != "data" {
			head[key] = value
		}
	}
	text, err := json.Marshal(head)
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		return nil, doc.Errorf("", "%v", err)
	}
	s := &Scenario{Name: file.Name, Description: file.Description, Seed: 1, Auth: file.Auth, document: doc}
	filler := fixtures.Filler{At: filledAt}
	if file.Seed != nil {
		s.Seed = *file.Seed
	}
	if file.Clock != nil {
		s.Clock, s.Tick, filler.At = file.Clock.UTC(), time.Second, *file.Clock
	}
	if file.Tick != "" {
		if s.Tick, err = time.ParseDuration(file.Tick); err != nil || s.Tick < 0 {
			return nil, doc.Errorf("/tick", "%q is no length of time; write it like 1s, 250ms or 1h30m", file.Tick)
		}
		if file.Clock == nil {
			return nil, doc.Errorf("/tick", "a tick moves a clock that is set, and this scenario sets none: add clock")
		}
	}
	filler.Seed = s.Seed
	var wrong []error
	for i, credential := range s.Auth {
		if _, err := contracts.Load(credential.Vendor); err != nil {
			pointer := fmt.Sprintf("/auth/%d/vendor", i)
			wrong = append(wrong, doc.Errorf(pointer, "no vendor is called %q; %s", credential.Vendor, schemas.Suggest(credential.Vendor, contracts.Names())))
		}
	}
	if s.Data, err = ReadData(doc, "/data", filler); err != nil {
		wrong = append(wrong, err)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return s, nil
}

package scenarios

import (
	"context"
	"fmt"
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
	// Rules are walked in this order; a request meets the first that matches.
	Rules []Rule
	// Warnings tell of what has no effect, and is no mistake.
	Warnings []*schemas.Error

	catalog *contracts.Catalog
	source  func() (*schemas.Document, error) // reads the text again; nil when it is not kept
}

// filledAt is when rows were made that do not say so, in a scenario without a
// clock.
var filledAt = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// Parse reads a scenario from YAML or JSON text, which must not change
// afterwards; file is its name in messages. All that is wrong with a text that
// can be read is reported at once, each as an [*schemas.Error], joined. The vendors
// that it can name are those of the catalog.
func Parse(catalog *contracts.Catalog, file string, text []byte) (*Scenario, error) {
	return readFrom(catalog, func() (*schemas.Document, error) { return schemas.Parse(file, text) }, nil)
}

// WithSeed gives the same scenario with another seed, and so with other values
// in all that it leaves to chance.
func (s *Scenario) WithSeed(seed int64) (*Scenario, error) {
	if s.source == nil {
		return nil, fmt.Errorf("the scenario %s was not read from a text and cannot be given another seed", s.Name)
	}
	return readFrom(s.catalog, s.source, &seed)
}

// WithoutData gives the scenario without its rows, for who has taken them over:
// they can be many. WithSeed has them still, from the text.
func (s *Scenario) WithoutData() *Scenario {
	kept := *s
	kept.Data = nil
	return &kept
}

// Catalog gives the one with which the scenario was read.
func (s *Scenario) Catalog() *contracts.Catalog { return s.catalog }

// readFrom reads a scenario; a seed that is not nil takes the place of the text's.
func readFrom(catalog *contracts.Catalog, source func() (*schemas.Document, error), seed *int64) (*Scenario, error) {
	doc, err := source()
	if err != nil {
		return nil, err
	}
	s, _, err := read(context.Background(), catalog, doc, seed)
	if err != nil {
		return nil, err
	}
	s.source = source
	return s, nil
}

// Read reads a scenario from a text that was parsed already, as [Parse] does.
// Nothing is kept of the text, so the scenario cannot be given another seed. It stops
// when the context is done.
func Read(ctx context.Context, catalog *contracts.Catalog, doc *schemas.Document) (*Scenario, error) {
	s, _, err := read(ctx, catalog, doc, nil)
	return s, err
}

// read reads both things that a scenario file can hold: how a world begins, and a
// story.
func read(ctx context.Context, catalog *contracts.Catalog, doc *schemas.Document, seed *int64) (*Scenario, *Story, error) {
	wrong := &mistakes{catalog: catalog, doc: doc}
	if err := wrong.checkForm(); err != nil {
		return nil, nil, err
	}
	head := readHead(wrong)
	s := &Scenario{
		Name: head.Name, Description: head.Description,
		Seed: head.seed(wrong), Clock: head.clock(wrong), Tick: head.tick(wrong),
		Auth: head.Auth, catalog: catalog,
	}
	if seed != nil {
		s.Seed = *seed
	}
	for i, credential := range s.Auth {
		if credential.Vendor != "" { // else the form is wrong
			if wrong.isVendor(fmt.Sprintf("/auth/%d/vendor", i), credential.Vendor) {
				wrong.checkCredential(fmt.Sprintf("/auth/%d", i), credential)
			}
		}
	}
	filler := fixtures.Filler{Seed: s.Seed, At: s.Clock}
	if s.Clock.IsZero() {
		filler.At = filledAt
	}
	reader := newDataReader(ctx, wrong, filler)
	s.Data = reader.data("/data")
	s.Data = reader.generate("/generate", s.Data)
	var err error
	if s.Rules, s.Warnings, err = (ruleReader{wrong}).rules("/rules"); err != nil {
		return nil, nil, err
	}
	story := &Story{Name: s.Name, Description: s.Description}
	if story.Params, story.Steps, err = (storyReader{mistakes: wrong}).story(); err != nil {
		return nil, nil, err
	}
	if err := wrong.err(); err != nil {
		return nil, nil, err
	}
	return s, story, nil
}

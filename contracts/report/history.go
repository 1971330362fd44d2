package report

import (
	"fmt"
	"io"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// forgetAfter is how many runs a history remembers a finding that no longer shows.
const forgetAfter = 200

// Past is a history file: it says in which runs each finding was found. The zero value
// knows of none.
type Past struct {
	Version int `json:"version"`
	// Vendors holds the findings by their ids, by vendor.
	Vendors map[string]map[string]*Seen `json:"vendors"`
}

// Seen is what a history knows of a finding.
type Seen struct {
	// Since is when the run began that found it first, and Last the one that did last.
	Since time.Time `json:"since"`
	Last  time.Time `json:"last"`
	// Seen counts the runs that have found it, Runs all since then that could have, and
	// Missed those since the last that has.
	Seen   int `json:"seen"`
	Runs   int `json:"runs"`
	Missed int `json:"missed"`
}

// ReadPast reads a history file. An error names the place in it.
func ReadPast(name string, data []byte) (*Past, error) {
	doc, err := schemas.Parse(name, data)
	if err != nil {
		return nil, fmt.Errorf("the history cannot be read: %w: %s", err, anotherHistory)
	}
	form, err := schemas.Load("ringer/history.json")
	if err != nil {
		return nil, err
	}
	for _, v := range form.Validate(doc.Value) {
		return nil, fmt.Errorf("%w: %s", doc.Errorf(v.Pointer, "the history cannot be read: %s", v.Message), anotherHistory)
	}
	past := &Past{}
	if err := schemas.Unmarshal(data, past); err != nil {
		return nil, fmt.Errorf("%w: %s", doc.Errorf("", "the history cannot be read: %v", err), anotherHistory)
	}
	return past, nil
}

const anotherHistory = "mend it, or name a file that is not there yet to begin anew"

// Add takes a run into the history, and gives its findings theirs. A run that was not
// whole says nothing of what it did not find, and one that reached nothing says nothing.
func (p *Past) Add(r *Report) {
	if r.Summary.Passed == 0 && len(r.Findings) == 0 {
		return
	}
	if p.Vendors == nil {
		p.Vendors = map[string]map[string]*Seen{}
	}
	known := p.Vendors[r.Vendor]
	if known == nil {
		known = map[string]*Seen{}
		p.Vendors[r.Vendor] = known
	}
	found := map[string]bool{}
	for _, f := range r.Findings {
		if found[f.ID] {
			continue
		}
		found[f.ID] = true
		one := known[f.ID]
		if one == nil {
			one = &Seen{Since: r.Started}
			known[f.ID] = one
		}
		one.Last, one.Seen, one.Runs, one.Missed = r.Started, one.Seen+1, one.Runs+1, 0
	}
	for id, one := range known {
		if found[id] || r.Partial || r.Ended != "" {
			continue
		}
		one.Runs++
		if one.Missed++; one.Missed > forgetAfter {
			delete(known, id)
		}
	}
	tell := func(f *contracts.Finding) {
		if one := known[f.ID]; one != nil {
			f.History = &contracts.History{Since: one.Since, Seen: one.Seen, Runs: one.Runs}
		}
	}
	for i := range r.Findings {
		tell(&r.Findings[i])
	}
	for _, check := range r.results {
		for i := range check.Found {
			tell(&check.Found[i])
		}
	}
}

// Write writes the history file.
func (p *Past) Write(w io.Writer) error {
	whole := Past{Version: Version, Vendors: p.Vendors}
	if whole.Vendors == nil {
		whole.Vendors = map[string]map[string]*Seen{}
	}
	text, err := schemas.IndentJSON(whole)
	if err == nil {
		_, err = w.Write(text)
	}
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return nil
}

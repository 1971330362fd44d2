package fromhar

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
	"github.com/ringer-mock/ringer/schemas"
)

// Scenario is what a recording has shown.
type Scenario struct {
	// Name is the scenario's, and Source says what was recorded.
	Name, Source string
	// Clock is when the recording began; the zero time is not known.
	Clock time.Time

	catalog *contracts.Catalog
	vendors map[string]map[string]*rows // by vendor and collection
	wrote   map[string]bool             // the vendors that a call has written to
	// Reads counts the answers whose objects were taken, and Later those that came after a
	// call had written, whose objects are not what there was at the beginning.
	Reads, Later int
	// LeftOut counts fields that do not fit the vendor's schema.
	LeftOut int
}

// rows are the objects of a collection, in the order in which they were shown.
type rows struct {
	collection *contracts.Collection
	ids        []string
	byID       map[string]map[string]any
}

// ErrNothing says that a recording shows no object.
var ErrNothing = errors.New("the recording shows no object of a vendor that is known: name its document with --contract, or record what lists or shows objects")

// Read takes the objects out of a recording that its reads have shown before anything was
// written. It is [ErrNothing] when there are none.
func Read(catalog *contracts.Catalog, name, source string, recording *har.File) (*Scenario, error) {
	s := &Scenario{Name: name, Source: source, catalog: catalog, vendors: map[string]map[string]*rows{}, wrote: map[string]bool{}}
	all, err := catalog.All()
	if err != nil {
		return nil, err
	}
	for i := range recording.Entries {
		entry := &recording.Entries[i]
		if s.Clock.IsZero() || !entry.Started.IsZero() && entry.Started.Before(s.Clock) {
			s.Clock = entry.Started
		}
		for _, contract := range all {
			call := contract.CallOf(&entry.Exchange)
			if call.Operation != nil && (contract.Serves(entry.URL.Hostname()) || !servedByOther(all, contract, entry.URL.Hostname())) {
				s.take(contract, call.Operation, entry)
				break
			}
		}
	}
	if len(s.vendors) == 0 {
		return nil, ErrNothing
	}
	return s, nil
}

// servedByOther says whether a host is that of another vendor.
func servedByOther(all []*contracts.Contract, own *contracts.Contract, host string) bool {
	return slices.ContainsFunc(all, func(c *contracts.Contract) bool { return c != own && c.Serves(host) })
}

// take takes the objects of one answer.
func (s *Scenario) take(contract *contracts.Contract, op *contracts.Operation, entry *har.Entry) {
	vendor := contract.Vendor
	if op.Writes(entry.Method) {
		s.wrote[vendor] = s.wrote[vendor] || entry.Status < http.StatusBadRequest
		return
	}
	found := contract.Objects(entry.Exchange)
	switch {
	case entry.Status >= http.StatusMultipleChoices || len(found) == 0:
		return
	case s.wrote[vendor]:
		s.Later++
		return
	}
	s.Reads++
	for _, object := range found {
		row := s.fit(object.Collection, object.Value)
		row[object.Collection.ID] = object.Collection.IDValue(object.ID)
		s.add(vendor, object.Collection, object.ID, row)
		for _, name := range slices.Sorted(maps.Keys(row)) {
			s.refer(contract, object.Collection, name, row[name])
		}
	}
}

// add adds an object, or what it has more than the one that is known.
func (s *Scenario) add(vendor string, collection *contracts.Collection, id string, row map[string]any) {
	if s.vendors[vendor] == nil {
		s.vendors[vendor] = map[string]*rows{}
	}
	held := s.vendors[vendor][collection.Name]
	if held == nil {
		held = &rows{collection: collection, byID: map[string]map[string]any{}}
		s.vendors[vendor][collection.Name] = held
	}
	if held.byID[id] == nil {
		held.ids = append(held.ids, id)
		held.byID[id] = map[string]any{}
	}
	maps.Copy(held.byID[id], row)
}

// fit gives what of an object a row of the collection takes.
func (s *Scenario) fit(collection *contracts.Collection, object map[string]any) map[string]any {
	properties, _ := collection.SchemaValue()["properties"].(map[string]any)
	row := map[string]any{}
	for name, value := range object {
		if _, known := properties[name]; known {
			row[name] = value
		} else {
			s.LeftOut++
		}
	}
	schema, err := collection.Schema()
	if err != nil {
		return row // which the scenario's reader tells
	}
	for _, v := range schema.Validate(row) {
		if tokens := schemas.Split(v.Pointer); len(tokens) > 0 && v.Keyword != "required" {
			if _, there := row[tokens[0]]; there {
				delete(row, tokens[0])
				s.LeftOut++
			}
		}
	}
	return row
}

// refer makes sure that what a field refers to is there, if only as an id.
func (s *Scenario) refer(contract *contracts.Contract, from *contracts.Collection, name string, value any) {
	property, _ := schemas.Lookup(from.SchemaValue(), schemas.Join("/properties", name))
	ids, several := value.([]any)
	if several {
		property, _ = schemas.Lookup(property, "/items")
	} else {
		ids = []any{value}
	}
	object, _ := property.(map[string]any)
	word, ok := vocabulary.ReadFakeWord(object["x-ringer-fake"])
	if !ok {
		return
	}
	name, field, refers := word.Refers()
	collection, known := contract.Collection(name)
	if !refers || !known || field != collection.ID {
		return
	}
	for _, value := range ids {
		if id, ok := schemas.TextOf(value); ok && id != "" {
			s.add(contract.Vendor, collection, id, map[string]any{collection.ID: collection.IDValue(id)})
		}
	}
}

// YAML writes the scenario.
func (s *Scenario) YAML() ([]byte, error) {
	var text bytes.Buffer
	line := func(before string, value any) error {
		written, err := schemas.EncodeJSON(value)
		if err == nil {
			written, err = schemas.FlowYAML(written)
		}
		fmt.Fprintf(&text, "%s %s\n", before, bytes.TrimSpace(written))
		return err
	}
	text.WriteString("version: 1\n")
	err := errors.Join(line("name:", s.Name), line("description:", "What "+s.Source+" has seen."))
	if !s.Clock.IsZero() {
		err = errors.Join(err, line("clock:", s.Clock.UTC().Truncate(time.Second).Format(time.RFC3339)))
	}
	text.WriteString("data:\n")
	for _, vendor := range slices.Sorted(maps.Keys(s.vendors)) {
		fmt.Fprintf(&text, "  %s:\n", vendor)
		for _, collection := range slices.Sorted(maps.Keys(s.vendors[vendor])) {
			held := s.vendors[vendor][collection]
			fmt.Fprintf(&text, "    %s:\n", collection)
			for _, id := range held.ids {
				err = errors.Join(err, line("      -", held.byID[id]))
			}
		}
	}
	return text.Bytes(), err
}

// Rows counts the objects.
func (s *Scenario) Rows() (n int) {
	for _, collections := range s.vendors {
		for _, held := range collections {
			n += len(held.ids)
		}
	}
	return n
}

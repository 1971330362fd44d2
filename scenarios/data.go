package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

// Data is what vendors hold: rows by vendor, then by collection.
type Data map[string]map[string][]Row

// Row is one object in the vendor's own field names, complete and valid.
type Row struct {
	Value map[string]any
	// Errorf makes an error at the row's place in the text that it came from.
	Errorf func(format string, args ...any) error
}

// maxReported bounds how many wrong rows are told of at once.
const maxReported = 20

// ReadData reads what stands at a pointer in a document in the form of a
// scenario's data; nothing there is no data. Rows are filled where they leave
// fields out, and all that is wrong is reported at once, each as an
// [*schemas.Error], joined.
func ReadData(doc *schemas.Document, pointer string, filler fixtures.Filler) (Data, error) {
	value, ok := schemas.Lookup(doc.Value, pointer)
	if !ok {
		return nil, nil
	}
	vendors, ok := value.(map[string]any)
	if !ok {
		return nil, doc.Errorf(pointer, "expected an object with a member for each vendor")
	}
	r := dataReader{doc: doc, filler: filler}
	data := Data{}
	for _, vendor := range slices.Sorted(maps.Keys(vendors)) {
		data[vendor] = r.vendor(vendor, schemas.Join(pointer, vendor), vendors[vendor])
	}
	return data, errors.Join(r.wrong...)
}

type dataReader struct {
	doc    *schemas.Document
	filler fixtures.Filler
	wrong  []error
}

func (r *dataReader) errorf(pointer, format string, args ...any) {
	if len(r.wrong) < maxReported {
		r.wrong = append(r.wrong, r.doc.Errorf(pointer, format, args...))
	}
}

func (r *dataReader) vendor(vendor, pointer string, value any) map[string][]Row {
	contract, err := contracts.Load(vendor)
	if err != nil {
		r.errorf(pointer, "no vendor is called %q; %s", vendor, schemas.Suggest(vendor, contracts.Names()))
		return nil
	}
	collections, ok := value.(map[string]any)
	if !ok {
		r.errorf(pointer, "expected an object with a member for each collection of %s", vendor)
		return nil
	}
	rows := map[string][]Row{}
	for _, name := range slices.Sorted(maps.Keys(collections)) {
		place := schemas.Join(pointer, name)
		collection, ok := contract.Collection(name)
		if !ok {
			r.errorf(place, "%s has no collection %q; %s", vendor, name, schemas.Suggest(name, contract.CollectionNames()))
			continue
		}
		array, ok := collections[name].([]any)
		if !ok {
			r.errorf(place, "expected a list of %s", name)
			continue
		}
		rows[name] = r.rows(vendor, collection, place, array)
	}
	return rows
}

func (r *dataReader) rows(vendor string, collection *contracts.Collection, pointer string, array []any) []Row {
	schema, err := collection.Schema()
	if err != nil {
		r.errorf(pointer, "%v", err)
		return nil
	}
	rows := make([]Row, 0, len(array))
	first := make(map[string]int, len(array)) // id to place
	for i, item := range array {
		place := fmt.Sprintf("%s/%d", pointer, i)
		given, ok := item.(map[string]any)
		if !ok {
			r.errorf(place, "expected an object with the fields of one of %s", collection.Name)
			continue
		}
		row := maps.Clone(given)
		r.filler.Fill(vendor, collection, i, row)
		for _, v := range append(schema.Validate(row), schema.Undocumented(row)...) {
			r.errorf(place+v.Pointer, "%s", v.Message)
		}
		id := fmt.Sprint(row[collection.ID])
		if earlier, twice := first[id]; twice {
			r.errorf(schemas.Join(place, collection.ID), "the %s %q is that of %s/%d already", collection.ID, id, pointer, earlier)
		}
		first[id] = i
		rows = append(rows, Row{Value: row, Errorf: func(format string, args ...any) error {
			return r.doc.Errorf(place, format, args...)
		}})
	}
	return rows
}

package scenarios

import (
	"context"
	"fmt"
	"iter"
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

	list  *list
	index int
}

// list is where rows come from.
type list struct {
	doc     *schemas.Document
	pointer string
	// alone says that the pointer is that of the only row, or of what all rows were
	// made up for.
	alone bool
}

func (l *list) place(index int) string {
	if l.alone {
		return l.pointer
	}
	return fmt.Sprintf("%s/%d", l.pointer, index)
}

// Errorf makes an error at the row's place in the text that it came from, an
// [*schemas.Error].
func (r Row) Errorf(format string, args ...any) error {
	return r.list.doc.Errorf(r.list.place(r.index), format, args...)
}

// FieldErrorf makes an error at the place of one of the row's fields, or of the
// row where the text does not have it.
func (r Row) FieldErrorf(field, format string, args ...any) error {
	place := schemas.Join(r.list.place(r.index), field)
	if _, there := schemas.Lookup(r.list.doc.Value, place); !there {
		return r.Errorf(format, args...)
	}
	return r.list.doc.Errorf(place, format, args...)
}

// MaxRows is how many rows a world may hold, of all vendors: a million, and room for what
// is added to them.
const MaxRows = 1_100_000

// MaxRowBytes is how many bytes the texts and lists of a world's rows may have, of all
// vendors: as many as the largest scenario file. Each item of a list counts 16 besides its
// text.
const MaxRowBytes = 256 << 20

// ReadData reads what stands at a pointer in a document in the form of a
// scenario's data; nothing there is no data. Rows are filled where they leave
// fields out, and take the place of the given ones in the document. What is
// wrong is reported at once, each as an [*schemas.Error], joined. It stops when the context
// is done.
func ReadData(ctx context.Context, catalog *contracts.Catalog, doc *schemas.Document, pointer string, filler fixtures.Filler) (Data, error) {
	r := newDataReader(ctx, &mistakes{catalog: catalog, doc: doc}, filler)
	data := r.data(pointer)
	if err := r.err(); err != nil {
		return nil, err
	}
	return data, nil
}

type dataReader struct {
	*mistakes
	ctx     context.Context // that the reading belongs to
	filler  fixtures.Filler
	readers map[*contracts.Collection]*collectionReader
	count   *int // of all rows
}

func newDataReader(ctx context.Context, wrong *mistakes, filler fixtures.Filler) dataReader {
	return dataReader{wrong, ctx, filler, map[*contracts.Collection]*collectionReader{}, new(int)}
}

// hasRoom says whether a world may hold so many more rows, and tells of it if not.
func (r dataReader) hasRoom(pointer string, more int) bool {
	*r.count += more
	if *r.count > MaxRows {
		r.errorf(pointer, "with these there are %d rows, and a world may hold %d: leave some out", *r.count, MaxRows)
	}
	return *r.count <= MaxRows
}

// stopped says whether nobody waits for the rows any more.
func (r dataReader) stopped(pointer string) bool {
	err := r.ctx.Err()
	if err != nil {
		r.errorf(pointer, "the reading was stopped: %v", err)
	}
	return err != nil
}

func (r dataReader) data(pointer string) Data {
	value, ok := schemas.Lookup(r.doc.Value, pointer)
	if !ok {
		return nil
	}
	vendors, ok := value.(map[string]any)
	if !ok {
		r.errorf(pointer, "expected vendors with their collections, but got %s", show(value))
		return nil
	}
	data := Data{}
	for _, vendor := range slices.Sorted(maps.Keys(vendors)) {
		place := schemas.Join(pointer, vendor)
		if !r.isVendor(place, vendor) {
			continue
		}
		contract, err := r.catalog.Load(vendor)
		if err != nil {
			r.errorf(place, "%v", err)
			continue
		}
		data[vendor] = r.collections(contract, place, vendors[vendor])
	}
	return data
}

func (r dataReader) collections(contract *contracts.Contract, pointer string, value any) map[string][]Row {
	collections, ok := value.(map[string]any)
	if !ok {
		r.errorf(pointer, "expected an object with the collections of %s, such as {%s: []}, but got %s", contract.Vendor, contract.CollectionNames()[0], show(value))
		return nil
	}
	rows := map[string][]Row{}
	for _, name := range slices.Sorted(maps.Keys(collections)) {
		place := schemas.Join(pointer, name)
		collection, ok := contract.Collection(name)
		if !ok {
			r.errorf(place, "%s has no collection %q; %s", contract.Vendor, name, schemas.Suggest(name, contract.CollectionNames()))
			continue
		}
		array, ok := collections[name].([]any)
		if !ok {
			r.errorf(place, "expected a list of %s, but got %s; without any, write %s: []", name, show(collections[name]), name)
			continue
		}
		rows[name] = r.rows(contract, collection, place, array)
	}
	return rows
}

func (r dataReader) rows(contract *contracts.Contract, collection *contracts.Collection, pointer string, array []any) []Row {
	reader, err := r.collection(contract, collection)
	if err != nil {
		r.errorf(pointer, "%v", err)
		return nil
	}
	if !r.hasRoom(pointer, len(array)) {
		return nil
	}
	from := &list{doc: r.doc, pointer: pointer}
	for _, item := range array {
		if given, ok := item.(map[string]any); ok {
			reader.filler.Given(given)
		}
	}
	rows := make([]Row, 0, len(array))
	for i, item := range array {
		if r.stopped(pointer) {
			return nil
		}
		row := r.row(reader, from.place(i), item)
		if row == nil {
			continue
		}
		if made := (Row{Value: row, list: from, index: i}); reader.admit(r.mistakes, made) {
			array[i] = row // the given one is of no more use, and rows can be many
			rows = append(rows, made)
		}
	}
	return rows
}

// collectionReader takes in the rows of one collection.
type collectionReader struct {
	*contracts.Collection
	schema *schemas.Schema
	filler *fixtures.RowFiller
	first  map[string]Row // by id
}

// collection gives the reader of a collection, the same each time.
func (r dataReader) collection(contract *contracts.Contract, collection *contracts.Collection) (*collectionReader, error) {
	if known := r.readers[collection]; known != nil {
		return known, nil
	}
	schema, err := collection.Schema()
	if err != nil {
		return nil, err
	}
	filler, err := r.filler.Rows(contract, collection)
	if err != nil {
		return nil, err
	}
	reader := &collectionReader{collection, schema, filler, map[string]Row{}}
	r.readers[collection] = reader
	return reader, nil
}

func (c *collectionReader) judge(row map[string]any) []schemas.Violation {
	violations, undocumented := c.schema.Inspect(row)
	return append(violations, undocumented...)
}

// admit takes a row in, unless another one has its id.
func (c *collectionReader) admit(wrong *mistakes, row Row) bool {
	id := fmt.Sprint(row.Value[c.ID])
	earlier, twice := c.first[id]
	if twice {
		wrong.errorf(schemas.Join(row.list.place(row.index), c.ID), "the %s %q belongs to another row already (%s); each row needs its own, or none to be given one",
			c.ID, id, line{earlier.list.doc, earlier.list.place(earlier.index)})
		return false
	}
	c.first[id] = row
	return true
}

// row fills a row, and tells of what is wrong with it; nil when it is none.
func (r dataReader) row(reader *collectionReader, place string, item any) map[string]any {
	given, ok := item.(map[string]any)
	if !ok {
		r.errorf(place, "expected an object with the fields of one of %s, but got %s", reader.Name, show(item))
		return nil
	}
	row := maps.Clone(given)
	if err := reader.filler.Fill(row); err != nil {
		r.errorf(place, "%v", err)
		return nil
	}
	for _, v := range reader.judge(row) {
		r.errorf(place+v.Pointer, "%s", explainField(v, given, reader.Collection))
	}
	return row
}

// ReadRow reads a document as one row of a collection, as [ReadData] reads those
// in a scenario's data. What it leaves out is filled in, and never like that of the
// other rows where no two rows have it in common.
func ReadRow(doc *schemas.Document, contract *contracts.Contract, collection *contracts.Collection, filler fixtures.Filler, others iter.Seq[map[string]any]) (Row, error) {
	r := newDataReader(context.Background(), &mistakes{doc: doc}, filler)
	reader, err := r.collection(contract, collection)
	if err != nil {
		return Row{}, err
	}
	if given, ok := doc.Value.(map[string]any); ok && leavesOut(given, collection) {
		for other := range others {
			reader.filler.Given(other)
		}
	}
	row := r.row(reader, "", doc.Value)
	return Row{Value: row, list: &list{doc: doc, alone: true}}, r.err()
}

// leavesOut says whether a row lacks something that no two rows have in common.
func leavesOut(given map[string]any, collection *contracts.Collection) bool {
	return slices.ContainsFunc(append(slices.Concat(collection.Unique...), collection.ID), func(name string) bool {
		_, has := given[name]
		return !has
	})
}

// explainField words what is wrong with a field of a row of which only some
// fields were given.
func explainField(v schemas.Violation, given map[string]any, collection *contracts.Collection) string {
	path := schemas.Split(v.Pointer)
	if len(path) == 0 {
		return explain(v, nil)
	}
	if _, ok := given[path[0]]; !ok {
		return fmt.Sprintf("%q must be given: nothing valid fills it in", path[0])
	}
	var schema map[string]any
	if len(path) == 1 {
		properties, _ := collection.SchemaValue()["properties"].(map[string]any)
		schema, _ = properties[path[0]].(map[string]any)
	}
	return explain(v, schema)
}

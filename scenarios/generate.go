package scenarios

import (
	"encoding/json"
	"fmt"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// generate makes up the rows that stand as counts at a pointer in the document,
// and adds them to the data.
func (r dataReader) generate(pointer string, data Data) Data {
	value, _ := schemas.Lookup(r.doc.Value, pointer)
	entries, _ := value.([]any) // if not, the form is wrong
	if !r.hasRoom(pointer, countOf(entries)) {
		return data
	}
	for i, entry := range entries {
		place := fmt.Sprintf("%s/%d", pointer, i)
		entry, _ := entry.(map[string]any)
		vendor, _ := entry["vendor"].(string)
		name, _ := entry["collection"].(string)
		count, counted := entry["count"].(json.Number)
		if vendor == "" || name == "" || !counted || !r.isVendor(place+"/vendor", vendor) {
			continue
		}
		contract, err := r.catalog.Load(vendor)
		if err != nil {
			r.errorf(place, "%v", err)
			continue
		}
		collection, ok := contract.Collection(name)
		if !ok {
			r.errorf(place+"/collection", "%s has no collection %q; %s", vendor, name, schemas.Suggest(name, contract.CollectionNames()))
			continue
		}
		n, err := count.Int64()
		if err != nil || r.at[place+"/count"] {
			continue // the form is wrong
		}
		if data == nil {
			data = Data{}
		}
		if data[vendor] == nil {
			data[vendor] = map[string][]Row{}
		}
		with, _ := entry["with"].(map[string]any)
		r.makeRows(contract, collection, &list{doc: r.doc, pointer: place, alone: true}, int(n), with, data[vendor])
	}
	return data
}

// countOf is how many rows entries ask for.
func countOf(entries []any) (sum int) {
	for _, entry := range entries {
		entry, _ := entry.(map[string]any)
		count, _ := entry["count"].(json.Number)
		if n, err := count.Int64(); err == nil {
			sum += int(min(n, MaxRows+1)) // the form may be wrong still
		}
	}
	return sum
}

// makeRows adds made up rows to those of a vendor.
func (r dataReader) makeRows(contract *contracts.Contract, collection *contracts.Collection, from *list, count int, with map[string]any, rows map[string][]Row) {
	reader, err := r.collection(contract, collection)
	if err != nil {
		r.errorf(from.pointer, "%v", err)
		return
	}
	values := map[string][]map[string]any{}
	there := func(collection string) []map[string]any {
		if _, ok := values[collection]; !ok {
			values[collection] = make([]map[string]any, 0, len(rows[collection]))
			for _, row := range rows[collection] {
				values[collection] = append(values[collection], row.Value)
			}
		}
		return values[collection]
	}
	for i := range count {
		if r.stopped(from.pointer) {
			return
		}
		value, err := reader.filler.Generate(with, there)
		if err != nil {
			r.errorf(from.pointer, "%v", err)
			return
		}
		if i == 0 { // the others differ in nothing that could be wrong
			for _, v := range reader.judge(value) {
				r.errorf(from.pointer+"/with"+v.Pointer, "%s", explainField(v, with, collection))
			}
		}
		row := Row{Value: value, list: from, index: i}
		if !reader.admit(r.mistakes, row) {
			return
		}
		rows[collection.Name] = append(rows[collection.Name], row)
	}
}

package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/schemas"
)

type object = map[string]any

// EditorSchema makes the JSON Schema of scenario files for editors: their form, and in
// it what the contracts know: the vendors, their operations and path parameters, and
// their collections with the fields of the rows.
func EditorSchema(catalog *contracts.Catalog) (map[string]any, error) {
	form, err := schemas.Read(formFile)
	if err != nil {
		return nil, err
	}
	root := form.Value.(object)
	root["$comment"] = "Generated from scenario-form.json and the contracts; \"ringer scenario schema\" prints it."
	defs := root["$defs"].(object)
	delete(defs, "verification") // these are for the control API
	delete(defs, "count")
	all, err := catalog.All()
	if err != nil {
		return nil, err
	}
	nameVendors(root, all)
	data := object{}
	for _, contract := range all {
		if data[contract.Vendor], err = vendorData(contract, defs); err != nil {
			return nil, err
		}
	}
	about := root["properties"].(object)["data"].(object)
	about["properties"], about["additionalProperties"] = data, false
	return root, nil
}

// nameVendors adds what is known of the vendors wherever an object of the form
// names one.
func nameVendors(value any, all []*contracts.Contract) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			nameVendors(item, all)
		}
	case object:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			nameVendors(value[name], all)
		}
		properties, _ := value["properties"].(object)
		if vendor, ok := properties["vendor"].(object); ok {
			vendor["enum"] = vendorNames(all)
			value["allOf"] = byVendor(properties, all)
		}
	}
}

func vendorNames(all []*contracts.Contract) (names []any) {
	for _, contract := range all {
		names = append(names, contract.Vendor)
	}
	return names
}

// byVendor says what the members of an object may be for each vendor that it can
// name, and where it names none.
func byVendor(properties object, all []*contracts.Contract) (cases []any) {
	for _, contract := range all {
		then := object{}
		if _, ok := properties["operation"]; ok {
			then["operation"] = object{"enum": operationIDs(contract)}
		}
		if _, ok := properties["path"]; ok {
			then["path"] = pathParameters(contract)
		}
		if _, ok := properties["grants"]; ok {
			then["grants"] = formOf(contract.Grants, object{"items": namesOf(contract.Grants)})
			then["role"] = formOf(contract.Roles, object{"enum": anyItems(contract.Roles)})
		}
		if _, ok := properties["collection"]; ok {
			then["collection"] = object{"enum": anyItems(contract.CollectionNames())}
			cases = append(cases, rowsByCollection(contract)...)
		}
		cases = append(cases, object{"if": has("vendor", contract.Vendor), "then": object{"properties": then}})
	}
	if _, ok := properties["operation"]; ok {
		cases = append(cases, object{
			"if":   object{"not": object{"required": []any{"vendor"}}},
			"then": object{"properties": object{"operation": object{"enum": operationIDs(all...)}}},
		})
	}
	return cases
}

// rowsByCollection says which fields the rows of generate can have alike.
func rowsByCollection(contract *contracts.Contract) (cases []any) {
	for _, name := range contract.CollectionNames() {
		cases = append(cases, object{
			"if":   object{"allOf": []any{has("vendor", contract.Vendor), has("collection", name)}},
			"then": object{"properties": object{"with": object{"$ref": "#/$defs/" + rowName(contract, name)}}},
		})
	}
	return cases
}

func has(member, value string) object {
	return object{"properties": object{member: object{"const": value}}, "required": []any{member}}
}

func operationIDs(all ...*contracts.Contract) []any {
	var ids []string
	for _, contract := range all {
		for _, op := range contract.Operations {
			ids = append(ids, op.ID)
		}
	}
	slices.Sort(ids)
	return anyItems(slices.Compact(ids))
}

func pathParameters(contract *contracts.Contract) object { return namesOf(contract.PathParameters()) }

// namesOf names the members of an object twice: editors complete properties, and
// propertyNames finds what is misspelt.
func namesOf(names []string) object {
	properties := object{}
	for _, name := range names {
		properties[name] = true
	}
	return object{"properties": properties, "propertyNames": object{"enum": anyItems(names)}}
}

// formOf is a form for what a vendor knows names of, and refuses all where it knows
// none.
func formOf(names []string, form object) any {
	if len(names) == 0 {
		return false
	}
	return form
}

func anyItems(names []string) []any {
	all := make([]any, len(names))
	for i, name := range names {
		all[i] = name
	}
	return all
}

// vendorData describes a vendor's part of data, and puts the rows of its
// collections among the definitions.
func vendorData(contract *contracts.Contract, defs object) (object, error) {
	collections := object{}
	for _, collection := range contract.Collections {
		schema, err := plainSchema(contract, collection.SchemaValue())
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", contract.Vendor, collection.Name, err)
		}
		name := rowName(contract, collection.Name)
		defs[name] = schema
		items := object{"$ref": "#/$defs/" + name}
		missing, err := notFilled(contract, collection)
		if err != nil {
			return nil, err
		}
		if len(missing) > 0 {
			items["required"] = missing
		}
		collections[collection.Name] = object{"description": fmt.Sprintf("The %s, as a list. Each: %v", collection.Name, schema["description"]), "type": "array", "items": items}
	}
	return object{
		"description": "What " + contract.Vendor + " holds, by collection.",
		"type":        "object", "properties": collections, "additionalProperties": false,
	}, nil
}

func rowName(contract *contracts.Contract, collection string) string {
	return contract.Vendor + "-" + collection
}

// notFilled lists the fields that a row must say, since nothing fills them in.
func notFilled(contract *contracts.Contract, collection *contracts.Collection) (missing []any, err error) {
	filler, err := fixtures.Filler{Seed: 1, At: filledAt}.Rows(contract, collection)
	if err != nil {
		return nil, err
	}
	row := object{}
	if err := filler.Fill(row); err != nil {
		return nil, err
	}
	required, _ := collection.SchemaValue()["required"].([]any)
	for _, name := range required {
		if _, filled := row[name.(string)]; !filled {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// kept are the keywords that say something to who writes a row, and their values
// as they stand.
var kept = []string{
	"description", "type", "format", "enum", "const", "default", "examples", "pattern",
	"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems",
}

// plainSchema copies a schema without what only Ringer reads, and closes its
// objects as the loader does. What is required is not: rows are filled.
func plainSchema(contract *contracts.Contract, schema object) (object, error) {
	plain := object{}
	for name, value := range schema {
		var err error
		switch {
		case slices.Contains(kept, name):
			plain[name] = value
		case name == "$ref":
			target, ok := contract.Resolve(value.(string))
			if !ok {
				return nil, fmt.Errorf("%v leads nowhere", value)
			}
			var copied object
			if copied, err = plainSchema(contract, target); err == nil {
				for name, value := range copied {
					if _, given := schema[name]; !given {
						plain[name] = value
					}
				}
			}
		case name == "items":
			plain[name], err = plainSchema(contract, value.(object))
		case name == "properties":
			members := object{}
			for member, about := range value.(object) {
				if members[member], err = plainSchema(contract, about.(object)); err != nil {
					break
				}
			}
			plain[name], plain["additionalProperties"] = members, false
		case name == "$schema", name == "title", name == "required", strings.HasPrefix(name, "x-ringer-"):
		default:
			err = fmt.Errorf("the schema for editors cannot say %q yet: teach plainSchema", name)
		}
		if err != nil {
			return nil, err
		}
	}
	return plain, nil
}

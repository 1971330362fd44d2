package control

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
	"github.com/ringer-mock/ringer/schemas"
)

// rowQuery says which rows are asked for, and in which order.
type rowQuery struct {
	search        string // in lower case; empty is all rows
	sort          string // a field; empty is the order in which rows came
	down          bool
	offset, limit int
}

func (r rowsCall) readQuery() (q rowQuery, p *problem.Problem) {
	query := r.URL.Query()
	if p := knownQuery(query, "search", "sort", "offset", "limit", "at"); p != nil {
		return q, p
	}
	q.search, q.limit = strings.ToLower(query.Get("search")), math.MaxInt
	q.sort, q.down = strings.CutPrefix(query.Get("sort"), "-")
	if query.Has("sort") {
		properties, _ := r.Declared.SchemaValue()["properties"].(map[string]any)
		if _, ok := properties[q.sort]; !ok {
			return q, problem.New(http.StatusUnprocessableEntity, fmt.Sprintf("sort: one of %s has no field %q; %s", r.Declared.Name, q.sort, schemas.Suggest(q.sort, slices.Sorted(maps.Keys(properties)))))
		}
	}
	if p = readBound(query, "offset", &q.offset); p == nil {
		p = readBound(query, "limit", &q.limit)
	}
	return q, p
}

// readBound reads a number of rows, where one is given.
func readBound(query url.Values, name string, bound *int) *problem.Problem {
	if !query.Has(name) {
		return nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil || n < 0 {
		return problem.New(http.StatusUnprocessableEntity, fmt.Sprintf("%s is a whole number from 0, and not %q", name, query.Get(name)))
	}
	*bound = n
	return nil
}

// choose gives the rows that hold what is searched for, in the order that is
// asked for. Those that are equal in it keep theirs.
func (q rowQuery) choose(rows []any) ([]any, error) {
	type row struct {
		object any
		key    any
	}
	var chosen []row
	for _, object := range rows {
		fields, err := world.FieldsOf(object)
		if err != nil {
			return nil, err
		}
		if holds(fields, q.search) {
			chosen = append(chosen, row{object, fields[q.sort]})
		}
	}
	if q.sort != "" {
		slices.SortStableFunc(chosen, func(a, b row) int {
			if q.down {
				a, b = b, a
			}
			return compareValues(a.key, b.key)
		})
	}
	objects := make([]any, len(chosen))
	for i, r := range chosen {
		objects[i] = r.object
	}
	return objects, nil
}

// holds says whether some text in a value holds another; case does not count.
func holds(value any, search string) bool {
	switch value := value.(type) {
	case string:
		return strings.Contains(strings.ToLower(value), search)
	case []any:
		return slices.ContainsFunc(value, func(item any) bool { return holds(item, search) })
	case map[string]any:
		return search == "" || slices.ContainsFunc(slices.Collect(maps.Values(value)), func(item any) bool { return holds(item, search) })
	}
	return false
}

// compareValues orders what may stand in a field: nothing, false, true, numbers
// and texts of digits by their size, other texts, and what holds others.
func compareValues(a, b any) int {
	x, y := sortKey(a), sortKey(b)
	return cmp.Or(cmp.Compare(x.kind, y.kind), schemas.CompareNumbers(x.number, y.number), cmp.Compare(x.text, y.text))
}

type valueKey struct {
	kind   int
	number json.Number // empty for all but numbers, and as good as 0
	text   string
}

func sortKey(value any) valueKey {
	switch value := value.(type) {
	case nil:
		return valueKey{kind: 0}
	case bool:
		if value {
			return valueKey{kind: 2}
		}
		return valueKey{kind: 1}
	case json.Number:
		return valueKey{kind: 3, number: value}
	case string:
		if _, err := strconv.ParseUint(value, 10, 64); err == nil {
			return valueKey{kind: 3, number: json.Number(value), text: value}
		}
		return valueKey{kind: 4, text: value}
	}
	text, _ := schemas.EncodeJSON(value) // it was JSON before
	return valueKey{kind: 5, text: string(text)}
}

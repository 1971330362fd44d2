package infer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/vocabulary"
)

var (
	sortNames      = []string{"sort", "sortby", "orderby", "sortfield", "sortkey", "ordering", "sortcolumn", "orderfield", "order"}
	directionNames = []string{"direction", "sortorder", "sortdirection", "sortdir", "orderdirection", "orderdir", "dir", "sorttype", "ordertype", "order", "sort"}
)

// order reads a list's x-ringer-order; says is nil where nothing asks for an order that
// can be declared.
func (s *survey) order(u *use) (says map[string]any, names []string, why string) {
	q := &pager{query: u.query()}
	direction, directed := q.parameter(directionNames, func(p parameter) bool { return directs(p.schema) })
	by, sorted := q.parameter(sortNames, func(p parameter) bool {
		return p.name != direction.name && kind(p.schema) == "string" && !directs(p.schema)
	})
	if !sorted {
		return nil, nil, ""
	}
	says = map[string]any{"items": u.place}
	values := choices(by.schema)
	if directed {
		says["key_parameter"], says["direction_parameter"] = by.name, direction.name
		names = []string{by.name, direction.name}
	} else if len(values) > 0 && !slices.ContainsFunc(values, func(value string) bool { return !pair(value) }) {
		says["parameter"] = by.name
		names = []string{by.name}
		for i, value := range values {
			values[i], _, _ = strings.Cut(value, ":")
		}
	} else {
		return nil, nil, "" // such as -name, which no declaration can say yet
	}
	sortable := s.sortable(u.collection, values)
	if len(sortable) == 0 {
		return nil, nil, ""
	}
	usual := s.usualOrder(u.collection, sortable, by, direction)
	if usual == nil {
		return nil, nil, ""
	}
	says["keys"], says["default"] = sortable, usual
	return says, names, fmt.Sprintf("%s has the parameter %s, which names members of the %s.", u.call, by.name, u.collection.name)
}

// directs says whether a schema lists the two directions.
func directs(schema node) bool {
	values := choices(schema)
	return len(values) > 0 && !slices.ContainsFunc(values, func(value string) bool {
		return !slices.Contains([]string{"asc", "desc"}, strings.ToLower(value))
	})
}

func pair(value string) bool {
	_, direction, _ := strings.Cut(value, ":")
	return direction == "asc" || direction == "desc"
}

// choices lists the texts that a schema, or its items, may be.
func choices(schema node) (texts []string) {
	values, _ := schema.value["enum"].([]any)
	for _, value := range values {
		if text, ok := value.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// sortable lists the members that a list may be sorted by: those that are named, or
// where none are, all that have an order.
func (s *survey) sortable(c *collection, named []string) map[string]any {
	found := map[string]any{}
	for _, name := range c.object.names {
		if len(named) > 0 && !slices.Contains(named, name) {
			continue
		}
		schema := s.member(c.object, name)
		form, isTime := vocabulary.TimeFormOf(schema.value)
		switch {
		case isTime && !form.IsNumber():
			found[name] = map[string]any{"of": "time"}
		case kind(schema) == "string" && !slices.Contains(slices.Concat(c.created, c.updated), name):
			found[name] = map[string]any{"of": "text"}
		}
	}
	return found
}

// usualOrder says how a list stands that nobody asks to be sorted; nil when nothing
// tells.
func (s *survey) usualOrder(c *collection, sortable map[string]any, by, direction parameter) map[string]any {
	key, _ := by.schema.value["default"].(string)
	key, towards, _ := strings.Cut(key, ":")
	usual := map[string]any{"rule": inferredRule}
	if sortable[key] != nil {
		usual["key"] = key
	} else {
		for _, name := range slices.Concat(c.created, []string{c.id.member}) {
			if sortable[name] != nil && usual["key"] == nil {
				usual["key"] = name
			}
		}
	}
	if usual["key"] == nil {
		return nil
	}
	if said, _ := direction.schema.value["default"].(string); strings.EqualFold(said, "desc") || towards == "desc" {
		usual["downwards"] = true
	}
	return usual
}

// searchNames are query parameters that look for a text in all members.
var searchNames = []string{"q", "query", "search", "searchterm", "searchtext", "searchquery", "keyword", "keywords", "term", "filterquery"}

// partWords are words by which a parameter's description says that a part of the text
// will do.
var partWords = regexp.MustCompile(`\b(contain(s|ing)?|partial(ly)?|substring|fuzzy|prefix|start(s|ing)? with|begin(s|ning)? with)\b`)

// narrows finds the query parameters by which a list holds fewer objects: those that
// name a member, and those that look for a text.
func (s *survey) narrows(u *use, others []string) (filters, search map[string]any) {
	filters, search = map[string]any{}, map[string]any{}
	c := u.collection
	for _, q := range u.query() {
		if slices.Contains(others, q.name) {
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(q.name, "filter["), "filters["), "]")
		member := memberNamed(c.object, name)
		words := strings.ToLower(q.at.text("description"))
		isPart := partWords.MatchString(words)
		switch schema := s.scalar(s.member(c.object, member)); {
		case member != "" && isPart && kind(schema) == "string" && kind(q.schema) == "string":
			search[q.name] = []any{member}
		case member != "" && compares(q.schema, schema):
			filters[q.name] = member
		case member == "" && slices.Contains(searchNames, plain(q.name)) && kind(q.schema) == "string":
			if texts := s.texts(c); len(texts) > 0 {
				search[q.name] = texts
			}
		}
	}
	return filters, search
}

// memberNamed finds a member by a name that may be written in another way.
func memberNamed(o *object, name string) string {
	if _, has := o.members[name]; has {
		return name
	}
	for _, member := range o.names {
		if plain(member) == plain(name) && plain(name) != "" {
			return member
		}
	}
	return ""
}

// compares says whether the values of a parameter can be those of a member.
func compares(parameter, member node) bool {
	of := kind(parameter)
	return (isScalar(member) || kind(member) == "boolean") && (of == kind(member) || len(parameter.value) == 0 || of == "string" && isScalar(member)) && parameter.text("format") != "date-time"
}

// texts lists the members in which a text is looked for.
func (s *survey) texts(c *collection) (names []any) {
	for _, name := range c.object.names {
		schema := s.member(c.object, name)
		if kind(schema) == "string" && schema.text("format") == "" && !isChoice(schema) && schema.value["x-ringer-fake"] == nil &&
			name != c.id.member && !slices.Contains([]string{"type", "object", "kind"}, name) && !contracts.IDNamePattern.MatchString(name) && !slices.Contains(slices.Concat(c.created, c.updated), name) {
			names = append(names, name)
		}
	}
	return names
}

package scenarios

import (
	"reflect"
	"slices"

	"github.com/ringer-mock/ringer/schemas"
)

// shadowed tells of rules that answer nothing, since a rule before them answers all
// that they are for. They are no mistake: somebody may switch the first one off.
func (r ruleReader) shadowed(rules []Rule, places []string) (warnings []*schemas.Error) {
	for i, later := range rules {
		for j, earlier := range rules[:i] {
			if earlier.shadows(later) {
				warnings = append(warnings, r.doc.Errorf(places[i], "this rule answers nothing: the rule at %s answers all that it is for; put this one first, or bound the other with times, calls or a narrower when", line{r.doc, places[j]}))
				break
			}
		}
	}
	return warnings
}

// shadows says whether a rule answers each request that another one is for.
func (r Rule) shadows(other Rule) bool {
	if r.Enabled != nil && !*r.Enabled || r.Times > 0 || r.Then.Limit != nil {
		return false
	}
	w, o := r.When, other.When
	if len(w.Calls) > 0 || w.Every > 0 || w.Probability != nil {
		return false
	}
	if w.Vendor != "" && w.Vendor != o.Vendor || w.Operation != "" && w.Operation != o.Operation {
		return false
	}
	if len(w.Methods) > 0 && (len(o.Methods) == 0 || slices.ContainsFunc(o.Methods, func(method string) bool { return !slices.Contains(w.Methods, method) })) {
		return false
	}
	return within(w.Path, o.Path) && within(w.Query, o.Query) && within(w.Header, o.Header) && within(w.Body, o.Body)
}

// within says whether all that one map has stands in another, too.
func within[V any](some, all map[string]V) bool {
	for name, value := range some {
		if other, there := all[name]; !there || !reflect.DeepEqual(value, other) {
			return false
		}
	}
	return true
}

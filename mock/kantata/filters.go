package kantata

import (
	"slices"
	"time"

	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/world"
)

// groupMatch is one condition on a group.
type groupMatch func(*WorkspaceGroup) bool

// maxServiceModelRefs is how many refs one filter takes (documented).
const maxServiceModelRefs = 200

// groupFilter reads the filters of a list of groups: the text that their names must
// contain, and all others; nil lets every group pass.
// https://developer.kantata.com: Workspace Groups, Fetching a list of Workspace
// Groups. Assumed: a filter whose value is blank or cannot be read is ignored.
func groupFilter(tx *world.Tx, call *mock.Call, p params) (text string, match groupMatch, err error) {
	matches := timeFilters(call, p)
	if companies, _ := filterFlag(call, p, "companies_only"); companies {
		matches = append(matches, func(g *WorkspaceGroup) bool { return g.Company })
	}
	if text = fold(p.filter("matching")); text != "" {
		call.Cite("matching")
	} else if _, sent := p["matching"]; sent {
		call.Cite("broken-filters-ignored")
	}
	if has, ok := filterFlag(call, p, "has_external_references"); ok {
		matches = append(matches, func(g *WorkspaceGroup) bool { return (len(referencesOf(tx, g.ID)) > 0) == has })
	}
	references, err := referenceFilters(tx, p)
	if err != nil {
		return "", nil, err
	}
	if matches = append(matches, references...); len(matches) == 0 {
		return text, nil, nil
	}
	return text, func(g *WorkspaceGroup) bool {
		for _, match := range matches {
			if !match(g) {
				return false
			}
		}
		return true
	}, nil
}

// filterFlag gives a filter that is a boolean; ok is false when it is blank. Assumed: as
// brainstem reads it. Four words are booleans, and any other text is true, as in Ruby.
func filterFlag(call *mock.Call, p params, name string) (value, ok bool) {
	if _, sent := p[name]; !sent {
		return false, false
	}
	if value, ok = p[name].(bool); ok {
		return value, true
	}
	text := p.filter(name)
	switch text {
	case "true", "TRUE":
		return true, true
	case "false", "FALSE":
		return false, true
	}
	call.Cite("broken-filters-ignored")
	return text != "", text != ""
}

// timeFilters reads created_after and its like. Assumed: the moment itself does
// not match.
func timeFilters(call *mock.Call, p params) (matches []groupMatch) {
	created := func(g *WorkspaceGroup) time.Time { return g.CreatedAt.Time }
	updated := func(g *WorkspaceGroup) time.Time { return g.UpdatedAt.Time }
	for _, filter := range []struct {
		name string
		of   func(*WorkspaceGroup) time.Time
		sign int // of how the group's time compares to the filter's
	}{
		{"created_after", created, 1}, {"created_before", created, -1},
		{"updated_after", updated, 1}, {"updated_before", updated, -1},
	} {
		if _, sent := p[filter.name]; !sent {
			continue
		}
		if moment, ok := p.moment(filter.name); ok {
			matches = append(matches, func(g *WorkspaceGroup) bool {
				compared := filter.of(g).Compare(moment)
				if compared == 0 {
					call.Cite("time-filters")
				}
				return compared == filter.sign
			})
		} else {
			call.Cite("broken-filters-ignored")
		}
	}
	return matches
}

// referenceFields are what references are chosen by.
var referenceFields = []struct {
	parameter string
	of        func(*ExternalReference) *string
}{
	{"external_reference_service_name", func(r *ExternalReference) *string { return &r.ServiceName }},
	{"external_reference_service_model", func(r *ExternalReference) *string { return &r.ServiceModel }},
	{"external_reference_service_model_ref", func(r *ExternalReference) *string { return &r.ServiceModelRef }},
	{"external_reference_status", func(r *ExternalReference) *string { return &r.Status }},
	{"external_reference_external_status", func(r *ExternalReference) *string { return r.ExternalStatus }},
	{"external_reference_external_message", func(r *ExternalReference) *string { return r.ExternalMessage }},
}

// referenceFilters reads the filters on external references. Assumed: those that
// are given together must hold for one and the same reference.
func referenceFilters(tx *world.Tx, p params) (matches []groupMatch, err error) {
	var conditions []func(*ExternalReference) bool
	for _, field := range referenceFields {
		if want := p.filter(field.parameter); want != "" {
			conditions = append(conditions, func(r *ExternalReference) bool {
				value := field.of(r)
				return value != nil && *value == want
			})
		}
	}
	if refs := p.list("external_reference_service_model_refs"); len(refs) > maxServiceModelRefs {
		return nil, mock.Errorf(mock.Invalid, "external_reference_service_model_refs has %d values; it takes up to %d", len(refs), maxServiceModelRefs)
	} else if len(refs) > 0 {
		conditions = append(conditions, func(r *ExternalReference) bool { return slices.Contains(refs, r.ServiceModelRef) })
	}
	if len(conditions) > 0 {
		matches = append(matches, func(g *WorkspaceGroup) bool {
			return slices.ContainsFunc(referencesOf(tx, g.ID), func(r *ExternalReference) bool {
				for _, holds := range conditions {
					if !holds(r) {
						return false
					}
				}
				return true
			})
		})
	}
	if name := p.filter("without_external_reference_service_name"); name != "" {
		matches = append(matches, func(g *WorkspaceGroup) bool {
			return !slices.ContainsFunc(referencesOf(tx, g.ID), func(r *ExternalReference) bool { return r.ServiceName == name })
		})
	}
	return matches, nil
}

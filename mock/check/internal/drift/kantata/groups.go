package kantata

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

func groupID(g *Group) string { return g.ID }

// Fetching a list of Workspace Groups: GET /workspace_groups.
func (s *server) listGroups(r *standin.Request) *standin.Answer {
	p, refusal := s.readParams(r, false)
	if refusal != nil {
		return refusal
	}
	matches, refusal := s.filter(p)
	if refusal != nil {
		return refusal
	}
	var found []*Group
	for _, group := range s.groups {
		if matches(group) {
			found = append(found, group)
		}
	}
	field, direction, _ := strings.Cut(p.text("order"), ":")
	if field != "created_at" && field != "updated_at" && field != "name" {
		field, direction = "name", s.groupOrder
	}
	slices.SortFunc(found, func(a, b *Group) int {
		compared := strings.Compare(s.key(a.Name), s.key(b.Name))
		switch field {
		case "created_at":
			compared = a.created.Compare(b.created)
		case "updated_at":
			compared = a.updated.Compare(b.updated)
		}
		return s.order(direction == "desc", compared, a.ID, b.ID)
	})
	page, numbers := cut(s.readWindow(p), found, groupID)
	return s.respondGroups(p, page, numbers)
}

// filter reads the conditions on groups, which must all hold; one that cannot be
// read is none.
func (s *server) filter(p params) (func(*Group) bool, *standin.Answer) {
	var all []func(*Group) bool
	if companies, ok := p.flag("companies_only"); ok && companies {
		all = append(all, func(g *Group) bool { return g.Company })
	}
	if text := standin.Fold(p.text("matching")); text != "" {
		all = append(all, func(g *Group) bool { return strings.Contains(standin.Fold(g.Name), text) })
	}
	if t, ok := p.time("created_after"); ok {
		all = append(all, func(g *Group) bool { return g.created.After(t) || s.inclusive["created_after"] && g.created.Equal(t) })
	}
	if t, ok := p.time("created_before"); ok {
		all = append(all, func(g *Group) bool { return g.created.Before(t) || s.inclusive["created_before"] && g.created.Equal(t) })
	}
	if t, ok := p.time("updated_after"); ok {
		all = append(all, func(g *Group) bool { return g.updated.After(t) || s.inclusive["updated_after"] && g.updated.Equal(t) })
	}
	if t, ok := p.time("updated_before"); ok {
		all = append(all, func(g *Group) bool { return g.updated.Before(t) || s.inclusive["updated_before"] && g.updated.Equal(t) })
	}
	references, refusal := s.referenceFilters(p)
	all = append(all, references...)
	return func(g *Group) bool {
		return !slices.ContainsFunc(all, func(holds func(*Group) bool) bool { return !holds(g) })
	}, refusal
}

// referenceFilters reads the conditions on references; one reference must meet
// all that stand together.
func (s *server) referenceFilters(p params) (all []func(*Group) bool, refusal *standin.Answer) {
	if wanted, ok := p.flag("has_external_references"); ok {
		all = append(all, func(g *Group) bool { return (len(s.referencesOf(g)) > 0) == wanted })
	}
	if name := p.text("without_external_reference_service_name"); name != "" {
		all = append(all, func(g *Group) bool {
			return !slices.ContainsFunc(s.referencesOf(g), func(r *Reference) bool { return r.ServiceName == name })
		})
	}
	refs := p.list("external_reference_service_model_refs")
	if len(refs) > 200 {
		return nil, unreadable("external_reference_service_model_refs takes up to 200 values")
	}
	value := func(text *string) string {
		if text == nil {
			return ""
		}
		return *text
	}
	meets := func(r *Reference) bool {
		for name, have := range map[string]string{
			"service_name": r.ServiceName, "service_model": r.ServiceModel, "service_model_ref": r.ServiceModelRef, "status": r.Status,
			"external_status": value(r.ExternalStatus), "external_message": value(r.ExternalMessage),
		} {
			if want := p.text("external_reference_" + name); want != "" && have != want {
				return false
			}
		}
		return len(refs) == 0 || slices.Contains(refs, r.ServiceModelRef)
	}
	for name := range p {
		if strings.HasPrefix(name, "external_reference_") && len(p.list(name)) > 0 {
			return append(all, func(g *Group) bool { return slices.ContainsFunc(s.referencesOf(g), meets) }), nil
		}
	}
	return all, nil
}

func (s *server) referencesOf(g *Group) (references []*Reference) {
	for _, r := range s.references {
		if r.SubjectID == g.ID {
			references = append(references, r)
		}
	}
	return references
}

// respondGroups shows groups with what was asked to come along.
func (s *server) respondGroups(p params, groups []*Group, numbers standin.Object) *standin.Answer {
	asked := strings.Split(p.text("include"), ",")
	shown := make([]*Group, len(groups))
	var workspaces, references, sets []string
	for i, group := range groups {
		g := *group
		for _, r := range s.referencesOf(group) {
			g.ReferenceIDs = append(g.ReferenceIDs, r.ID)
		}
		workspaces, references, sets = append(workspaces, g.WorkspaceIDs...), append(references, g.ReferenceIDs...), append(sets, g.SetIDs...)
		for name, ids := range map[string]*[]string{"workspaces": &g.WorkspaceIDs, "external_references": &g.ReferenceIDs, "rate_card_sets": &g.SetIDs} {
			if !slices.Contains(asked, name) {
				*ids = nil
			} else if *ids == nil {
				*ids = []string{}
			}
		}
		shown[i] = &g
	}
	included := standin.Object{}
	for _, name := range asked {
		switch name {
		case "workspaces":
			included[name] = byIDs(s.workspaces, func(w *Workspace) string { return w.ID }, workspaces)
		case "external_references":
			included[name] = byIDs(s.references, func(r *Reference) string { return r.ID }, references)
		case "rate_card_sets":
			included[name] = byIDs(s.sets, func(r *RateCardSet) string { return r.ID }, sets)
		}
	}
	return respond("workspace_groups", shown, groupID, included, numbers)
}

func (s *server) respondGroup(p params, group *Group) *standin.Answer {
	return s.respondGroups(p, []*Group{group}, numbers(1, 1, usualPage))
}

// Fetching a single Workspace Group: GET /workspace_groups/{id}.
func (s *server) getGroup(r *standin.Request) *standin.Answer {
	p, refusal := s.readParams(r, false)
	if refusal != nil {
		return refusal
	}
	i := s.find(r.Vars["id"])
	if i < 0 {
		return notFound()
	}
	return s.respondGroup(p, s.groups[i])
}

func (s *server) find(id string) int {
	return slices.IndexFunc(s.groups, func(g *Group) bool { return g.ID == id })
}

// Creating a new Workspace Group: POST /workspace_groups.
func (s *server) createGroup(r *standin.Request) *standin.Answer {
	return s.save(r, func(group *Group) {
		group.ID, group.CreatedAt, group.created = s.nextID(), group.UpdatedAt, group.updated
		s.groups = append(s.groups, group)
	}, &Group{WorkspaceIDs: []string{}, SetIDs: []string{}})
}

// Updating an existing Workspace Group: PUT /workspace_groups/{id}.
func (s *server) updateGroup(r *standin.Request) *standin.Answer {
	i := s.find(r.Vars["id"])
	if i < 0 {
		return notFound()
	}
	changed := *s.groups[i]
	before := changed
	return s.save(r, func(group *Group) {
		if s.updatedStays {
			group.UpdatedAt, group.updated = before.UpdatedAt, before.updated
		}
		if s.madeAnew {
			group.CreatedAt, group.created = group.UpdatedAt, group.updated
		}
		s.groups[i] = group
	}, &changed)
}

// Deleting an existing Workspace Group: DELETE /workspace_groups/{id}. What
// belongs to the group goes with it.
func (s *server) deleteGroup(r *standin.Request) *standin.Answer {
	i := s.find(r.Vars["id"])
	if i < 0 {
		return notFound()
	}
	gone := s.groups[i].ID
	s.groups = slices.Delete(slices.Clone(s.groups), i, i+1)
	s.references = slices.DeleteFunc(slices.Clone(s.references), func(r *Reference) bool { return r.SubjectID == gone })
	if !s.keepMemberships {
		s.memberships = slices.DeleteFunc(slices.Clone(s.memberships), func(m *Membership) bool { return m.WorkspaceGroupID == gone })
	}
	return standin.Empty(http.StatusNoContent)
}

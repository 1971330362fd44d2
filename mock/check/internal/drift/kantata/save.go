package kantata

import (
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// save changes a group by what was sent, and keeps it when nothing is wrong.
func (s *server) save(r *standin.Request, keep func(*Group), group *Group) *standin.Answer {
	p, refusal := s.readParams(r, true)
	if refusal != nil {
		return refusal
	}
	sent, refusal := readGroup(p)
	if refusal != nil {
		return refusal
	}
	for name := range s.ignored {
		delete(sent, name)
	}
	if refusal := s.apply(group, sent); refusal != nil {
		return refusal
	}
	group.updated = s.now()
	group.UpdatedAt = s.stamp(group.updated)
	keep(group)
	if s.freed != nil {
		s.freed[standin.Fold(group.Name)] = true
	}
	if reference, ok := sent["external_reference"].(standin.Object); ok {
		s.saveReference(group, reference)
	}
	return s.respondGroup(p, group)
}

// texts are the fields of a group that are a text or nothing.
func (g *Group) texts() map[string]**string {
	return map[string]**string{
		"contact_name": &g.ContactName, "email": &g.Email, "phone_number": &g.PhoneNumber,
		"address": &g.Address, "website": &g.Website, "notes": &g.Notes,
	}
}

// readGroup finds the group in what was sent, and refuses what is missing or of
// the wrong type.
func readGroup(p params) (params, *standin.Answer) {
	object, ok := p["workspace_group"].(standin.Object)
	if !ok {
		return nil, unreadable("Missing required parameters: workspace_group")
	}
	sent := params(object)
	if name, ok := sent["name"].(string); !ok || strings.TrimSpace(name) == "" {
		return nil, unreadable("Missing required parameters: workspace_group.name")
	}
	for name := range (&Group{}).texts() {
		if value := sent[name]; value != nil && !isText(value) {
			return nil, unreadable("Invalid parameter workspace_group." + name)
		}
	}
	for _, name := range []string{"add_workspace_ids", "remove_workspace_ids"} {
		if value, there := sent[name]; there && !isIDs(value) {
			return nil, unreadable("Invalid parameter workspace_group." + name)
		}
	}
	if _, there := sent["company"]; there {
		if _, ok := sent.flag("company"); !ok {
			return nil, unreadable("Invalid parameter workspace_group.company")
		}
	}
	if value, there := sent["external_reference"]; there && !isReference(value) {
		return nil, unreadable("Invalid parameter workspace_group.external_reference")
	}
	return sent, nil
}

func isText(value any) bool { _, ok := value.(string); return ok }

func isIDs(value any) bool {
	list, ok := value.([]any)
	return ok && !slices.ContainsFunc(list, func(item any) bool { _, ok := id(item); return !ok })
}

func isReference(value any) bool {
	reference, ok := value.(standin.Object)
	for _, name := range []string{"service_name", "service_model", "service_model_ref"} {
		text, isText := reference[name].(string)
		ok = ok && isText && strings.TrimSpace(text) != ""
	}
	status, there := reference["status"]
	return ok && (!there || slices.Contains([]any{"successful", "pending", "failed"}, status))
}

// apply sets the fields that were sent, and refuses what breaks a rule.
func (s *server) apply(group *Group, sent params) *standin.Answer {
	group.Name = sent.text("name")
	if s.freed[standin.Fold(group.Name)] && standin.Fold(group.Name) != standin.Fold(s.nameOf(group.ID)) {
		return invalid("name", "Name has already been taken")
	}
	for _, other := range s.groups {
		if other.ID != group.ID && standin.Fold(other.Name) == standin.Fold(group.Name) && !s.duplicateNames {
			return invalid("name", "Name has already been taken")
		}
	}
	if company, ok := sent.flag("company"); ok {
		group.Company = company
	}
	for name, field := range group.texts() {
		if value, there := sent[name]; there {
			*field = textOrNull(value)
		}
	}
	ids := slices.Clone(group.WorkspaceIDs)
	if added, _ := sent["add_workspace_ids"].([]any); len(added) > 0 && s.replaces {
		ids = nil
	}
	for _, name := range []string{"add_workspace_ids", "remove_workspace_ids"} {
		values, _ := sent[name].([]any)
		for _, value := range values {
			wanted, _ := id(value)
			if !slices.ContainsFunc(s.workspaces, func(w *Workspace) bool { return w.ID == wanted }) {
				return invalid(name, "You do not have access to all of the specified workspaces")
			}
			ids = slices.DeleteFunc(ids, func(id string) bool { return name[0] == 'r' && id == wanted })
			if name[0] == 'a' && !slices.Contains(ids, wanted) {
				ids = append(ids, wanted)
			}
		}
	}
	group.WorkspaceIDs = ids
	return nil
}

func textOrNull(value any) *string {
	if text, ok := value.(string); ok {
		return &text
	}
	return nil
}

// onReference says what becomes of a second reference of a group to one service.
type onReference int

const (
	takePlace onReference = iota // it takes the place of the first
	keepFirst                    // it is dropped
	addSecond                    // both are there
)

// nameOf gives the name that a group has; empty when it is not there.
func (s *server) nameOf(id string) string {
	if i := s.find(id); i >= 0 {
		return s.groups[i].Name
	}
	return ""
}

// saveReference keeps the one reference that a group has to a service.
func (s *server) saveReference(group *Group, sent params) {
	saved := &Reference{SubjectID: group.ID, SubjectType: "WorkspaceGroup", Status: "pending", CreatedAt: group.UpdatedAt}
	at := slices.IndexFunc(s.references, func(r *Reference) bool {
		return r.SubjectID == group.ID && r.ServiceName == sent.text("service_name")
	})
	switch {
	case at >= 0 && s.onReference == keepFirst:
		return
	case at >= 0 && s.onReference == addSecond:
		at, saved.ID = -1, s.nextID()
	case at >= 0:
		*saved = *s.references[at]
	default:
		saved.ID = s.nextID()
	}
	saved.ServiceName, saved.ServiceModel, saved.ServiceModelRef = sent.text("service_name"), sent.text("service_model"), sent.text("service_model_ref")
	saved.UpdatedAt = group.UpdatedAt
	if status := sent.text("status"); status != "" {
		saved.Status = status
	}
	if locked, ok := sent.flag("locked"); ok {
		saved.Locked = locked
	}
	for name, field := range map[string]**string{
		"external_link": &saved.ExternalLink, "external_message": &saved.ExternalMessage, "external_status": &saved.ExternalStatus,
	} {
		if value, there := sent[name]; there {
			*field = textOrNull(value)
		}
	}
	if at >= 0 {
		s.references[at] = saved
	} else {
		s.references = append(s.references, saved)
	}
}

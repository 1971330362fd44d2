package kantata

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

func membershipID(m *Membership) string { return m.ID }

// Fetching a list of User Group Memberships: GET /user_group_memberships.
func (s *server) listMemberships(r *standin.Request) *standin.Answer {
	p, refusal := s.readParams(r, false)
	if refusal != nil {
		return refusal
	}
	groups, users := p.list("group_ids"), p.list("user_ids")
	var found []*Membership
	for _, m := range s.memberships {
		if (groups == nil || slices.Contains(groups, m.WorkspaceGroupID)) && (users == nil || slices.Contains(users, m.UserID)) {
			found = append(found, m)
		}
	}
	field, direction, _ := strings.Cut(p.text("order"), ":")
	if field != "created_at" {
		direction = s.memberOrder
		if direction == "" {
			direction = "desc"
		}
	}
	slices.SortFunc(found, func(a, b *Membership) int {
		return s.order(direction == "desc", a.created.Compare(b.created), a.ID, b.ID)
	})
	page, numbers := cut(s.readWindow(p), found, membershipID)
	return s.respondMemberships(p, page, numbers)
}

// respondMemberships shows memberships with what was asked to come along.
func (s *server) respondMemberships(p params, memberships []*Membership, numbers standin.Object) *standin.Answer {
	var userIDs, groupIDs []string
	for _, m := range memberships {
		userIDs, groupIDs = append(userIDs, m.UserID), append(groupIDs, m.WorkspaceGroupID)
	}
	included := standin.Object{}
	for _, name := range strings.Split(p.text("include"), ",") {
		switch name {
		case "user":
			included["users"] = byIDs(s.users, func(u *User) string { return u.ID }, userIDs)
		case "workspace_group":
			groups := byIDs(s.groups, groupID, groupIDs)
			for id, group := range groups {
				shown := *group.(*Group)
				shown.WorkspaceIDs, shown.SetIDs = nil, nil
				groups[id] = &shown
			}
			included["workspace_groups"] = groups
		}
	}
	return respond("user_group_memberships", memberships, membershipID, included, numbers)
}

// Creating a new User Group Membership: POST /user_group_memberships, one or up
// to 100 of them, all or none.
func (s *server) createMemberships(r *standin.Request) *standin.Answer {
	p, refusal := s.readParams(r, true)
	if refusal != nil {
		return refusal
	}
	sent, refusal := readMemberships(p)
	if refusal != nil {
		return refusal
	}
	if s.bulk > 0 {
		sent = sent[:min(len(sent), s.bulk)]
	}
	before, now := len(s.memberships), s.now()
	for i, one := range sent {
		wrong := s.check(one)
		if wrong == nil {
			one.CreatedAt, one.created, one.CreatorID, one.ID = s.stamp(now), now, s.me, s.nextID()
			s.memberships = append(s.memberships, one)
			continue
		}
		if !s.halfBulk {
			s.memberships = s.memberships[:before]
		}
		if _, bulk := p["user_group_memberships"]; bulk {
			wrong.Index = &i
		}
		return refuse(http.StatusUnprocessableEntity, *wrong)
	}
	return s.respondMemberships(p, sent, standin.Object{"count": len(sent), "page_count": 1, "page_number": 1, "page_size": usualPage})
}

// readMemberships finds what is to be made under one of the two roots.
func readMemberships(p params) (made []*Membership, refusal *standin.Answer) {
	single, one := p["user_group_membership"]
	many, several := p["user_group_memberships"]
	if one == several {
		return nil, unreadable("Missing required parameters: either user_group_membership or user_group_memberships")
	}
	list, isList := many.([]any)
	if one {
		list, isList = []any{single}, true
	}
	if !isList || len(list) == 0 || len(list) > 100 {
		return nil, unreadable("user_group_memberships takes from 1 to 100 objects")
	}
	for _, item := range list {
		object, _ := item.(standin.Object)
		user, okUser := id(object["user_id"])
		group, okGroup := id(object["workspace_group_id"])
		if !okUser || !okGroup {
			return nil, unreadable("Missing required parameters: user_id, workspace_group_id")
		}
		made = append(made, &Membership{UserID: user, WorkspaceGroupID: group})
	}
	return made, nil
}

// check says what rule a new membership breaks; nil is none.
func (s *server) check(m *Membership) *mistake {
	known := s.unknownUsers || slices.ContainsFunc(s.users, func(u *User) bool { return u.ID == m.UserID })
	taken := slices.ContainsFunc(s.memberships, func(o *Membership) bool {
		return o.UserID == m.UserID && o.WorkspaceGroupID == m.WorkspaceGroupID
	})
	switch {
	case !known:
		return &mistake{Type: "validation", Field: "user_id", Message: "User must exist"}
	case s.find(m.WorkspaceGroupID) < 0:
		return &mistake{Type: "validation", Field: "workspace_group_id", Message: "Workspace group must exist"}
	case taken:
		return &mistake{Type: "validation", Field: "user_id", Message: "User has already been added to this group"}
	}
	return nil
}

// Deleting an existing User Group Membership: DELETE /user_group_memberships/{id}.
func (s *server) deleteMembership(r *standin.Request) *standin.Answer {
	i := slices.IndexFunc(s.memberships, func(m *Membership) bool { return m.ID == r.Vars["id"] })
	if i < 0 {
		return notFound()
	}
	s.memberships = slices.Delete(slices.Clone(s.memberships), i, i+1)
	return standin.Empty(http.StatusNoContent)
}

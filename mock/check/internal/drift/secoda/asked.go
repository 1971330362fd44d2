package secoda

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

const (
	update = "/components/schemas/update-group/properties"
	create = "/components/schemas/create-group/properties"
)

// updates are the differences that only what is read after a write shows.
var updates = []standin.Row[*server]{
	{Name: "icon-update-lost", Class: "state", Verdict: drifted, Fact: update + "/icon",
		Says:  "An update leaves the icon as it was.",
		Break: updated(func(before, now *Group, _ string) { now.Icon = before.Icon })},
	{Name: "description-update-lost", Class: "state", Verdict: drifted, Fact: update + "/description",
		Says:  "An update leaves the description as it was.",
		Break: updated(func(before, now *Group, _ string) { now.Description = before.Description })},
	{Name: "users-update-lost", Class: "state", Verdict: drifted, Fact: update + "/users",
		Says:  "An update leaves the users as they were.",
		Break: updated(func(before, now *Group, _ string) { now.Users = before.Users })},
	{Name: "create-users-lost", Class: "state", Verdict: drifted, Fact: create + "/users",
		Says:  "A group that is made with users has none.",
		Break: func(s *server) { s.created(func(group *Group) { group.Users = []string{} }) }},
	{Name: "strangers-dropped", Class: "state", Verdict: tight, Fact: "create-group#any-user",
		Says: "Users that nobody knows are left out of a group that is made.",
		Break: func(s *server) {
			s.created(func(group *Group) {
				group.Users = slices.DeleteFunc(slices.Clone(group.Users), func(id string) bool { return !slices.Contains(s.users, id) })
			})
		}},
	{Name: "renaming-clears-description", Class: "state", Verdict: drifted, Fact: "/components/schemas/update-group",
		Says: "An update of the name alone empties the description.",
		Break: updated(func(_, now *Group, sent string) {
			if strings.Contains(sent, `"name"`) && !strings.Contains(sent, `"description"`) {
				now.Description = ""
			}
		})},
	{Name: "description-not-emptied", Class: "state", Verdict: tight, Fact: "update-group#empties",
		Says: "An update with an empty description leaves the one that was there.",
		Break: updated(func(before, now *Group, _ string) {
			if now.Description == "" {
				now.Description = before.Description
			}
		})},
	{Name: "users-not-emptied", Class: "state", Verdict: tight, Fact: "update-group#empties",
		Says: "An update with no users leaves those that were there.",
		Break: updated(func(before, now *Group, _ string) {
			if len(now.Users) == 0 {
				now.Users = before.Users
			}
		})},
	{Name: "created-at-moves", Class: "state", Verdict: drifted, Fact: group + "/properties/created_at",
		Says:  "An update moves created_at.",
		Break: updated(func(_, now *Group, _ string) { now.CreatedAt = now.UpdatedAt })},
	{Name: "list-as-made", Class: "state", Verdict: drifted, Fact: "list-groups",
		Says: "The list has groups as they were made, without what was updated since.",
		Break: func(s *server) {
			made := map[string]*Group{}
			s.created(func(group *Group) { first := *group; made[group.ID] = &first })
			s.with("list-groups", func() []*Group {
				groups := slices.Clone(s.groups)
				for i, g := range groups {
					if first := made[g.ID]; first != nil {
						groups[i] = first
					}
				}
				return groups
			})
		}},
	{Name: "taken-name-refused", Class: "status", Verdict: tight, Fact: update + "/name/pattern",
		Says:  "A group cannot get the name that another one has.",
		Break: func(s *server) { s.refuseNames(func(name string) bool { return s.named(name) != nil }) }},
	{Name: "freed-name-refused", Class: "status", Verdict: tight, Fact: create + "/name/pattern",
		Says: "A group cannot get the name of one that was deleted.",
		Break: func(s *server) {
			freed := map[string]bool{}
			s.Wrap("delete-group", func(next standin.Handler) standin.Handler {
				return func(r *standin.Request) *standin.Answer {
					if i := s.find(r); i >= 0 {
						freed[s.groups[i].Name] = true
					}
					return next(r)
				}
			})
			s.refuseNames(func(name string) bool { return freed[name] })
		}},

	{Name: "name-composed", Class: "state", Verdict: loose, Fact: group + "/properties/name",
		Says: "A letter and an accent of a name come back as one character.",
		Break: func(s *server) {
			s.created(func(group *Group) { group.Name = strings.ReplaceAll(group.Name, "e\u0301", "é") })
		}},
	{Name: "name-in-small-letters", Class: "state", Verdict: loose, Fact: group + "/properties/name",
		Says:  "A name comes back in small letters.",
		Break: func(s *server) { s.created(func(group *Group) { group.Name = strings.ToLower(group.Name) }) }},
	{Name: "name-loses-emoji", Class: "state", Verdict: drifted, Fact: group + "/properties/name",
		Says: "An emoji of a name comes back as a question mark.",
		Break: func(s *server) {
			s.created(func(group *Group) {
				group.Name = strings.Map(func(r rune) rune {
					if r > 0xffff {
						return '?'
					}
					return r
				}, group.Name)
			})
		}},
	{Name: "update-escaped", Class: "state", Verdict: loose, Fact: group + "/properties/description",
		Says: "A description that is updated comes back with its < and & as HTML writes them.",
		Break: updated(func(before, now *Group, _ string) {
			if now.Description != before.Description {
				now.Description = html.EscapeString(now.Description)
			}
		})},
	{Name: "description-cut", Class: "state", Verdict: loose, Fact: group + "/properties/description",
		Says:  "A description that is updated is cut after 255 characters.",
		Break: updated(func(_, now *Group, _ string) { now.Description = cut(now.Description) })},
	{Name: "long-name-refused", Class: "status", Verdict: tight, Fact: update + "/name/pattern",
		Says:  "A name of more than 255 characters is refused.",
		Break: func(s *server) { s.refuseNames(func(name string) bool { return cut(name) != name }) }},

	{Name: "list-to-the-second", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/updated_at",
		Says: "The list has updated_at to the second, and a single group to the microsecond.",
		Break: edit(standin.Turned("updated_at", func(at any) any {
			parsed, err := time.Parse(micros, at.(string))
			if err != nil {
				return at
			}
			return stamp(parsed.Truncate(time.Second))
		}), "results", "*")},
	{Name: "list-with-offset", Class: "field reformatted", Verdict: drifted, Fact: group + "/properties/created_at",
		Says:  "The list writes created_at with an offset, and a single group with a Z.",
		Break: edit(standin.Turned("created_at", standin.Retimed(micros, "2006-01-02T15:04:05.000000-07:00")), "results", "*")},
	{Name: "single-without-users", Class: "state", Verdict: drifted, Fact: "get-group",
		Says:  "A single group has no users, and has some in the list.",
		Break: after("get-group", root(standin.With("users", []any{})))},
	{Name: "single-with-other-ids", Class: "state", Verdict: drifted, Fact: "get-group",
		Says: "The users of a single group have other ids than in the list.",
		Break: after("get-group", root(standin.Turned("users", func(users any) any {
			list := users.([]any)
			for i, id := range list {
				list[i] = "member-" + id.(string)
			}
			return list
		})))},
	{Name: "next-link-other-host", Class: "paging", Verdict: tight, Fact: "list-groups#links-to-host",
		Says:  "The next link leads to another host than the one that was asked.",
		Break: edit(standin.Turned("next", atHost("internal.example:8000")), "links")},
	{Name: "previous-link-stays", Class: "paging", Verdict: drifted, Fact: paging + "/previous_link",
		Says:  "The previous link leads to the first page, from every page.",
		Break: edit(standin.Turned("previous", func(link any) any { return strings.Replace(secondPage(link).(string), "page=2", "page=1", 1) }), "links")},

	{Name: "read-stale-once", Class: "intermittent", Verdict: flaky, Fact: "get-group",
		Says:  "A group that is read right after its update is as it was before, once.",
		Break: func(s *server) { s.staleOnce("get-group", "update-group") }},
	{Name: "read-missing-once", Class: "intermittent", Verdict: flaky, Fact: "get-group",
		Says:  "A group that is read right after it was made is not there, once.",
		Break: func(s *server) { s.staleOnce("get-group", "create-group") }},
	{Name: "list-stale-once", Class: "intermittent", Verdict: flaky, Fact: "list-groups",
		Says:  "A page of the list is as it was before the last write, once.",
		Break: func(s *server) { s.staleOnce("list-groups", "create-group", "update-group") }},
	{Name: "replicas-disagree", Class: "intermittent", Verdict: flaky, Fact: "get-group",
		Says:  "Every second time a group is read it is as it was before the last write.",
		Break: func(s *server) { s.laggingReplica() }},
}

// cut takes the first 255 characters of a text.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= 255 {
		return text
	}
	return string([]rune(text)[:255])
}

// atHost gives a link the name of another host.
func atHost(host string) func(any) any {
	return func(link any) any {
		address, err := url.Parse(link.(string))
		if err != nil {
			return link
		}
		address.Host = host
		return address.String()
	}
}

// named finds a group by its name.
func (s *server) named(name string) *Group {
	for _, group := range s.groups {
		if group.Name == name {
			return group
		}
	}
	return nil
}

// refuseNames refuses creates and updates with some names.
func (s *server) refuseNames(refused func(name string) bool) {
	for _, operation := range []string{"create-group", "update-group"} {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				sent, refusal := readGroup(r, false)
				if refusal == nil && sent.name != nil && refused(*sent.name) {
					return wrong(standin.Object{"name": []string{"This name cannot be used."}})
				}
				return next(r)
			}
		})
	}
}

// staleOnce lets an operation that reads see the groups as they were before the last of
// some writes, the first time that an address is asked for after it.
func (s *server) staleOnce(read string, writes ...string) {
	var old []*Group
	asked := map[string]bool{}
	for _, operation := range writes {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				old = slices.Clone(s.groups)
				clear(asked)
				return next(r)
			}
		})
	}
	s.Wrap(read, func(next standin.Handler) standin.Handler {
		return func(r *standin.Request) *standin.Answer {
			address, now := r.Path+"?"+r.Query.Encode(), s.groups
			if old != nil && !asked[address] {
				s.groups = old
			}
			asked[address] = true
			defer func() { s.groups = now }()
			return next(r)
		}
	})
}

// laggingReplica lets every second read of a group see the groups as they were before
// the last write.
func (s *server) laggingReplica() {
	var old []*Group
	reads := 0
	for _, operation := range []string{"create-group", "update-group", "delete-group"} {
		s.Wrap(operation, func(next standin.Handler) standin.Handler {
			return func(r *standin.Request) *standin.Answer {
				old = slices.Clone(s.groups)
				return next(r)
			}
		})
	}
	s.Wrap("get-group", func(next standin.Handler) standin.Handler {
		return func(r *standin.Request) *standin.Answer {
			now := s.groups
			if reads++; reads%2 == 0 && old != nil {
				s.groups = old
			}
			defer func() { s.groups = now }()
			return next(r)
		}
	})
}

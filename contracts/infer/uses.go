package infer

import (
	"fmt"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// inferredRule is the id of the rule that says what an operation does.
const inferredRule = "inferred"

// declareUses declares what each operation does.
func (s *survey) declareUses() {
	for _, c := range s.collections {
		for _, u := range c.uses {
			s.declareUse(u)
		}
	}
}

func (s *survey) declareUse(u *use) {
	if said, declared := u.at.value["x-ringer-behaviour"]; declared {
		if said, _ := said.(map[string]any); said["does"] != u.does || said["collection"] != u.collection.name {
			return // then the answers show something else, too
		}
	}
	value := map[string]any{"does": u.does, "collection": u.collection.name}
	if u.does != list && u.does != create {
		value["id"] = u.id().name
	}
	if len(u.within) > 0 {
		within := map[string]any{}
		for name, member := range u.within {
			within[name] = member
		}
		value["within"] = within
	}
	if u.body != "" {
		value["body"] = u.body
	}
	if u.merge {
		value["merge"] = true
	}
	if u.does == list {
		s.declareList(u, value)
	}
	s.declare(Declaration{Pointer: u.at.pointer, Key: "x-ringer-behaviour", Value: value, Why: u.why, Question: u.question})
	s.declareRule(u)
	if !u.shown {
		return
	}
	place := u.place
	if u.does == list {
		place += "/*"
	}
	s.declare(Declaration{Pointer: u.response.pointer, Key: "x-ringer-objects", Value: map[string]any{u.collection.name: place}, Why: u.why})
	if u.does != remove && u.does != act {
		s.declare(Declaration{Pointer: u.response.pointer, Key: "x-ringer-collection", Value: u.collection.name, Why: u.why})
	}
}

// declareList declares the pages and the order of a list, and adds to its behaviour what
// makes it shorter.
func (s *survey) declareList(u *use, behaviour map[string]any) {
	says, why, question := s.paging(u)
	known := pagingNames(says)
	if says != nil {
		says["x-ringer-evidence"] = evidence(why)
		s.declare(Declaration{Pointer: u.response.pointer, Key: "x-ringer-paging", Value: says, Why: why, Question: question})
	}
	order, names, why := s.order(u)
	if order != nil {
		s.declare(Declaration{Pointer: u.response.pointer, Key: "x-ringer-order", Value: order, Why: why})
	}
	filters, search := s.narrows(u, append(known, names...))
	if len(filters) > 0 {
		behaviour["filters"] = filters
		u.why += fmt.Sprintf(" Named after its members: the parameter%s %s.", plural(filters), strings.Join(keys(filters), ", "))
	}
	if len(search) > 0 {
		behaviour["search"] = search
		u.why += fmt.Sprintf(" Looking for a text: the parameter%s %s.", plural(search), strings.Join(keys(search), ", "))
	}
}

func plural(several map[string]any) string {
	if len(several) > 1 {
		return "s"
	}
	return ""
}

// sentences say what an operation does.
var sentences = map[string]string{
	list:    "Lists the %s.",
	create:  "Makes one of the %s, which is then there.",
	read:    "Answers one of the %s.",
	replace: "Puts what is sent in place of one of the %s.",
	patch:   "Changes the members that are sent of one of the %s.",
	remove:  "Takes one of the %s away.",
	act:     "Does something with one of the %s, of which nothing more is known; the object stays as it is.",
}

// declareRule declares the rule that an answer cites.
func (s *survey) declareRule(u *use) {
	rule := map[string]any{"id": inferredRule, "says": fmt.Sprintf(sentences[u.does], u.collection.name), "evidence": evidence(u.why)}
	rules, said := u.at.value["x-ringer-rules"].([]any)
	if !said {
		s.declare(Declaration{Pointer: u.at.pointer, Key: "x-ringer-rules", Value: []any{rule}, Why: u.why})
		return
	}
	for _, other := range rules {
		if other, _ := other.(map[string]any); other["id"] == inferredRule {
			return
		}
	}
	s.declare(Declaration{Pointer: schemas.Join(u.at.pointer, "x-ringer-rules"), Key: "-", Value: rule, Why: u.why})
}

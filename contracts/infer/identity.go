package infer

import (
	"slices"
	"strings"
)

// identity is the member that tells an object from others.
type identity struct {
	member string
	// rank says how sure that is, from 0; doubtful are those from guessed.
	rank int
}

// guessed is the rank from which an identity is a question.
const guessed = 4

// usualIDs are names of members that identify an object, the surest first.
var usualIDs = []string{"id", "uuid", "guid", "sid", "uid", "oid", "key", "slug", "identifier", "pk", "number", "code"}

// looseIDs are members that identify an object where its path says no more than its noun.
var looseIDs = []string{"login", "username", "name", "title"}

// identityOf finds the member that a path parameter names; noun is a plain singular.
func (t *tree) identityOf(o *object, p parameter, noun string) (found identity, ok bool) {
	byName := map[string]string{}
	for _, name := range o.names {
		if plainName := plain(name); byName[plainName] == "" && t.canIdentify(o, name, p) {
			byName[plainName] = name
		}
	}
	asked := plain(p.name)
	rest := strings.TrimPrefix(asked, noun)
	isNoun := rest != asked || strings.HasSuffix(asked, noun) || len(asked) > 2 && (strings.HasSuffix(noun, asked) || strings.HasPrefix(noun, asked))
	ending := slices.IndexFunc(usualIDs, func(id string) bool { return strings.HasSuffix(asked, id) })
	says := func(rank int, names ...string) bool {
		for _, name := range names {
			if member := byName[name]; member != "" && !ok && name != "" {
				found, ok = identity{member, rank}, true
			}
		}
		return ok
	}
	switch {
	case p.name == "":
		says(2, "id", "uuid", noun+"id")
	case asked != noun && says(0, asked):
	case rest != asked && rest != "" && says(0, rest):
	case asked == "id" && says(1, noun+"id", "uuid"):
	case ending < 0 && isNoun && kind(p.schema) == "string" && t.isNumber(o, byName["id"]) && says(3, looseIDs...):
	case (ending >= 0 || isNoun) && says(2, idNames(noun)...):
	case asked == noun && says(3, noun):
	case says(guessed, endings(byName, asked, asked == noun)...):
	case ending < 0 && isNoun && says(guessed+1, looseIDs...):
	}
	return found, ok
}

// isNumber says whether a member is a number; one that is not there is none.
func (t *tree) isNumber(o *object, name string) bool {
	return name != "" && kind(t.member(o, name)) != "string"
}

// idNames are the names of members that usually identify the objects of a noun.
func idNames(noun string) (names []string) {
	for _, id := range usualIDs[:7] {
		names = append(names, id, noun+id)
	}
	return append(names, usualIDs[7:]...)
}

// endings lists the members that a parameter's name ends in, such as name for
// template_name, the longest first. Short ones count where the parameter is the noun,
// such as ip for a floating_ip.
func endings(byName map[string]string, asked string, isNoun bool) (names []string) {
	for _, name := range keys(byName) {
		if (len(name) > 3 || isNoun && len(name) > 1) && strings.HasSuffix(asked, name) {
			names = append(names, name)
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(b) - len(a) })
	return names
}

// canIdentify says whether the values of a member can be what a parameter asks for.
func (t *tree) canIdentify(o *object, name string, p parameter) bool {
	schema := t.member(o, name)
	if !isScalar(schema) || schema.value["const"] != nil || schema.text("format") == "date-time" {
		return false
	}
	if values, _ := schema.value["enum"].([]any); len(values) > 0 {
		return false
	}
	isNumber := kind(schema) != "string"
	switch kind(p.schema) {
	case "integer", "number":
		return isNumber || schema.text("format") == "" && schema.value["pattern"] == nil
	case "string":
		return !isNumber || p.schema.text("format") != "uuid" && p.schema.value["pattern"] == nil
	}
	return true
}

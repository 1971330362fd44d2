package infer

import (
	"regexp"
	"slices"
	"strings"
)

// segment is a part of a path: a literal, or a parameter.
type segment struct{ literal, parameter string }

var (
	parameterSegment = regexp.MustCompile(`^\{[+/]?([^{}]+?)[+*]?\}(?:\.(?:json|xml|\{[^{}]+\}))?(?::([A-Za-z][\w-]*))?$`)
	literalSegment   = regexp.MustCompile(`^([^{}():]+?)(?:\.(?:json|xml|\{[^{}]+\}))?(?::([A-Za-z][\w-]*))?$`)
	keyedSegment     = regexp.MustCompile(`^([^{}()]+)\('?\{([^{}]+)\}'?\)$`) // OData's Things({id})
)

// splitPath takes a path apart; verb is what stands behind a colon at its end. ok is
// false for a path with a part that is neither a literal nor one parameter.
func splitPath(path string) (segments []segment, verb string, ok bool) {
	if strings.ContainsAny(path, "?#") {
		return nil, "", false
	}
	for part := range strings.SplitSeq(path, "/") {
		if verb != "" {
			return nil, "", false
		}
		if part == "" {
			continue
		}
		if found := parameterSegment.FindStringSubmatch(part); found != nil {
			segments, verb = append(segments, segment{parameter: found[1]}), found[2]
		} else if found := literalSegment.FindStringSubmatch(part); found != nil {
			segments, verb = append(segments, segment{literal: found[1]}), found[2]
		} else if found := keyedSegment.FindStringSubmatch(part); found != nil {
			segments = append(segments, segment{literal: found[1]}, segment{parameter: found[2]})
		} else {
			return nil, "", false
		}
	}
	return segments, verb, len(segments) > 0
}

// key is the same for all paths that lead to objects of one kind: parameters have no
// names, and plurals are singular.
func key(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		if s.parameter != "" {
			b.WriteString("{}")
		} else {
			b.WriteString(singular(plain(s.literal)))
		}
	}
	return b.String()
}

// noun gives the last literal of a path; empty when it is none of what there are many:
// a version, or a member to find something by, as in /companies/url/{url}.
func noun(segments []segment) string {
	for _, s := range slices.Backward(segments) {
		if s.literal != "" {
			if name := plain(s.literal); isVersion(s.literal) || slices.Contains(usualIDs, name) || slices.Contains(looseIDs, name) || byMember.MatchString(s.literal) || name == "url" {
				return ""
			}
			return s.literal
		}
	}
	return ""
}

// byMember matches what says by which member something is found.
var byMember = regexp.MustCompile(`^by|By[A-Z]|[-_]by[-_]`)

// Verbs that some paths end in, or have before the id, with what they mean.
var (
	verbsOfAll = map[string]string{ // /things/list
		"list": list, "all": list, "index": list, "search": list, "find": list, "query": list,
		"create": create, "add": create, "new": create, "insert": create,
	}
	verbsOfOne = map[string]string{ // /things/{id}/update, /things/update/{id}
		"get": read, "show": read, "view": read, "read": read, "details": read, "detail": read, "info": read, "retrieve": read,
		"update": patch, "edit": patch, "modify": patch, "save": patch, "patch": patch,
		"delete": remove, "remove": remove, "destroy": remove,
	}
)

// withoutVerb takes the verb out of a path that has one; does is what it means.
func withoutVerb(segments []segment) (rest []segment, does string) {
	last := len(segments) - 1
	if last < 1 {
		return segments, ""
	}
	isLiteral := segments[last].literal != ""
	switch before := segments[last-1]; {
	case isLiteral && before.parameter != "":
		does = verbsOfOne[plain(segments[last].literal)]
	case isLiteral:
		does = verbsOfAll[plain(segments[last].literal)]
	case last > 1 && before.literal != "" && segments[last-2].literal != "" && !isVersion(segments[last-2].literal):
		if does = verbsOfOne[plain(before.literal)]; does != "" {
			return append(slices.Clone(segments[:last-1]), segments[last]), does
		}
	}
	if does == "" {
		return segments, ""
	}
	return segments[:last], does
}

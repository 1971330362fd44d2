package stories

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

// minDivided is how many objects must have a text that divides them: so many have several
// pages of two.
const minDivided = 3

// chooseValue gives the first value of the objects of an answer that is as a step wants
// it.
func (s *storyRun) chooseValue(from scenarios.Saved, body any) (value string, ok bool) {
	objects := objectsAt(body, from)
	candidates := make([]string, 0, len(objects))
	for _, o := range objects {
		if o.known && o.has {
			candidates = append(candidates, o.value)
		}
	}
	if from.Divides == scenarios.DividesByText {
		candidates = textsInside(candidates)
	}
	for _, fits := range []func(division) bool{division.whole, division.half} {
		for _, value := range candidates {
			if from.Divides != "" && !fits(s.divide(objects, from, value)) {
				continue
			}
			if from.SwapCase {
				value = strings.Map(swapCase, value)
			}
			return value, true
		}
	}
	return "", false
}

// listedObject is an object that may have the value that is wanted.
type listedObject struct {
	object     any
	value      string
	known, has bool // whether it has the value, and what it must have beside
}

func objectsAt(body any, from scenarios.Saved) (objects []listedObject) {
	for _, place := range schemas.Expand(body, from.Items) {
		object, _ := schemas.Lookup(body, place)
		o := listedObject{object: object, has: true}
		value, _ := schemas.Lookup(object, from.At)
		o.value, o.known = scalar(value)
		if from.Has != "" {
			beside, there := schemas.Lookup(object, from.Has)
			o.has = there && beside != nil && beside != ""
		}
		objects = append(objects, o)
	}
	return objects
}

// division is how a value divides objects.
type division struct {
	from          scenarios.Saved
	with, without int // how many have it, and how many have not
	both, other   int // how many of either have the value that it stands beside
}

// whole says whether there are objects on both sides, of the value that it stands beside
// too.
func (d division) whole() bool { return d.half() && (d.from.Beside == nil || d.other > 0) }

// half says whether there are enough objects on both sides, at least of the value itself.
func (d division) half() bool {
	least := 1
	if d.from.Divides == scenarios.DividesByText {
		least = minDivided
	}
	return d.with >= least && d.without > 0 && (d.from.Beside == nil || d.both > 0 && d.with > d.both)
}

func (s *storyRun) divide(objects []listedObject, from scenarios.Saved, value string) division {
	d := division{from: from}
	for _, o := range objects {
		has := o.known && o.value == value
		if from.Divides == scenarios.DividesByText {
			has = o.known && strings.Contains(strings.ToLower(o.value), strings.ToLower(value))
		}
		beside := s.stands(from.Beside, o.object)
		count := func(all, some *int) {
			if *all++; beside {
				*some++
			}
		}
		if has {
			count(&d.with, &d.both)
		} else {
			count(&d.without, &d.other)
		}
	}
	return d
}

// stands says whether an object has the values of some places.
func (s *storyRun) stands(values map[string]any, object any) bool {
	for place, want := range values {
		value, _ := schemas.Lookup(object, place)
		if schemas.JSONText(value) != schemas.JSONText(s.values.fillValue(want)) {
			return false
		}
	}
	return values != nil
}

// textsInside lists what stands inside of some texts: their words, the longest first, and
// then parts of words, down to one letter. Those without letters of which two servers can
// disagree come first.
func textsInside(texts []string) (inside []string) {
	known := map[string]bool{}
	add := func(text string) {
		if !known[text] {
			known[text] = true
			inside = append(inside, text)
		}
	}
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			letters := []rune(word)
			add(word)
			for size := range min(maxPart, len(letters)-1) {
				for at := range len(letters) - size {
					add(string(letters[at : at+size+1]))
				}
			}
		}
	}
	slices.SortStableFunc(inside, func(a, b string) int {
		return cmp.Or(len(plainLetters(a))-len(plainLetters(b)), len(b)-len(a))
	})
	return inside
}

// maxPart is how many letters of a word are taken for a text of their own.
const maxPart = 4

// plainLetters gives the letters of a text that are not of ASCII.
func plainLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII {
			return -1
		}
		return r
	}, text)
}

func swapCase(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

// unchosen says why no value could be saved that is as a step wants it.
func unchosen(name string, from scenarios.Saved) string {
	what := "an object with " + from.At
	if from.Has != "" {
		what += " and " + from.Has
	}
	switch from.Divides {
	case scenarios.DividesByValue:
		what = fmt.Sprintf("objects with the same %s beside others with another one", from.At)
	case scenarios.DividesByText:
		what = fmt.Sprintf("%d objects with the same text in %s beside others without it", minDivided, from.At)
	}
	if from.Beside != nil {
		what += ", each with and without what it is asked for together with"
	}
	return fmt.Sprintf("no answer before it had %s, for {{%s}}", what, name)
}

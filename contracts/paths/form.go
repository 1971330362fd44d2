package paths

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Form is an operation's path, taken apart at its slashes and variables. Paths are
// matched as they were sent, so that an encoded slash stays part of an id.
type Form struct {
	path     string
	prefix   string // what stands before the first variable
	segments []segment
	names    int // of all segments
}

// segment is what stands between two slashes: texts with a variable between each two.
type segment struct{ texts, names []string }

// Parse takes a path apart. A variable is written as {name}, and no name stands twice.
func Parse(path string) (form Form, err error) {
	if !strings.HasPrefix(path, "/") {
		return form, fmt.Errorf("the path %q does not begin with a slash", path)
	}
	form.path = path
	form.prefix, _, _ = strings.Cut(path, "{")
	seen := map[string]bool{}
	for text := range strings.SplitSeq(path[1:], "/") {
		s, err := readSegment(text)
		if err != nil {
			return form, fmt.Errorf("the path %q: %w", path, err)
		}
		for _, name := range s.names {
			if seen[name] {
				return form, fmt.Errorf("the path %q has the variable {%s} twice", path, name)
			}
			seen[name] = true
		}
		form.segments, form.names = append(form.segments, s), form.names+len(s.names)
	}
	return form, nil
}

func readSegment(text string) (s segment, err error) {
	for {
		fixed, behind, opens := strings.Cut(text, "{")
		if strings.Contains(fixed, "}") {
			return s, errors.New("a } closes no variable")
		}
		s.texts = append(s.texts, fixed)
		if !opens {
			return s, nil
		}
		if fixed == "" && len(s.names) > 0 {
			return s, fmt.Errorf("nothing tells {%s} from the variable behind it", s.names[len(s.names)-1])
		}
		name, after, closes := strings.Cut(behind, "}")
		if !closes || name == "" || strings.ContainsAny(name, "{:") {
			return s, fmt.Errorf("a variable is written as {name}, not {%s", behind)
		}
		s.names, text = append(s.names, name), after
	}
}

// Names lists the variables, in their order.
func (f *Form) Names() (names []string) {
	for _, s := range f.segments {
		names = append(names, s.names...)
	}
	return names
}

// match says whether a path of as many segments is of this form, and what its
// variables are then.
func (f *Form) match(path string) (values Values, ok bool) {
	if !strings.HasPrefix(path, f.prefix) {
		return nil, false
	}
	if f.names > 0 {
		values = make(Values, 0, f.names)
	}
	rest := path[1:]
	for i := range f.segments {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		if values, ok = f.segments[i].match(part, values); !ok {
			return nil, false
		}
	}
	return values, true
}

// match adds what the variables of the segment are. The first one takes as much as it
// can.
func (s *segment) match(part string, values Values) (Values, bool) {
	rest, fits := strings.CutPrefix(part, s.texts[0])
	if !fits {
		return nil, false
	}
	return s.matchNames(0, rest, values)
}

// matchNames is match from a variable on.
func (s *segment) matchNames(i int, part string, values Values) (Values, bool) {
	if i == len(s.names) {
		return values, part == ""
	}
	behind, last := s.texts[i+1], i+1 == len(s.names)
	for end := len(part); end > 0; end-- {
		if last {
			if end = len(part) - len(behind); end <= 0 {
				return nil, false
			}
		}
		if !strings.HasPrefix(part[end:], behind) {
			if last {
				return nil, false
			}
			continue
		}
		value := part[:end]
		if strings.IndexByte(value, '%') >= 0 {
			var err error
			if value, err = url.PathUnescape(value); err != nil {
				return nil, false
			}
		}
		if found, ok := s.matchNames(i+1, part[end+len(behind):], append(values, Value{s.names[i], value})); ok || last {
			return found, ok
		}
	}
	return nil, false
}

// Shape is the path without the names of its variables: paths of one shape cannot be
// told apart.
func (f *Form) Shape() string {
	var shape strings.Builder
	for _, s := range f.segments {
		shape.WriteString("/" + strings.Join(s.texts, "{}"))
	}
	return shape.String()
}

// before orders forms so that of those that match a path, the one that says most of it
// comes first: a text before a text with a variable, and this before a variable.
func (f *Form) before(other *Form) int {
	for i := range min(len(f.segments), len(other.segments)) {
		a, b := &f.segments[i], &other.segments[i]
		if order := cmp.Or(cmp.Compare(min(1, len(a.names)), min(1, len(b.names))), cmp.Compare(b.length(), a.length())); order != 0 && len(a.names)+len(b.names) > 0 {
			return order
		}
	}
	return cmp.Compare(f.path, other.path)
}

// length is how much of the segment is text.
func (s *segment) length() (n int) {
	for _, text := range s.texts {
		n += len(text)
	}
	return n
}

// Set tells paths apart. The zero value knows none.
type Set struct{ forms map[int][]Form } // by how many segments they have

// NewSet makes the set of some paths. Paths that cannot be told apart are an error.
func NewSet(paths []string) (*Set, error) {
	forms, shapes := map[int][]Form{}, map[string]string{}
	for _, path := range paths {
		form, err := Parse(path)
		if err != nil {
			return nil, err
		}
		if twin, twice := shapes[form.Shape()]; twice {
			return nil, fmt.Errorf("the paths %s and %s cannot be told apart: keep one of them", twin, path)
		}
		shapes[form.Shape()] = path
		forms[len(form.segments)] = append(forms[len(form.segments)], form)
	}
	for _, some := range forms {
		slices.SortFunc(some, func(a, b Form) int { return a.before(&b) })
	}
	return &Set{forms}, nil
}

// Match says which of the paths one is, with its variables; ok is false when it is none.
// The path is in its encoded form.
func (s *Set) Match(path string) (form string, values Values, ok bool) {
	forms := s.forms[strings.Count(path, "/")]
	for i := range forms {
		if values, ok = forms[i].match(path); ok {
			return forms[i].path, values, true
		}
	}
	return "", nil, false
}

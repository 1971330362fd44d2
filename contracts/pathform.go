package contracts

import "strings"

// pathForm is an operation's path, taken apart at its slashes. It answers for most
// paths, and the router for all others: what is escaped, what no form matches, and
// contracts whose variables do not fill the space between two slashes. The router
// asks regular expressions, which took an eighth of the time of a small answer.
type pathForm struct {
	path     string
	segments []string // a variable is "" here
	names    []string // of variables; "" for what is fixed
}

// pathForms takes paths apart, in their order; nil when one is of another form.
func pathForms(paths []string) (forms []pathForm) {
	for _, path := range paths {
		form := pathForm{path: path}
		for segment := range strings.SplitSeq(path, "/") {
			inner, opens := strings.CutPrefix(segment, "{")
			name, closes := strings.CutSuffix(inner, "}")
			switch {
			case opens && closes && !strings.ContainsAny(name, "{}:"):
				segment = ""
			case strings.ContainsAny(segment, "{}"):
				return nil
			default:
				name = ""
			}
			form.segments, form.names = append(form.segments, segment), append(form.names, name)
		}
		forms = append(forms, form)
	}
	return forms
}

// match says whether a path is of this form, and what its variables are then.
func (f *pathForm) match(path string) (vars map[string]string, ok bool) {
	rest, last := path, len(f.segments)-1
	for i, want := range f.segments {
		part, after, more := strings.Cut(rest, "/")
		if more != (i < last) || f.names[i] == "" && part != want || f.names[i] != "" && part == "" {
			return nil, false
		}
		rest = after
	}
	vars = map[string]string{}
	rest = path
	for _, name := range f.names {
		part, after, _ := strings.Cut(rest, "/")
		if name != "" {
			vars[name] = part
		}
		rest = after
	}
	return vars, true
}

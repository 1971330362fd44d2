package contracts

import "strings"

// pathForm is an operation's path, taken apart at its variables. It answers for most
// paths, and the router for all others: what is escaped, what no form matches, and
// contracts whose variables do not fill the space between two slashes. The router
// asks regular expressions, which took an eighth of the time of a small answer.
type pathForm struct {
	path  string
	fixed []string // what stands before, between and behind the variables
	names []string // of variables
}

// pathForms takes paths apart, in their order; nil when one is of another form.
func pathForms(paths []string) (forms []pathForm) {
	for _, path := range paths {
		form := pathForm{path: path}
		rest := path
		for {
			fixed, behind, opens := strings.Cut(rest, "{")
			name, after, closes := strings.Cut(behind, "}")
			form.fixed = append(form.fixed, fixed)
			if !opens && !strings.Contains(fixed, "}") {
				break
			}
			fills := strings.HasSuffix(fixed, "/") && (after == "" || strings.HasPrefix(after, "/"))
			if !closes || !fills || strings.ContainsAny(fixed+name, "{}:") {
				return nil
			}
			form.names, rest = append(form.names, name), after
		}
		forms = append(forms, form)
	}
	return forms
}

// match says whether a path is of this form, and what its variables are then.
func (f *pathForm) match(path string) (vars map[string]string, ok bool) {
	rest, fits := strings.CutPrefix(path, f.fixed[0])
	values := make([]string, 0, 8)
	for _, fixed := range f.fixed[1:] {
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if !fits || end == 0 {
			return nil, false
		}
		values = append(values, rest[:end])
		rest, fits = strings.CutPrefix(rest[end:], fixed)
	}
	if !fits || rest != "" {
		return nil, false
	}
	vars = make(map[string]string, len(values))
	for i, value := range values {
		vars[f.names[i]] = value
	}
	return vars, true
}

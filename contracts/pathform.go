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
			if !closes || !fills || name == "" || strings.ContainsAny(fixed+name, "{}:") {
				return nil
			}
			form.names, rest = append(form.names, name), after
		}
		forms = append(forms, form)
	}
	return forms
}

// match says whether a path is of this form, and what its variables are then.
func (f *pathForm) match(path string) (values PathValues, ok bool) {
	rest, fits := strings.CutPrefix(path, f.fixed[0])
	if !fits {
		return nil, false
	}
	if len(f.names) > 0 {
		values = make(PathValues, len(f.names))
	}
	for i, name := range f.names {
		end := strings.IndexByte(rest, '/')
		if end < 0 {
			end = len(rest)
		}
		if end == 0 {
			return nil, false
		}
		values[i] = PathValue{name, rest[:end]}
		if rest, fits = strings.CutPrefix(rest[end:], f.fixed[i+1]); !fits {
			return nil, false
		}
	}
	return values, rest == ""
}

package scenarios

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/schemas"
)

// thenReader checks what a rule does.
type thenReader struct {
	*mistakes
	place string
}

func (r thenReader) has(name string) bool {
	_, ok := r.member(r.place, name)
	return ok
}

func (r thenReader) at(name string) string { return schemas.Join(r.place, name) }

func (r thenReader) check() {
	r.checkTogether()
	r.checkDelay()
	r.checkWhole(r.at("status"))
	r.checkWhole(schemas.Join(r.at("limit"), "requests"))
	r.checkHeaders()
	for _, place := range r.items(r.at("patch")) {
		r.checkPatch(place)
	}
	if per, ok := r.checkDuration(schemas.Join(r.at("limit"), "per")); ok && per == 0 {
		r.errorf(schemas.Join(r.at("limit"), "per"), "\"per\": a window has some length; write it like 1s or 1m")
	}
}

// checkTogether tells of keys that cannot stand beside each other.
func (r thenReader) checkTogether() {
	var answers []string
	for _, name := range []string{"error", "status", "fault", "patch", "limit"} {
		if r.has(name) {
			answers = append(answers, name)
		}
	}
	if len(answers) > 1 {
		r.errorf(r.at(answers[1]), "%q and %q cannot both be what a rule does; keep one, and make a second rule for the other", answers[0], answers[1])
	}
	status, _ := r.member(r.place, "status")
	switch {
	case r.has("body") && !r.has("status"):
		r.errorf(r.at("body"), "\"body\" is that of an answer of the rule's own, which has a status; add one, like status: 500, or leave out body")
	case r.has("body") && bodiless(status):
		r.errorf(r.at("body"), "\"body\": an answer of status %v has none; leave it out", status)
	}
	if r.has("headers") && r.has("fault") {
		r.errorf(r.at("headers"), "\"headers\" are those of an answer, and a fault is none; leave them out")
	}
	r.checkAfter()
}

// bodiless says whether answers of a status have no body.
func bodiless(status any) bool {
	return show(status) == strconv.Itoa(http.StatusNoContent) || show(status) == strconv.Itoa(http.StatusNotModified)
}

func (r thenReader) checkAfter() {
	if after, _ := r.member(r.place, "after"); after != true {
		return
	}
	fault, _ := r.text(r.place, "fault")
	switch {
	case fault == string(Truncate):
		r.errorf(r.at("after"), "\"after\": what is truncated is always the vendor's own answer; leave out after")
	case !r.has("error") && !r.has("status") && !r.has("fault"):
		r.errorf(r.at("after"), "\"after\" says that the vendor does its work before an error, a status or a fault, and there is none of these; leave it out")
	}
}

// checkError tells of a kind of error that the vendors of the rule do not answer.
func (r thenReader) checkError(vendors []*contracts.Contract) {
	kind, given := r.text(r.place, "error")
	if !given || len(vendors) == 0 {
		return
	}
	var have, known []string
	for _, contract := range vendors {
		kinds := contract.ErrorKinds()
		if slices.Contains(kinds, kind) {
			have = append(have, contract.Vendor)
		}
		for _, name := range kinds {
			if !slices.Contains(known, name) {
				known = append(known, name)
			}
		}
	}
	switch {
	case len(have) == len(vendors):
	case len(have) > 0:
		r.errorf(r.at("error"), "\"error\": not every vendor answers %q; name one that does in when: {vendor: %s}", kind, strings.Join(have, " or "))
	case len(vendors) == 1:
		r.errorf(r.at("error"), "\"error\": %q is not known to %s; %s", kind, vendors[0].Vendor, schemas.Suggest(kind, known))
	default:
		r.errorf(r.at("error"), "\"error\": %q is not known here; %s", kind, schemas.Suggest(kind, known))
	}
}

func (r thenReader) checkDelay() {
	if value, _ := r.member(r.place, "delay"); value == nil {
		return
	} else if _, constant := value.(string); constant {
		r.checkDuration(r.at("delay"))
		return
	}
	median, ok := r.checkDuration(schemas.Join(r.at("delay"), "median"))
	p99, also := r.checkDuration(schemas.Join(r.at("delay"), "p99"))
	switch {
	case !ok || !also:
	case median == 0:
		r.errorf(schemas.Join(r.at("delay"), "median"), "\"median\": a delay that differs from answer to answer has a median above nothing; write a length like 80ms")
	case p99 < median:
		r.errorf(schemas.Join(r.at("delay"), "p99"), "\"p99\": one answer in a hundred is slower than %s, half of all are slower than %s: p99 is the longer one", p99, median)
	}
}

// framing are headers that follow from the answer and the connection.
var framing = []string{"Connection", "Content-Length", "Transfer-Encoding", "Trailer", "Upgrade"}

func (r thenReader) checkHeaders() {
	place := r.at("headers")
	r.checkHeaderNames(place)
	for _, name := range r.names(place) {
		if slices.Contains(framing, http.CanonicalHeaderKey(name)) {
			r.errorf(schemas.Join(place, name), "%q follows from the answer and cannot be given; a fault such as truncate breaks it", name)
		}
		if text, ok := r.text(place, name); ok && strings.ContainsFunc(text, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
			r.errorf(schemas.Join(place, name), "%q: a header is one line without control characters, but got %s", name, show(text))
		}
	}
}

// checkPatch tells of a change that lacks what it needs.
func (r thenReader) checkPatch(place string) {
	op, _ := r.text(place, "op")
	for _, name := range []string{"path", "from"} {
		if text, ok := r.text(place, name); ok {
			r.checkPointer(schemas.Join(place, name), text)
			r.checkIndexes(schemas.Join(place, name), text)
			if adds := name == "path" && needs(op) != "" && op != "replace" && op != "test"; !adds && strings.HasSuffix(text, "/-") {
				r.errorf(schemas.Join(place, name), "%s: - is the place behind a list's last item, where nothing is yet; write the index of one", placeName(schemas.Join(place, name)))
			}
		}
	}
	if needs(op) == "" {
		if path, ok := r.text(place, "path"); ok && op == "remove" && path == "" {
			r.errorf(schemas.Join(place, "path"), "\"path\": the whole answer cannot be removed; name a place in it, like /name")
		}
	} else if _, there := r.member(place, needs(op)); !there {
		r.errorf(schemas.Join(place, needs(op)), "%q is missing: to %s takes one", needs(op), op)
	}
	for _, name := range []string{"from", "value"} {
		if _, there := r.member(place, name); there && op != "" && needs(op) != name && known(op) {
			r.errorf(schemas.Join(place, name), "to %s takes no %q; leave it out", op, name)
		}
	}
}

// needs is what an operation of a patch takes beside its path; empty is nothing.
func needs(op string) string {
	return map[string]string{"add": "value", "replace": "value", "test": "value", "move": "from", "copy": "from"}[op]
}

// leadingZero is an index of a list that no JSON Pointer has.
var leadingZero = regexp.MustCompile(`^0\d+$`)

// checkIndexes tells of indexes that no list has.
func (r thenReader) checkIndexes(place, pointer string) {
	for _, token := range schemas.Split(pointer) {
		if leadingZero.MatchString(token) {
			r.errorf(place, "%s: no list has an index %s, with a zero in front; write %s", placeName(place), token, cmp.Or(strings.TrimLeft(token, "0"), "0"))
		}
	}
}

// known says whether an operation is one of a patch's.
func known(op string) bool {
	return slices.Contains([]string{"add", "remove", "replace", "move", "copy", "test"}, op)
}

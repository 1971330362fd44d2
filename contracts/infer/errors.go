package infer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/schemas"
)

// kinds are the kinds of errors that a server answers before or beside what an operation
// does, each with its usual status, what is said of it, and the operations that answer it
// although they do not declare it: nil is none.
var kinds = []struct {
	name   string
	status int
	says   string
	of     func(s *survey, o *operation) bool
	// everywhere says that calls are refused so, too, that no operation takes.
	everywhere bool
}{
	{"not_modified", 304, "The object is as the client knows it.", (*survey).answersTag, false},
	{"invalid", 400, "The request is not what the operation takes.", (*survey).takesInput, true},
	{"unauthorized", 401, "The call has no credentials, or none that are known.", (*survey).secured, true},
	{"forbidden", 403, "The credentials do not suffice.", (*survey).secured, true},
	{"not_found", 404, "There is no such object.", (*survey).namesObject, true},
	{"method_not_allowed", 405, "The path does not take the method.", nil, true},
	{"not_acceptable", 406, "No answer is of a type that the call accepts.", (*survey).anyCall, false},
	{"conflict", 409, "Another object is in the way.", (*survey).sends, false},
	{"precondition_failed", 412, "The object is not as the client knows it.", (*survey).changesTagged, false},
	{"too_large", 413, "The body is too large.", (*survey).anyCall, true},
	{"unsupported_media", 415, "The body is of a type that the operation does not take.", (*survey).sends, false},
	{"unprocessable", 422, "The request is read, and asks for something that cannot be.", (*survey).sends, false},
	{"precondition_required", 428, "", nil, false},
	{"rate_limited", 429, "There were too many calls.", (*survey).anyCall, true},
	{"server_error", 500, "The server failed.", (*survey).anyCall, true},
	{"unavailable", 503, "The server does not take calls now.", (*survey).anyCall, true},
}

func (s *survey) anyCall(*operation) bool      { return true }
func (s *survey) sends(o *operation) bool      { return len(o.bodies) > 0 }
func (s *survey) takesInput(o *operation) bool { return len(o.bodies)+len(o.parameters) > 0 }
func (s *survey) answersTag(o *operation) bool { return o.method == "GET" && s.tagged(o) }

// namesObject says whether a path says which object a call is about.
func (s *survey) namesObject(o *operation) bool { return strings.Contains(o.path, "{") }

// tagged says whether the answer declares the tag of what it shows.
func (s *survey) tagged(o *operation) bool {
	for name := range s.get(o.response, "headers").value {
		if strings.EqualFold(name, "ETag") {
			return true
		}
	}
	return false
}

// changesTagged says whether a call changes an object that some call answers with a tag.
func (s *survey) changesTagged(o *operation) bool { return s.ofTagged[o] }

// findTagged finds those calls.
func (s *survey) findTagged() {
	s.ofTagged = map[*operation]bool{}
	for _, c := range s.collections {
		if !slices.ContainsFunc(c.uses, func(u *use) bool { return s.tagged(u.operation) }) {
			continue
		}
		for _, u := range c.uses {
			s.ofTagged[u.operation] = slices.Contains([]string{replace, patch, remove, act}, u.does)
		}
	}
}

// secured says whether a call takes credentials.
func (s *survey) secured(o *operation) bool {
	security, said := o.at.value["security"].([]any)
	if !said {
		security, _ = s.root["security"].([]any)
	}
	return len(security) > 0
}

// declareErrors declares the kinds of errors and their statuses, and adds to each
// operation the refusals that any server may answer with.
func (s *survey) declareErrors() {
	s.findTagged()
	refusals := s.countRefusals()
	statuses := refusals.statuses()
	errors := map[string]any{}
	for _, kind := range kinds {
		errors[kind.name] = map[string]any{"status": number(statuses[kind.name])}
	}
	s.declare(Declaration{Pointer: "", Key: "x-ringer-errors", Value: errors, Why: refusals.why()})
	unknown := map[string]any{}
	for _, kind := range kinds {
		if status := statuses[kind.name]; kind.says != "" {
			s.refuse(status, kind.says, refusals)
			if kind.everywhere {
				unknown[strconv.Itoa(status)] = refusal(status)
			}
		}
	}
	s.declare(Declaration{Pointer: "", Key: "x-ringer-unknown-calls", Value: unknown, Why: "The document does not say how calls are refused that no operation takes.", usual: true})
	for _, o := range s.operations {
		responses := s.get(o.at, "responses")
		if o.status == "" {
			why := "The document declares no answer to a call that succeeds."
			s.declare(Declaration{
				Pointer: schemas.Join(o.at.pointer, "responses"), Key: "204", Why: why, usual: true,
				Value: map[string]any{"description": "The call succeeded.", "x-ringer-evidence": evidence(why)},
			})
		}
		if _, all := responses.value["default"]; all && o.status != "default" {
			continue
		}
		for _, kind := range kinds {
			status := strconv.Itoa(statuses[kind.name])
			_, ranged := responses.value[status[:1]+"XX"]
			if kind.of == nil || ranged || !kind.of(s, o) {
				continue
			}
			s.declare(Declaration{Pointer: responses.pointer, Key: status, Value: refusal(statuses[kind.name]), Why: kind.says, usual: true})
		}
	}
}

// refusal refers to the answer with a status that was added to the document.
func refusal(status int) map[string]any {
	return map[string]any{"$ref": fmt.Sprintf("#/components/responses/ringer-%d", status)}
}

// refuse declares the answer with a status that operations share which have none.
func (s *survey) refuse(status int, says string, r refusals) {
	value := map[string]any{"description": says, "x-ringer-evidence": evidence("The document does not declare this status for the operation. " + r.body)}
	if status >= 400 {
		value["content"] = map[string]any{r.mediaType: map[string]any{"schema": r.schema}}
	}
	s.declare(Declaration{Pointer: "/components/responses", Key: fmt.Sprintf("ringer-%d", status), usual: true, Why: says, Value: value})
}

// refusals are what the document declares of errors.
type refusals struct {
	declared  map[string]int // how many operations declare a status
	mediaType string
	schema    map[string]any
	body      string // a sentence on why the body is as it is
}

// plainError is the body of an error where a document declares none.
var plainError = map[string]any{
	"type": "object", "required": []any{"message"},
	"properties": map[string]any{"message": map[string]any{"type": "string", "description": "What is wrong."}},
}

// countRefusals reads which statuses operations declare, and which body errors have most.
func (s *survey) countRefusals() refusals {
	r := refusals{declared: map[string]int{}, mediaType: "application/json", schema: plainError, body: "No error of the document has a body."}
	type body struct{ pointer, mediaType string }
	bodies := map[body]int{}
	for _, o := range s.operations {
		responses := s.get(o.at, "responses")
		for status := range responses.value {
			if !strings.HasPrefix(status, "4") && !strings.HasPrefix(status, "5") && status != "default" {
				continue
			}
			r.declared[status]++
			content := s.get(responses, status, "content")
			if mediaType := mediaTypeOf(append(keys(content.value), problems(content)...)); mediaType != "" {
				if schema := s.get(content, mediaType, "schema"); schema.there() && (status != "default" || o.status != "default") {
					bodies[body{schema.pointer, mediaType}]++
				}
			}
		}
	}
	most := 0
	for _, pointer := range sortedBodies(bodies, func(a, b body) int { return strings.Compare(a.pointer+" "+a.mediaType, b.pointer+" "+b.mediaType) }) {
		if bodies[pointer] > most {
			most = bodies[pointer]
			r.mediaType, r.schema = pointer.mediaType, map[string]any{"$ref": "#" + pointer.pointer}
			r.body = fmt.Sprintf("Its body is that of most errors%s.", named(schemaName(node{pointer: pointer.pointer})))
		}
	}
	return r
}

// problems lists the media types of RFC 9457, which errors have alone.
func problems(content node) (types []string) {
	for _, name := range keys(content.value) {
		if strings.HasSuffix(name, "problem+json") {
			types = append(types, name)
		}
	}
	return types
}

func sortedBodies[K comparable](counted map[K]int, compare func(a, b K) int) []K {
	var all []K
	for k := range counted {
		all = append(all, k)
	}
	slices.SortFunc(all, compare)
	return all
}

// statuses gives the status of each kind: the usual one, but where the document declares
// only one of two that servers take for each other.
func (r refusals) statuses() map[string]int {
	statuses := map[string]int{}
	for _, kind := range kinds {
		statuses[kind.name] = kind.status
	}
	some := func(status string) bool { return r.declared[status] > 0 }
	switch {
	case some("422") && !some("400"):
		statuses["invalid"] = 422
	case some("400") && !some("422"):
		statuses["unprocessable"] = 400
	}
	if some("422") && !some("409") {
		statuses["conflict"] = 422
	}
	return statuses
}

// why says which statuses the document declares.
func (r refusals) why() string {
	if len(r.declared) == 0 {
		return "The document declares no error: these are the usual statuses."
	}
	return fmt.Sprintf("The document declares the errors %s; the others have their usual statuses.", strings.Join(keys(r.declared), ", "))
}

package generic

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/payload"
)

// usualStatuses are those of the kinds of errors of which a contract says nothing.
var usualStatuses = map[mock.Kind]int{
	mock.Unauthorized: http.StatusUnauthorized, mock.Forbidden: http.StatusForbidden, mock.NotFound: http.StatusNotFound,
	mock.MethodNotAllowed: http.StatusMethodNotAllowed, mock.Invalid: http.StatusBadRequest, mock.Unprocessable: http.StatusUnprocessableEntity,
	mock.Conflict: http.StatusConflict, mock.TooLarge: http.StatusRequestEntityTooLarge, mock.UnsupportedMedia: http.StatusUnsupportedMediaType,
	mock.RateLimited: http.StatusTooManyRequests, mock.Unavailable: http.StatusServiceUnavailable, mock.ServerError: http.StatusInternalServerError,
}

// statusOf is the status of a kind of error.
func (v *vendor) statusOf(kind string) int {
	if status := v.contract.ErrorStatuses[kind]; status != 0 {
		return status
	}
	return usualStatuses[mock.Kind(kind)]
}

// errorResponses makes the table of errors: what each looks like is up to the operation.
func (v *vendor) errorResponses() mock.ErrorResponses {
	table, refusals := mock.ErrorResponses{}, &refusals{vendor: v}
	for _, name := range v.contract.ErrorKinds() {
		status := v.statusOf(name)
		table[mock.Kind(name)] = mock.ErrorResponse{
			Status:  status,
			Headers: func(e *mock.Error) http.Header { return refusals.of(e, status).header },
			Body:    func(e *mock.Error) any { return refusals.of(e, status).body(e, status) },
		}
	}
	return table
}

// refusals are the forms of refusals, made when they are first needed.
type refusals struct {
	*vendor
	forms sync.Map // *refusal, by the declared answer
}

// refusal is the form of one.
type refusal struct {
	header   http.Header
	schema   contracts.Place
	isJSON   bool
	instance any
	// fits says whether an instance is one of the schema's.
	fits func(any) bool
}

// of gives the form of an error.
func (r *refusals) of(e *mock.Error, status int) *refusal {
	declared, _ := r.contract.ResponsesTo(e.Operation)
	response := declared.To(status)
	if response == nil {
		return &refusal{isJSON: true, instance: map[string]any{"message": ""}, header: http.Header{}}
	}
	if made, ok := r.forms.Load(response); ok {
		return made.(*refusal)
	}
	made := r.make(response, status)
	r.forms.Store(response, made)
	return made
}

func (r *refusals) make(response *contracts.Response, status int) *refusal {
	made := &refusal{header: r.required(response)}
	for _, known := range [...]struct {
		status      int
		name, value string
	}{{http.StatusUnauthorized, "Www-Authenticate", "Bearer"}, {http.StatusTooManyRequests, "Retry-After", "1"}, {http.StatusServiceUnavailable, "Retry-After", "1"}} {
		if status == known.status && r.hasHeader(response, known.name) {
			made.header.Set(known.name, known.value)
		}
	}
	if response.Body == nil || status == http.StatusNotModified {
		return made
	}
	mediaType := byPreference(response.Body.MediaTypes)[0]
	made.isJSON = wire.IsJSON(typeName(mediaType))
	if mediaType != "application/json" {
		made.header.Set("Content-Type", mediaType)
	}
	body := response.Body
	made.schema = contracts.Place{Schemas: r.contract.SchemasAt(body.Pointer)}
	if len(made.schema.Schemas) == 0 {
		made.instance = map[string]any{"message": ""}
		return made
	}
	made.instance, _ = r.sampler.Value(body.Pointer, sample.Use{Brief: true}, fixtures.NewChance(1).For(body.Pointer).Dice())
	if schema, err := body.Schema(); err == nil {
		made.fits = func(value any) bool { return len(schema.Validate(value)) == 0 }
	}
	return made
}

// body words an error.
func (f *refusal) body(e *mock.Error, status int) any {
	words := e.Message
	if words == "" {
		words = e.Error()
	}
	switch {
	case f.instance == nil && !f.isJSON && f.header.Get("Content-Type") == "":
		return nil
	case !f.isJSON:
		return payload.Raw(words)
	}
	told := say(f.instance, f.schema, words, status, 0)
	if f.fits != nil && !f.fits(told) {
		return f.instance
	}
	return told
}

// saying are members that hold a text for people.
var saying = []string{"message", "detail", "error", "title", "description", "reason", "error_description", "error_message", "errormessage", "msg"}

// say puts what is wrong into the members of a body that are for it, and the status into
// those that are for that.
func say(value any, place contracts.Place, words string, status, depth int) any {
	switch value := value.(type) {
	case map[string]any:
		return sayIn(value, place, words, status, depth)
	case []any:
		items := slices.Clone(value)
		for i := range items {
			items[i] = say(items[i], place.Item(), words, status, depth+1)
		}
		return items
	case string:
		if depth == 0 {
			return words
		}
	}
	return value
}

func sayIn(object map[string]any, place contracts.Place, words string, status, depth int) any {
	told := maps.Clone(object)
	names := sorted(object)
	for _, schema := range place.Schemas {
		names = append(names, schema.Get("properties").Keys()...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		member, _ := place.Member(name)
		value, there := object[name]
		plain := strings.ToLower(name)
		isText := slices.Contains(saying, plain)
		fixed := len(member.Says("enum"))+len(member.Says("const")) > 0
		_, isObject := value.(map[string]any)
		_, isList := value.([]any)
		switch {
		case isObject || isList:
			told[name] = say(value, member, words, status, depth+1)
		case fixed:
		case isText && (there || depth < 3) && member.Takes("string"):
			told[name] = words
		case (plain == "status" || plain == "code" || plain == "statuscode" || plain == "status_code") && (there || plain == "status") && member.Takes("integer", "number"):
			told[name] = json.Number(text(status))
		case plain == "status" && there:
			told[name] = text(json.Number(text(status)))
		case !there && (plain == "error" || plain == "errors") && depth < 2 && member.Takes("object") && len(member.Schemas) > 0:
			told[name] = say(map[string]any{}, member, words, status, depth+1)
		}
	}
	return told
}

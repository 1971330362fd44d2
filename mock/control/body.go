package control

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/schemas"
)

// maxControlBody is the largest body that the control API takes.
const maxBody = 256 << 20

// body is the body of a control call.
type body struct {
	*schemas.Document
	example string
}

// wrong says what is wrong at a place of the body.
func (b body) wrong(pointer, format string, args ...any) *problem.Problem {
	return problem.Invalid("the body cannot be taken, and nothing was done", b.Errorf(pointer, format, args...))
}

func (b body) missing(name string) *problem.Problem {
	return b.wrong(schemas.Join("", name), "%q is missing: send one like %s", name, b.example)
}

// readObject reads a control call's body, an object with no other members than
// the known ones, into a struct. The example shows one.
func readObject(rw http.ResponseWriter, c *call, into any, example string, known ...string) (body, *problem.Problem) {
	doc, p := readDocument(rw, c)
	if p != nil {
		return body{}, p
	}
	b := body{doc, example}
	object, ok := doc.Value.(map[string]any)
	if !ok {
		return b, b.wrong("", "expected an object, such as %s", example)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, name) {
			return b, b.wrong(schemas.Join("", name), "%q is not known here; %s", name, schemas.Suggest(name, known))
		}
	}
	text, err := schemas.EncodeJSON(object)
	if err == nil {
		err = jsonv2.Unmarshal(text, into)
	}
	var semantic *jsonv2.SemanticError
	if errors.As(err, &semantic) {
		at := string(semantic.JSONPointer)
		value, _ := schemas.Lookup(object, at)
		text, _ := schemas.EncodeJSON(value) // it was JSON before
		return b, b.wrong(at, "%q cannot be %.60s; send one like %s", semantic.JSONPointer.LastToken(), text, example)
	}
	if err != nil {
		return b, b.wrong("", "%v", err)
	}
	return b, nil
}

// readText reads a control call's body as it was sent.
func readText(rw http.ResponseWriter, c *call) ([]byte, *problem.Problem) {
	data, err := io.ReadAll(http.MaxBytesReader(rw, c.Body, maxBody))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, problem.New(http.StatusRequestEntityTooLarge, "the body is larger than "+strconv.Itoa(maxBody)+" bytes")
	}
	if err != nil {
		return nil, problem.New(http.StatusBadRequest, "the body could not be read: "+err.Error())
	}
	return data, nil
}

// readDocument reads a control call's body as JSON; nothing is left of one that
// is too large or that is not JSON.
func readDocument(rw http.ResponseWriter, c *call) (*schemas.Document, *problem.Problem) {
	data, p := readText(rw, c)
	if p != nil {
		return nil, p
	}
	return parseText("body.json", data)
}

// parseText reads a text that may be YAML too, unless its name says otherwise.
func parseText(name string, text []byte) (*schemas.Document, *problem.Problem) {
	doc, err := schemas.Parse(name, text)
	if err != nil {
		return nil, problem.New(http.StatusBadRequest, err.Error())
	}
	return doc, nil
}

// knownQuery refuses query parameters that a call does not have.
func knownQuery(query url.Values, known ...string) *problem.Problem {
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.Contains(known, name) {
			return problem.New(http.StatusUnprocessableEntity, "there is no parameter "+strconv.Quote(name)+"; "+schemas.Suggest(name, known))
		}
	}
	return nil
}

package control

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"time"

	jsonv2 "github.com/go-json-experiment/json"

	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/schemas"
)

// bodySize is what a control call needs of a body: how many bytes, how many JSON values,
// and how long a client may take to send it.
type bodySize struct {
	bytes, values int
	time          time.Duration
}

var (
	fewWords   = bodySize{1 << 20, 100_000, time.Minute} // what most calls take
	oneObject  = bodySize{10 << 20, 100_000, time.Minute}
	wholeWorld = bodySize{256 << 20, 8_000_000, 5 * time.Minute}
)

// size is what the call takes of a body.
func (c *call) size() bodySize {
	if c.takes == (bodySize{}) {
		return fewWords
	}
	return c.takes
}

// large says whether the call brings a body of which only one is taken in at a time.
func (c *call) large() bool {
	return c.takes == wholeWorld && (c.ContentLength < 0 || c.ContentLength > int64(fewWords.bytes))
}

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
	size, control := c.size(), http.NewResponseController(rw)
	_ = control.SetReadDeadline(time.Now().Add(size.time)) // a writer that is no connection's has none
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	data, err := io.ReadAll(c.turn.Reader(http.MaxBytesReader(rw, c.Body, int64(size.bytes))))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, problem.New(http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than the %d bytes that this call takes", size.bytes))
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, problem.New(http.StatusRequestTimeout, fmt.Sprintf("the body did not come within %s", size.time))
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
	return c.parse("body.json", data)
}

// parse reads a text that may be YAML too, unless its name says otherwise.
func (c *call) parse(name string, text []byte) (*schemas.Document, *problem.Problem) {
	most := c.size().values
	doc, err := schemas.ParseUpTo(most, name, text)
	if errors.Is(err, schemas.ErrTooManyValues) {
		return nil, problem.New(http.StatusRequestEntityTooLarge, fmt.Sprintf("the body holds more than the %d values that this call takes", most))
	}
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

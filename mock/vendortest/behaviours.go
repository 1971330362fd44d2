package vendortest

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// checkBehaviours makes sure that each behaviour of a vendor's contract is named
// by the vendor's package, whose folder source is: a behaviour that no answer
// rests on is either not kept or not told of. A test in that folder gives
// os.DirFS(".").
func checkBehaviours(t TB, vendor *mock.Vendor, source fs.FS) {
	t.Helper()
	code, err := readSource(source)
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	for _, op := range contractOf(t, vendor).Operations {
		for _, behaviour := range op.Behaviours {
			if !strings.Contains(code, strconv.Quote(behaviour.ID)) {
				t.Errorf("no handler names the behaviour %s of %s", behaviour.ID, op.ID)
			}
		}
	}
}

// readSource reads the Go files of a folder, tests aside.
func readSource(folder fs.FS) (string, error) {
	files, err := fs.Glob(folder, "*.go")
	if err != nil {
		return "", err
	}
	var code strings.Builder
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return "", err
		}
		code.Write(text)
	}
	if code.Len() == 0 {
		return "", errors.New("there is no Go file in the folder that is given as the vendor's source")
	}
	return code.String(), nil
}

// AssumedBehaviours sends one request to a server of a scenario, and gives the ids of
// the assumed behaviours that the answer rests on, in alphabetical order, with spaces
// between them. The body is JSON.
func AssumedBehaviours(t TB, vendor *mock.Vendor, scenario, method, path, body string) string {
	t.Helper()
	parsed, err := scenarios.Parse(catalogOf(t, vendor), "test.yaml", []byte(scenario))
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Scenario: parsed, Strict: true, NoteAssumed: true})
	if err != nil {
		t.Fatalf("vendortest: %v", err)
	}
	client := newClient(t, vendor, server)
	if answer := client.Do(method, path, body); answer.Status >= http.StatusInternalServerError {
		t.Fatalf("%s %s answered %d: %s", method, path, answer.Status, answer.Reason())
	}
	var ids []string
	for _, fact := range server.Tally().Assumed {
		if fact.Kind == contracts.FactBehaviour {
			ids = append(ids, fact.Name)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

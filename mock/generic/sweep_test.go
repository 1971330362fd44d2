package generic_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/judge"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/fixtures"
	"github.com/ringer-mock/ringer/fixtures/sample"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/scenarios"
	"github.com/ringer-mock/ringer/schemas"
)

var (
	sweep       = flag.String("sweep", "", "folder with OpenAPI documents of others: each is served, and every operation called once")
	every       = flag.Int("every", 1, "sweep only every so many of the documents")
	sweepReport = flag.String("sweep-report", "", "file that gets what failed in the sweep, by kind")
)

// sweepOne is the environment variable by which the test's program sweeps one document,
// so that none of them can end the sweep.
const sweepOne = "RINGER_TEST_SWEEP_ONE"

// swept is what became of one document.
type swept struct {
	File     string
	Start    time.Duration
	Unserved string // why it is not served; empty when it is
	Answers  int
	Statuses map[int]int
	Failed   []failedCall
}

// failedCall is an operation that was not called, or whose answer the judge refuses.
type failedCall struct{ Operation, Kind, Says string }

func TestMain(m *testing.M) {
	if file := os.Getenv(sweepOne); file != "" {
		flag.Parse()
		_ = json.NewEncoder(os.Stdout).Encode(sweepDocument(file)) // the sweep notices when it is cut
		return
	}
	os.Exit(m.Run())
}

// TestSweep serves each document of a folder, calls every operation once with a generated
// valid request, and judges the answer. Without -sweep these are the documents that show
// what reading takes: all of them are served, and all answers are right.
func TestSweep(t *testing.T) {
	if *sweep == "" {
		for _, file := range ownDocuments(t) {
			one := sweepDocument(file)
			if one.Unserved != "" || one.Answers == 0 {
				t.Errorf("%s: %d answers, %s", file, one.Answers, one.Unserved)
			}
			for _, failed := range one.Failed {
				t.Errorf("%s: %s: %s: %s", file, failed.Operation, failed.Kind, failed.Says)
			}
		}
		return
	}
	var files []string
	for i, file := range documents(t, *sweep) {
		if i%*every == 0 {
			files = append(files, file)
		}
	}
	results := make([]swept, len(files))
	places := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for place := range places {
				results[place] = sweepApart(t, files[place])
			}
		})
	}
	for place := range files {
		places <- place
	}
	close(places)
	workers.Wait()
	for _, one := range results {
		for _, call := range one.Failed {
			t.Logf("%s: %s: %s: %s", one.File, call.Operation, call.Kind, call.Says)
		}
	}
	report := sweepSummary(results)
	t.Log("\n" + report)
	if *sweepReport != "" {
		if err := os.WriteFile(*sweepReport, []byte(report), 0o644); err != nil {
			t.Error(err)
		}
	}
}

// ownDocuments lists the documents of this project's tests.
func ownDocuments(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{"testdata/*.yaml", "../../contracts/openapi/testdata/*.yaml", "../../contracts/openapi/testdata/*/openapi.yaml", "../../contracts/infer/testdata/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no documents are at %s: %v", pattern, err)
		}
		for _, file := range found {
			if !strings.HasSuffix(file, openapi.OverlaySuffix) {
				files = append(files, file)
			}
		}
	}
	return files
}

// documents lists the files of a folder and of those in it.
func documents(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		ending := filepath.Ext(path)
		if err == nil && !entry.IsDir() && (ending == ".json" || ending == ".yaml") && !strings.HasSuffix(path, ".overlay.yaml") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents are in %s: %v", folder, err)
	}
	return files
}

// sweepApart sweeps one document in a process of its own.
func sweepApart(t *testing.T, file string) (one swept) {
	program, err := os.Executable()
	if err != nil {
		t.Error(err)
		return swept{File: file, Unserved: err.Error()}
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), sweepOne+"="+file, "GOMAXPROCS=1")
	var trouble strings.Builder
	command.Stderr = &trouble
	output, err := command.Output()
	if err == nil {
		err = json.Unmarshal(output, &one)
	}
	if err != nil {
		why, _, _ := strings.Cut(strings.TrimSpace(trouble.String()), "\n")
		return swept{File: file, Unserved: "the program broke off: " + cmp.Or(why, err.Error())}
	}
	return one
}

// sweepDocument serves one document and calls all its operations.
func sweepDocument(file string) (one swept) {
	one = swept{File: file, Statuses: map[int]int{}}
	begun := time.Now()
	contract, server, err := serveDocument(file)
	one.Start = time.Since(begun)
	if err != nil {
		one.Unserved = err.Error()
		return one
	}
	calls, err := callerOf(contract, server)
	if err != nil {
		one.Unserved = err.Error()
		return one
	}
	for _, op := range contract.Operations {
		fail := func(kind, format string, args ...any) {
			one.Failed = append(one.Failed, failedCall{op.ID, kind, fmt.Sprintf(format, args...)})
		}
		request, err := calls.request(op)
		if err != nil {
			fail("no request", "%v", err)
			continue
		}
		exchange, err := exchangeOf(server, op, request)
		if err != nil {
			fail("no answer", "%v", err)
			continue
		}
		one.Answers++
		one.Statuses[exchange.Status]++
		if found := judge.Judge(contract, exchange); len(found) > 0 {
			fail(found[0].Check, "%d: %s", exchange.Status, found[0])
		} else if exchange.Status >= 500 {
			fail("server error", "%d: %s", exchange.Status, exchange.Header.Get("X-Ringer-Reason"))
		}
	}
	return one
}

// serveDocument makes a server with some rows in each collection.
func serveDocument(file string) (*contracts.Contract, *mock.Server, error) {
	document, err := openapi.Read(file)
	if err != nil {
		return nil, nil, err
	}
	contract, err := infer.Contract("swept", document)
	if err != nil {
		return nil, nil, err
	}
	vendor, err := generic.New(contract)
	if err != nil {
		return nil, nil, err
	}
	catalog, err := mock.Catalog(vendor)
	if err != nil {
		return nil, nil, err
	}
	scenario, err := scenarios.Builtin(catalog, "demo")
	if err != nil {
		return nil, nil, err
	}
	server, err := mock.New(mock.Options{Vendors: []*mock.Vendor{vendor}, Catalog: catalog, Scenario: scenario})
	return contract, server, err
}

// caller makes requests of operations.
type caller struct {
	contract *contracts.Contract
	sampler  *sample.Sampler
	rows     map[string][]map[string]any // what the server holds, by collection
}

// callerOf reads what a server holds.
func callerOf(contract *contracts.Contract, server http.Handler) (*caller, error) {
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, httptest.NewRequest("GET", "http://localhost/_ringer/state", nil))
	c := &caller{contract: contract, sampler: sample.New(contract)}
	var state map[string]map[string][]map[string]any
	if err := schemas.Unmarshal(answer.Body.Bytes(), &state); err != nil {
		return nil, err
	}
	c.rows = state[contract.Vendor]
	return c, nil
}

// request makes a valid request of an operation, about objects that are there.
func (c *caller) request(op *contracts.Operation) (*http.Request, error) {
	path, query, header, chance := op.Path, url.Values{}, http.Header{}, fixtures.NewChance(1).For(op.ID)
	for _, p := range op.Parameters {
		value, err := c.parameter(op, p, chance)
		if err != nil {
			return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
		}
		switch text := plainText(value); {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(cmp.Or(text, "x")))
		case !p.Required:
		case p.In == contracts.InQuery:
			query.Set(p.Name, text)
		case p.In == contracts.InHeader:
			header.Set(p.Name, text)
		}
	}
	var body io.Reader
	if op.Body != nil {
		text, mediaType, err := c.body(op.Body, chance)
		if err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		body = strings.NewReader(text)
		header.Set("Content-Type", mediaType)
	}
	request, err := http.NewRequest(op.Method, "http://localhost"+c.contract.Prefix+path+"?"+query.Encode(), body)
	if err == nil {
		maps.Copy(request.Header, header)
	}
	return request, err
}

// parameter chooses a value: in a path that of a row.
func (c *caller) parameter(op *contracts.Operation, p *contracts.Parameter, chance fixtures.Chance) (any, error) {
	if a := op.Action; a != nil && p.In == "path" && len(c.rows[a.Collection]) > 0 {
		collection, _ := c.contract.Collection(a.Collection)
		member := a.Within[p.Name]
		if p.Name == a.ID {
			member = collection.ID
		}
		if value, there := c.rows[a.Collection][0][member]; there {
			return value, nil
		}
	}
	if p.Body == nil {
		return "x", nil
	}
	return c.sampler.Value(p.Body.Pointer, sample.Use{Sent: true}, chance.For(p.Name).Dice())
}

// plainText writes a value as a parameter has it.
func plainText(value any) string {
	if items, ok := value.([]any); ok && len(items) > 0 {
		value = items[0]
	}
	text, _ := schemas.TextOf(value)
	return text
}

// body makes the body of a request in a media type that it may have.
func (c *caller) body(of *contracts.Body, chance fixtures.Chance) (text, mediaType string, err error) {
	value, err := c.sampler.Value(of.Pointer, sample.Use{Sent: true}, chance.Dice())
	if err != nil {
		return "", "", err
	}
	mediaType = of.MediaTypes[0]
	for _, other := range of.MediaTypes {
		if strings.Contains(other, "json") {
			mediaType = other
			break
		}
	}
	members, _ := value.(map[string]any)
	base, _, _ := mime.ParseMediaType(mediaType)
	switch {
	case base == "application/x-www-form-urlencoded":
		form := url.Values{}
		for name, member := range members {
			form.Set(name, plainText(member))
		}
		return form.Encode(), mediaType, nil
	case strings.HasPrefix(base, "multipart/"):
		var b strings.Builder
		parts := multipart.NewWriter(&b)
		for name, member := range members {
			if err := parts.WriteField(name, plainText(member)); err != nil {
				return "", "", err
			}
		}
		return b.String(), base + "; boundary=" + parts.Boundary(), parts.Close()
	case strings.Contains(base, "json"), base == "*/*":
		encoded, err := schemas.EncodeJSON(value)
		return string(encoded), strings.Replace(mediaType, "*/*", "application/json", 1), err
	}
	return plainText(value), mediaType, nil
}

// exchangeOf plays a request.
func exchangeOf(server http.Handler, op *contracts.Operation, request *http.Request) (x contracts.Exchange, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("the server panicked: %v", panicked)
		}
	}()
	query := request.URL.Query()
	op.Security.Put(request.Header, query, "some-token")
	request.URL.RawQuery = query.Encode()
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	return contracts.Exchange{
		Method: request.Method, URL: *request.URL, Status: answer.Code, Header: answer.Result().Header, Body: answer.Body.Bytes(),
	}, nil
}

// aNumber is left out where messages are counted by kind.
var aNumber = regexp.MustCompile(`[0-9]+|"[^"]*"`)

// sweepSummary tells of a sweep, what fails by kind, the most frequent first.
func sweepSummary(results []swept) string {
	var served, answers, refused, slow int
	unserved, failed, statuses := map[string]int{}, map[string]int{}, map[int]int{}
	for _, one := range results {
		if one.Start > 10*time.Second {
			slow++
		}
		if one.Unserved != "" {
			unserved[aNumber.ReplaceAllString(strings.ReplaceAll(one.Unserved, one.File, "FILE"), "N")]++
			continue
		}
		served++
		answers += one.Answers
		for status, n := range one.Statuses {
			statuses[status] += n
		}
		for _, call := range one.Failed {
			failed[call.Kind]++
			if call.Kind != "no request" {
				refused++
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d documents, %d of them served (%.1f %%), %d with a start over ten seconds\n", len(results), served, 100*float64(served)/float64(len(results)), slow)
	fmt.Fprintf(&b, "%d answers, %d of them right by the judge (%.1f %%)\n\nStatuses:\n", answers, answers-refused, 100*float64(answers-refused)/float64(max(1, answers)))
	for _, status := range slices.Sorted(maps.Keys(statuses)) {
		fmt.Fprintf(&b, "%8d  %d\n", statuses[status], status)
	}
	writeKinds(&b, "Not served:", unserved)
	writeKinds(&b, "Failed calls:", failed)
	return b.String()
}

func writeKinds(b *strings.Builder, title string, kinds map[string]int) {
	fmt.Fprintf(b, "\n%s\n", title)
	var names []string
	for name := range kinds {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(kinds[b]-kinds[a], strings.Compare(a, b)) })
	for _, name := range names {
		fmt.Fprintf(b, "%8d  %s\n", kinds[name], name)
	}
}

package declared

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/infer"
	"github.com/ringer-mock/ringer/contracts/openapi"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/mock/generic"
	"github.com/ringer-mock/ringer/mock/vendortest"
)

// Measure counts what a vendor that is only declared answers as the written one does.
type Measure struct {
	read    func(file string) (*openapi.Document, error)
	file    string
	name    string
	renamed *strings.Replacer
	// right and of count the calls that rest on documented facts.
	right, of int
	// wrong says of each of the others what differs.
	wrong []string
}

// Bare measures an OpenAPI document as the vendor of a name. renamed are pairs of what a
// scenario writes for the written vendor and for this one, such as names of collections.
func Bare(name, file string, renamed ...string) *Measure {
	return &Measure{read: openapi.ReadBare, file: file, name: name, renamed: strings.NewReplacer(renamed...)}
}

// WithOverlay measures a document as [Bare] does, with the overlay beside it.
func WithOverlay(name, file string, renamed ...string) *Measure {
	m := Bare(name, file, renamed...)
	m.read = openapi.Read
	return m
}

// client makes a client of the written vendor whose calls are played at the declared one,
// too. Both begin with the scenario.
func (m *Measure) client(t vendortest.TB, written *mock.Vendor, scenario string) *vendortest.Client {
	t.Helper()
	read, err := m.read(m.file)
	if err != nil {
		t.Fatalf("%v", err)
	}
	declared, err := infer.Contract(m.name, read)
	if err != nil {
		t.Fatalf("%v", err)
	}
	vendor, err := generic.New(declared)
	if err != nil {
		t.Fatalf("%v", err)
	}
	catalog, err := mock.Catalog(written)
	if err != nil {
		t.Fatalf("%v", err)
	}
	contract, err := catalog.Load(written.Name)
	if err != nil {
		t.Fatalf("%v", err)
	}
	client := vendortest.New(t, written, scenario)
	both := &both{measure: m, contract: contract, written: client.Handler, declared: vendortest.New(t, vendor, m.renamed.Replace(scenario)).Handler, ids: map[string]string{}}
	client.Handler = both
	return client
}

// both answers as the written vendor does, and compares the declared one with it.
type both struct {
	measure           *Measure
	contract          *contracts.Contract
	written, declared http.Handler
	// ids are those that the declared vendor made, by those of the written one.
	ids map[string]string
}

func (b *both) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	ask := func(handler http.Handler, change func(string) string) *httptest.ResponseRecorder {
		r := request.Clone(request.Context())
		text := change(string(body))
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = change(r.URL.Path), change(r.URL.RawPath), change(r.URL.RawQuery)
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		return recorder
	}
	want := ask(b.written, func(text string) string { return text })
	got := ask(b.declared, b.exchanged(false))
	b.compare(request, want, got)
	for name, values := range want.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(want.Code)
	_, _ = w.Write(want.Body.Bytes()) // a recorder takes all
}

// exchanged puts the ids that one vendor made in the place of the other's.
func (b *both) exchanged(back bool) func(string) string {
	var pairs []string
	for written, declared := range b.ids {
		if back {
			written, declared = declared, written
		}
		pairs = append(pairs, written, declared)
	}
	return strings.NewReplacer(pairs...).Replace
}

// compare counts one call, where the status of its answer is documented: the declared
// vendor's is the same, and where all that the answer rests on is documented, its body.
func (b *both) compare(request *http.Request, want, got *httptest.ResponseRecorder) {
	found := b.contract.Find(request.Method, request.URL.Path)
	if found.Operation == nil || b.contract.StatusFact(found.Operation, want.Code).Evidence.Level != contracts.Documented {
		return
	}
	b.measure.of++
	if wrong := b.differs(request, want, got); wrong != "" {
		b.measure.wrong = append(b.measure.wrong, fmt.Sprintf("%s %.200s: %s", request.Method, request.URL.RequestURI(), wrong))
		return
	}
	b.measure.right++
}

func (b *both) differs(request *http.Request, want, got *httptest.ResponseRecorder) string {
	if want.Code != got.Code {
		return fmt.Sprintf("%d instead of %d; %s", got.Code, want.Code, got.Header().Get("X-Ringer-Reason"))
	}
	b.learn(want, got)
	if want.Header().Get("X-Ringer-Evidence") != string(contracts.Documented) || request.Method == http.MethodHead {
		return ""
	}
	var wanted, gotten any
	wrong := json.Unmarshal(want.Body.Bytes(), &wanted) != nil || json.Unmarshal([]byte(b.exchanged(true)(got.Body.String())), &gotten) != nil
	if !wrong && reflect.DeepEqual(wanted, gotten) || bytes.Equal(want.Body.Bytes(), got.Body.Bytes()) {
		return ""
	}
	return fmt.Sprintf("%.300s instead of %.300s", got.Body, want.Body)
}

// learn takes the ids of what was made.
func (b *both) learn(want, got *httptest.ResponseRecorder) {
	if want.Code != http.StatusCreated {
		return
	}
	var written, declared struct{ ID string }
	if json.Unmarshal(want.Body.Bytes(), &written) == nil && json.Unmarshal(got.Body.Bytes(), &declared) == nil && written.ID != "" && declared.ID != "" {
		b.ids[written.ID] = declared.ID
	}
}

// Open makes a client of a vendor in a world that begins with a scenario.
type Open = func(t vendortest.TB, scenario string) *vendortest.Client

// Play plays tests of the written vendor, whose clients are made by what open points to,
// at both. It fails when fewer than a percentage of the calls are answered alike.
func (m *Measure) Play(t *testing.T, open *Open, written func() *mock.Vendor, least int, tests ...func(*testing.T)) {
	alone := *open
	defer func() { *open = alone }()
	*open = func(t vendortest.TB, scenario string) *vendortest.Client { return m.client(t, written(), scenario) }
	for _, test := range tests {
		test(t)
	}
	t.Logf("%d of %d calls are answered as the written vendor does: %d %%", m.right, m.of, m.right*100/max(1, m.of))
	for _, wrong := range m.wrong {
		t.Log(wrong)
	}
	if m.of == 0 || m.right*100 < least*m.of {
		t.Errorf("these are fewer than %d %%", least)
	}
}

package drift_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock/check/internal/drift"
	"github.com/ringer-mock/ringer/mock/check/internal/drift/standin"
)

// delay is how long slow answers take here.
const delay = 30 * time.Millisecond

// exchange is a step with what came of it.
type exchange struct {
	standin.Step
	contracts.Exchange
	slow bool
}

// text is all that a client sees of the answer.
func (x exchange) text() string {
	var header bytes.Buffer
	for _, name := range []string{"Content-Type", "Allow", "Www-Authenticate", "Cache-Control"} {
		fmt.Fprintf(&header, "%s: %s\n", name, x.Exchange.Header.Get(name))
	}
	return fmt.Sprintf("%d slow=%v\n%s\n%s", x.Exchange.Status, x.slow, &header, x.Exchange.Body)
}

// play sends a vendor's story to its stand-in, in a time of its own: how busy the
// machine is makes no answer slow.
func play(t *testing.T, vendor, mutation string, seed uint64) (story []exchange) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { story = played(t, vendor, mutation, seed) })
	return story
}

func played(t *testing.T, vendor, mutation string, seed uint64) (story []exchange) {
	server, err := drift.New(vendor, mutation, standin.Options{Seed: seed, Token: "right", Member: "member", Delay: delay})
	if err != nil {
		t.Fatal(err)
	}
	vars := maps.Clone(server.Params)
	for _, s := range drift.Story(vendor) {
		r, err := s.Request("http://vendor.example", "right", vars)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		w := httptest.NewRecorder()
		began := time.Now()
		server.ServeHTTP(w, r)
		s.Keep(w.Body.Bytes(), vars)
		story = append(story, exchange{s, contracts.Exchange{
			Method: s.Method, URL: *r.URL, RequestBody: body, Status: w.Code, Header: w.Header(), Body: w.Body.Bytes(),
		}, time.Since(began) >= delay})
	}
	return story
}

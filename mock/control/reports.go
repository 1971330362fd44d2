package control

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"sync"

	"github.com/ringer-mock/ringer/contracts/report"
	"github.com/ringer-mock/ringer/mock/problem"
	"github.com/ringer-mock/ringer/mock/world"
)

const (
	// maxReports is how many report pages are kept to look at, and maxReportBytes how large
	// one may be.
	maxReports     = 8
	maxReportBytes = 16 << 20
)

// reports are pages of check reports that somebody opened. A page is found by a name that
// nobody can guess: a browser that follows a link or fills a frame brings no token.
type reports struct {
	mu    sync.Mutex
	pages map[string][]byte
	names []string // the oldest first
}

// keep takes a page in and forgets the oldest where there are too many.
func (r *reports) keep(page []byte) (name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.names) == maxReports {
		delete(r.pages, r.names[0])
		r.names = r.names[1:]
	}
	if r.pages == nil {
		r.pages = map[string][]byte{}
	}
	name = rand.Text()
	r.pages[name], r.names = page, append(r.names, name)
	return name
}

func (r *reports) page(name string) ([]byte, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	page, ok := r.pages[name]
	return page, ok
}

// createReport makes a page of a check's JSON report, the one that "ringer check --report
// FILE.html" writes.
func (a *API) createReport(rw http.ResponseWriter, c *call) *problem.Problem {
	text, p := readText(rw, c)
	if p != nil {
		return p
	}
	read, err := report.Read("report.json", text)
	if err != nil {
		return problem.New(http.StatusUnprocessableEntity, err.Error())
	}
	var page bytes.Buffer
	if err := read.WriteHTML(&page); err != nil {
		return problem.New(http.StatusInternalServerError, err.Error())
	}
	if page.Len() > maxReportBytes {
		return problem.New(http.StatusRequestEntityTooLarge, "the report is too large to be shown")
	}
	write(rw, http.StatusCreated, struct {
		Path string `json:"path"`
	}{world.ControlPrefix + "/reports/" + a.reports.keep(page.Bytes())})
	return nil
}

func (a *API) getReport(rw http.ResponseWriter, c *call) *problem.Problem {
	page, ok := a.reports.page(c.vars["name"])
	if !ok {
		return problem.New(http.StatusNotFound, "there is no such report here; open it again")
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.Header().Set("Content-Security-Policy", "sandbox allow-scripts allow-popups; frame-ancestors 'self'") // beside the page's own
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Referrer-Policy", "no-referrer")
	_, _ = rw.Write(page) // a client that is gone needs no answer
	return nil
}

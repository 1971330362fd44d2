package reach

import (
	"net/http"
	"slices"
	"time"
)

// idleTime is how long a connection may rest before it is closed: shorter than with most
// servers, which close it without a word.
const idleTime = time.Second

// Transport makes calls to a vendor. A server may close a connection that rests, and a
// call on it is lost without anybody's fault. One that reads is made again then; one
// that writes is never made on a connection that has rested.
type Transport struct{ reading, writing *http.Transport }

// NewTransport makes one with the settings of another.
func NewTransport(settings *http.Transport) *Transport {
	t := &Transport{reading: settings.Clone(), writing: settings.Clone()}
	t.reading.IdleConnTimeout = idleTime
	t.writing.MaxIdleConnsPerHost = -1
	return t
}

// RoundTrip makes a call.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	reads := slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace}, r.Method)
	if reads && (r.Body == nil || r.Body == http.NoBody || r.GetBody != nil) {
		return t.reading.RoundTrip(r) // which makes it again
	}
	return t.writing.RoundTrip(r)
}

// CloseIdleConnections closes those that rest.
func (t *Transport) CloseIdleConnections() {
	t.reading.CloseIdleConnections()
	t.writing.CloseIdleConnections()
}

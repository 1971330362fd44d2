package record

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ringer-mock/ringer/contracts/har"
	"github.com/ringer-mock/ringer/contracts/reach"
)

// Recorder is a reverse proxy that passes every call on to a vendor and writes
// down what went by. Redirects and errors are passed on as they are. Links to the
// vendor's own origin lead the client to the recorder instead; the file has them as
// they came.
type Recorder struct {
	// KeepLinks passes links on as they come. It is set before the first call.
	KeepLinks bool

	target     *url.URL
	recording  *Recording
	timeout    time.Duration
	onRecorded func(Recorded)
	proxy      *httputil.ReverseProxy

	mu    sync.Mutex // onRecorded is called once at a time
	calls sync.WaitGroup
}

// Recorded is what became of one call.
type Recorded struct {
	// Entry is the exchange as it is in the file; nil when it is not.
	Entry *har.Entry
	// Past lists the origins of links in the answer that lead a client to the vendor past
	// the recorder.
	Past []string
	// Err says why it is not: a [*SecretError], an [*reach.UnreachableError], or that the
	// file cannot be written.
	Err error
}

// NewRecorder makes the proxy. The target is an origin, with what stands before
// the vendor's own paths. The timeout is how long the target may send nothing.
// The recorder calls onRecorded with what becomes of each call.
func NewRecorder(target *url.URL, recording *Recording, timeout time.Duration, onRecorded func(Recorded)) *Recorder {
	r := &Recorder{target: target, recording: recording, timeout: timeout, onRecorded: onRecorded}
	r.proxy = &httputil.ReverseProxy{
		Rewrite: r.rewrite, ModifyResponse: r.answered, ErrorHandler: r.failed,
		FlushInterval: -1, // what streams must not wait
		ErrorLog:      log.New(io.Discard, "", 0),
		Transport: reach.NewTransport(&http.Transport{
			Proxy: http.ProxyFromEnvironment, DialContext: (&net.Dialer{Timeout: timeout}).DialContext,
			TLSHandshakeTimeout: timeout, ForceAttemptHTTP2: true, DisableCompression: true, MaxIdleConnsPerHost: 32,
		}),
	}
	return r
}

// call is one call on its way through the proxy.
type call struct {
	entry   har.Entry
	request *capture
	idle    *patience
	links   *linkRewriter // nil is that links stay
}

type callKey struct{}

// ServeHTTP passes a call on.
func (r *Recorder) ServeHTTP(rw http.ResponseWriter, request *http.Request) {
	r.calls.Add(1)
	defer r.calls.Done()
	ctx, cancel := context.WithCancelCause(request.Context())
	defer cancel(nil)
	c := &call{idle: newPatience(r.timeout, func() { cancel(context.DeadlineExceeded) })}
	defer c.idle.stop()
	if !r.KeepLinks {
		c.links = rewriterFor(r.target, request.Host)
	}
	c.entry.Started, c.entry.RequestHeader = time.Now(), request.Header.Clone()
	if request.Body != nil && request.Body != http.NoBody {
		c.request = &capture{ReadCloser: request.Body, length: request.ContentLength, before: c.idle.sends, after: c.idle.sent}
		request.Body = c.request
	}
	r.proxy.ServeHTTP(rw, request.WithContext(context.WithValue(ctx, callKey{}, c)))
}

// Wait returns when no call is under way.
func (r *Recorder) Wait() { r.calls.Wait() }

func (r *Recorder) rewrite(p *httputil.ProxyRequest) {
	p.SetURL(r.target)
	p.Out.URL.RawQuery = p.In.URL.RawQuery // the proxy would drop what it cannot read
	p.Out.Header.Del("Accept-Encoding")    // what is packed cannot be judged
	c := p.In.Context().Value(callKey{}).(*call)
	c.entry.Method, c.entry.URL = p.Out.Method, *p.Out.URL
}

// answered follows an answer until its end.
func (r *Recorder) answered(response *http.Response) error {
	c := response.Request.Context().Value(callKey{}).(*call)
	c.idle.answered()
	if response.StatusCode == http.StatusSwitchingProtocols {
		return nil // what comes next is no HTTP
	}
	c.entry.Status, c.entry.Header, c.entry.Protocol = response.StatusCode, response.Header.Clone(), response.Proto
	body := &capture{ReadCloser: response.Body, length: response.ContentLength, before: c.idle.start, after: c.idle.stop}
	if response.Request.Method == http.MethodHead {
		body.length = -1 // it says what GET would have
	}
	body.ended = func() { r.ended(c, body) }
	response.Body = body
	if c.links != nil {
		c.links.answer(response)
	}
	return nil
}

func (r *Recorder) ended(c *call, body *capture) {
	c.entry.Took = time.Since(c.entry.Started)
	c.entry.RequestBody, c.entry.RequestBodyCut = c.request.body()
	c.entry.Body, c.entry.BodyCut = body.body()
	c.entry.Body, c.entry.BodyCut = unpacked(c.entry.Header, c.entry.Body, c.entry.BodyCut)
	past := past(r.recording.contract, strings.TrimSuffix(r.target.EscapedPath(), "/"), c.links, c.entry.Exchange)
	entry, err := r.recording.Add(c.entry)
	if err != nil {
		r.notify(Recorded{Err: err})
		return
	}
	r.notify(Recorded{Entry: &entry, Past: past})
}

func (r *Recorder) notify(what Recorded) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.onRecorded(what)
}

// failed answers a call that the target did not, and says why in words.
func (r *Recorder) failed(rw http.ResponseWriter, request *http.Request, err error) {
	switch cause := context.Cause(request.Context()); {
	case errors.Is(cause, context.DeadlineExceeded):
		err = cause
	case cause != nil:
		return // it is the client that went away
	}
	unreachable := reach.NewUnreachableError(r.target, r.timeout, err)
	r.notify(Recorded{Err: unreachable})
	status := http.StatusBadGateway
	if unreachable.Late {
		status = http.StatusGatewayTimeout
	}
	http.Error(rw, "ringer: "+unreachable.Error(), status)
}

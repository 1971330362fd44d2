package stories

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/reach"
	"github.com/ringer-mock/ringer/contracts/wire"
	"github.com/ringer-mock/ringer/scenarios"
)

const (
	defaultTimeout = 30 * time.Second
	defaultMaxBody = 4 << 20
	// maxTries is how often a call is made when the vendor asks to come back later.
	maxTries = 3
	// maxRedirects is how far a target is followed that sends every call elsewhere.
	maxRedirects = 5
)

// request is a call that can be made.
type request struct {
	method string
	url    *url.URL
	header http.Header
	body   []byte
	writes bool
	// token is sent as security says. Neither the address nor the headers have it, so
	// that they can be told.
	security contracts.Security
	token    string
}

// request makes a call of a path, in its encoded form and from the origin on.
func (p *Player) request(method, path string, query scenarios.Query) (*request, error) {
	address := *p.Target
	address.RawPath = strings.TrimSuffix(p.Target.EscapedPath(), "/") + path
	decoded, err := url.PathUnescape(address.RawPath)
	if err != nil {
		return nil, fmt.Errorf("the address %s: %w", path, err)
	}
	address.Path = decoded
	address.RawQuery = url.Values(query).Encode()
	header := http.Header{"Accept": {"application/json"}, "User-Agent": {"ringer"}}
	return &request{method: method, url: &address, header: header}, nil
}

// authorize puts the token into what is sent. Headers that the call itself has stay.
func (r *request) authorize(sent *http.Request) {
	sent.Header = r.header.Clone()
	if r.token == "" {
		return
	}
	query := wire.ParseQuery(sent.URL.RawQuery)
	r.security.Put(sent.Header, query, r.token)
	if r.security.InQuery() {
		sent.URL.RawQuery = query.Encode()
	}
	for name, values := range r.header {
		if name != "Cookie" {
			sent.Header[name] = values
		}
	}
}

// fillPath puts parameters into a path, encoded so that each stays one segment.
func fillPath(template string, parameters map[string]string) string {
	return scenarios.PathParameterPattern.ReplaceAllStringFunc(template, func(found string) string {
		value, ok := parameters[found[1:len(found)-1]]
		if !ok {
			return found
		}
		return escapeSegment(value)
	})
}

func escapeSegment(text string) string {
	if strings.Trim(text, ".") == "" {
		return strings.ReplaceAll(text, ".", "%2E") // "." and ".." would lead elsewhere
	}
	return url.PathEscape(text)
}

func (p *Player) timeout() time.Duration {
	if p.Timeout > 0 {
		return p.Timeout
	}
	return defaultTimeout
}

// call makes a call, and again when the vendor asks to come back later. Before
// each repeat it asks whether the answer may be followed by one.
func (p *Player) call(ctx context.Context, r *request, again func(contracts.Exchange) bool) (contracts.Exchange, error) {
	for try := 1; ; try++ {
		x, err := p.send(ctx, r)
		wait, asked := retryAfter(x)
		if err != nil || !asked {
			return x, err
		}
		p.state.next = time.Now().Add(min(wait, p.timeout()))
		if wait > p.timeout() {
			p.state.busy = &BusyError{Host: p.Target.Host, Wait: wait, Timeout: p.timeout()}
			return x, nil
		}
		if try == maxTries || r.writes && x.Status != http.StatusTooManyRequests || !again(x) {
			return x, nil
		}
	}
}

// retryAfter reads how long a vendor asks to be left alone.
func retryAfter(x contracts.Exchange) (wait time.Duration, asked bool) {
	text := x.Header.Get("Retry-After")
	if text == "" || x.Status != http.StatusTooManyRequests && x.Status != http.StatusServiceUnavailable {
		return 0, false
	}
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(text)
	return max(0, time.Until(at)), err == nil
}

// send makes a call once, when its time has come. A call that writes is not broken
// off: it would not be known what it has done.
func (p *Player) send(ctx context.Context, r *request) (contracts.Exchange, error) {
	if err := p.pace(ctx); err != nil {
		return contracts.Exchange{}, err
	}
	p.state.calls++
	patience := ctx
	if r.writes {
		patience = context.WithoutCancel(ctx)
	}
	limit := p.timeout()
	if left, yes := p.interrupted(); yes {
		limit = min(limit, left)
	}
	limited, cancel := context.WithTimeout(patience, limit)
	defer cancel()
	x, err := p.exchange(limited, r)
	if refused := err == nil && x.Status >= 400 && x.Status < 500; r.writes && !refused {
		p.state.writes++
	}
	if err == nil {
		p.state.heard = time.Now()
		if r.method == http.MethodGet && r.token == p.Tokens[""] { // others may be shown less
			p.observe(x)
		}
		return x, nil
	}
	if patience.Err() != nil {
		return contracts.Exchange{}, context.Cause(ctx)
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err // the rest of it has the whole address
	}
	if limited.Err() != nil {
		err = limited.Err()
	}
	x = p.blank(r)
	return x, reach.NewUnreachableError(p.Target, p.timeout(), err)
}

// pace waits until the next call may be made.
func (p *Player) pace(ctx context.Context) error {
	if wait := time.Until(p.state.next); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	if ctx.Err() != nil {
		return &unsentError{context.Cause(ctx)}
	}
	if p.Rate > 0 {
		p.state.next = time.Now().Add(time.Duration(float64(time.Second) / p.Rate))
	}
	return nil
}

// unsentError says why a call was not even begun.
type unsentError struct{ error }

func (e *unsentError) Unwrap() error { return e.error }

// blank is the exchange of a call without an answer.
func (p *Player) blank(r *request) contracts.Exchange {
	return contracts.Exchange{Method: r.method, URL: *r.url, BasePath: strings.TrimSuffix(p.Target.EscapedPath(), "/"), RequestBody: r.body}
}

func (p *Player) exchange(ctx context.Context, r *request) (contracts.Exchange, error) {
	x := p.blank(r)
	sent, err := http.NewRequestWithContext(ctx, r.method, r.url.String(), bytes.NewReader(r.body))
	if err != nil {
		return x, fmt.Errorf("make the request: %w", err)
	}
	r.authorize(sent)
	answer, err := p.client().Do(sent)
	if err != nil {
		return x, err
	}
	defer answer.Body.Close() // it was read, or its end is of no interest
	most := p.MaxBody
	if most <= 0 {
		most = defaultMaxBody
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil && ctx.Err() != nil {
		return x, err
	}
	// A body that breaks off is what the vendor sent: the judge sees it so.
	p.state.brokenOff = err != nil
	x.Status, x.Header = answer.StatusCode, answer.Header
	x.Body, x.BodyCut = body[:min(int64(len(body)), most)], int64(len(body)) > most
	return x, nil
}

// client gives the one that is used, which follows no redirect.
func (p *Player) client() *http.Client {
	if p.state.client == nil {
		var client http.Client
		if p.Client != nil {
			client = *p.Client
		} else if transport, ok := http.DefaultTransport.(*http.Transport); ok {
			client.Transport = reach.NewTransport(transport)
		}
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		client.Jar = nil
		p.state.client = &client
	}
	return p.state.client
}

// leads follows a redirect that stands at the beginning of a run, to see whether
// the target is the right one. Another host is never called.
func (p *Player) leads(ctx context.Context, r *request, x contracts.Exchange) error {
	for range maxRedirects {
		next := p.moved(r, x)
		if next == nil {
			to, err := r.url.Parse(x.Header.Get("Location"))
			if err != nil {
				return nil // which the judge finds
			}
			return &RedirectError{Host: p.Target.Host, To: to.Scheme + "://" + to.Host}
		}
		r = &request{method: r.method, url: next, header: r.header, security: r.security, token: r.token}
		var err error
		if x, err = p.send(ctx, r); err != nil {
			return err
		}
		if !redirects(x) {
			return nil
		}
	}
	return &RedirectError{Host: p.Target.Host}
}

func redirects(x contracts.Exchange) bool {
	return x.Status >= 300 && x.Status < 400 && x.Header.Get("Location") != ""
}

// moved gives the address that a redirect leads to; nil is no redirect, or one to
// another host.
func (p *Player) moved(r *request, x contracts.Exchange) *url.URL {
	if !redirects(x) {
		return nil
	}
	next, err := r.url.Parse(x.Header.Get("Location"))
	if err != nil || next.Host != p.Target.Host || next.Scheme != p.Target.Scheme {
		return nil
	}
	return next
}

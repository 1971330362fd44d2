package standin

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options say how a stand-in is.
type Options struct {
	// Seed decides what the server holds at first, and every id that it gives.
	Seed uint64
	// Token is the one token that is taken; empty takes any.
	Token string
	// Member is a token that is taken and has fewer rights; empty is none.
	Member string
	// Busy is after how many requests another client writes, again and again; 0 is never.
	Busy int
	// Delay is how long an answer is held back by a mutation that makes it slow;
	// zero is a minute.
	Delay time.Duration
}

// nowhere is an id of nothing.
const nowhere = "0b0b0b0b-0000-4000-8000-000000000000"

// Handler answers one request.
type Handler func(*Request) *Answer

// Core is what every stand-in has. It is an [http.Handler], and answers one
// request at a time.
type Core struct {
	Options
	*Chance
	// Now is the vendor's clock: every write moves it, by [Core.Tick].
	Now time.Time
	// Params are what a client must be told before it can ask, by the names that
	// they have in paths and stories; "nowhere" is an id of nothing.
	Params map[string]string
	// Other writes as another client does; it is told how often it did before.
	Other func(times int)
	// Whole answers every request; it finds the operation with [Core.Find] and
	// calls its handler.
	Whole Handler

	mu       sync.Mutex
	requests int
	routes   []route
	handlers map[string]Handler
}

type route struct {
	method, operation string
	parts             []string
}

// NewCore makes the core of a vendor's stand-in.
func NewCore(vendor string, o Options) *Core {
	c := &Core{Options: o, Chance: newChance(vendor, o.Seed), Params: map[string]string{"nowhere": nowhere}, handlers: map[string]Handler{}}
	c.Now = time.Date(2025, time.March, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(c.IntN(400*24*3600)) * time.Second)
	return c
}

// Tick moves the clock by as much as passes between two writes: more than a
// second, so that times which are written to the second move too.
func (c *Core) Tick() {
	c.Now = c.Now.Add(time.Duration(1100+c.IntN(4000))*time.Millisecond + time.Duration(c.IntN(1_000_000)))
}

// Handle takes a handler for an operation. In the path, "{name}" stands for any
// text without a slash.
func (c *Core) Handle(operation, method, path string, h Handler) {
	c.routes = append(c.routes, route{method: method, operation: operation, parts: strings.Split(path, "/")})
	c.handlers[operation] = h
}

// Find says which operation a request calls, and notes it in the request. When
// there is none, allowed lists the methods that the path takes.
func (c *Core) Find(method, path string, r *Request) (h Handler, allowed []string) {
	for _, route := range c.routes {
		vars, ok := route.match(path)
		if !ok {
			continue
		}
		if route.method == method || route.method == http.MethodGet && method == http.MethodHead {
			r.Operation, r.Vars = route.operation, vars
			return c.handlers[route.operation], nil
		}
		allowed = append(allowed, route.method)
	}
	return nil, allowed
}

func (r route) match(path string) (vars map[string]string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != len(r.parts) {
		return nil, false
	}
	vars = map[string]string{}
	for i, want := range r.parts {
		name, isVar := strings.CutPrefix(want, "{")
		decoded, err := url.PathUnescape(parts[i])
		switch {
		case err != nil, isVar && decoded == "", !isVar && decoded != want:
			return nil, false
		case isVar:
			vars[strings.TrimSuffix(name, "}")] = decoded
		}
	}
	return vars, true
}

// ServeHTTP implements [http.Handler].
func (c *Core) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := read(r)
	if err != nil {
		return // the client went away
	}
	c.mu.Lock()
	if c.requests++; c.Busy > 0 && c.requests%c.Busy == 0 {
		c.Other(c.requests/c.Busy - 1)
	}
	answer := c.Whole(request)
	body := answer.Bytes() // which is made of the state
	c.mu.Unlock()
	if answer.Slow {
		delay := c.Delay
		if delay == 0 {
			delay = time.Minute
		}
		select {
		case <-time.After(delay):
		case <-r.Context().Done():
			return
		}
	}
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.Status)
	if len(body) > 0 && r.Method != http.MethodHead {
		if _, err := w.Write(body); err != nil {
			return // the client went away
		}
	}
}

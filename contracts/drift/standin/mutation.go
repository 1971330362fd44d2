package standin

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// Door is where a difference belongs: the verdict that is right for it.
type Door string

// The doors.
const (
	VendorDrifted    Door = "vendor-drifted"     // a documented or observed fact no longer holds
	ContractTooTight Door = "contract-too-tight" // an assumed fact does not hold
	ContractTooLoose Door = "contract-too-loose" // no fact speaks of it, and a client sees it
	Flaky            Door = "flaky"              // the server differs from itself
)

// Mutation is one way in which a stand-in can differ from its vendor.
type Mutation struct {
	Vendor string
	// Name is the mutation's own, in small letters with hyphens.
	Name string
	// Class is the kind of difference, such as "field missing" or "state".
	Class string
	// Says what is different, in a sentence.
	Says string
	// Door is the verdict that is right.
	Door Door
	// Fact is what the difference breaks: a JSON Pointer in the vendor's bundled
	// contract, or "OPERATION#RULE" for one of an operation's rules. For a
	// contract that is too loose it is the nearest place, where a fact is wanting.
	Fact string
}

// Row is a mutation with the change to the server that brings it about.
type Row[S any] struct {
	Name, Class, Says string
	Door              Door
	Fact              string
	Break             func(S)
}

// Mutations lists rows as mutations of a vendor.
func Mutations[S any](vendor string, rows []Row[S]) []Mutation {
	all := make([]Mutation, len(rows))
	for i, row := range rows {
		all[i] = Mutation{Vendor: vendor, Name: row.Name, Class: row.Class, Says: row.Says, Door: row.Door, Fact: row.Fact}
	}
	return all
}

// Break changes a server by the mutation of that name; empty changes nothing.
func Break[S any](server S, rows []Row[S], name string) error {
	if name == "" {
		return nil
	}
	for _, row := range rows {
		if row.Name == name {
			row.Break(server)
			return nil
		}
	}
	return fmt.Errorf("no mutation is called %q", name)
}

// Wrap puts something around the handler of an operation.
func (c *Core) Wrap(operation string, around func(Handler) Handler) {
	h, ok := c.handlers[operation]
	if !ok {
		panic("there is no operation " + operation) // a mistake in a table of mutations
	}
	c.handlers[operation] = around(h)
}

// Change changes every answer of the server, refusals too.
func (c *Core) Change(change func(*Request, *Answer)) {
	whole := c.Whole
	c.Whole = func(r *Request) *Answer {
		a := whole(r)
		change(r, a)
		return a
	}
}

// After changes the answers of an operation that are no refusals.
func (c *Core) After(operation string, change func(*Request, *Answer)) {
	c.Wrap(operation, func(next Handler) Handler {
		return func(r *Request) *Answer {
			a := next(r)
			if a.OK() {
				change(r, a)
			}
			return a
		}
	})
}

// EveryThird changes each third of an operation's answers that are no refusals.
func (c *Core) EveryThird(operation string, change func(*Request, *Answer)) {
	calls := 0
	c.After(operation, func(r *Request, a *Answer) {
		if calls++; calls%3 == 0 {
			change(r, a)
		}
	})
}

// Status changes every refusal of a status.
func (c *Core) Status(status int, change func(*Request, *Answer)) {
	c.Change(func(r *Request, a *Answer) {
		if a.Status == status {
			change(r, a)
		}
	})
}

// Edit changes one object of an answer.
type Edit func(Object)

// Without leaves a field out.
func Without(name string) Edit {
	return func(o Object) { delete(o, name) }
}

// Renamed gives a field another name.
func Renamed(from, to string) Edit {
	return func(o Object) {
		if value, ok := o[from]; ok {
			delete(o, from)
			o[to] = value
		}
	}
}

// With sets a field.
func With(name string, value any) Edit {
	return func(o Object) { o[name] = value }
}

// Turned makes another value of a field where it is there and is not null.
func Turned(name string, turn func(any) any) Edit {
	return func(o Object) {
		if value, ok := o[name]; ok && value != nil {
			o[name] = turn(value)
		}
	}
}

// Text turns a value into a text.
func Text(value any) any { return fmt.Sprint(value) }

// Number turns a text of digits into the number, and any other text into one of
// its own.
func Number(value any) any {
	text := fmt.Sprint(value)
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return number
	}
	hash := fnv.New32a()
	hash.Write([]byte(text)) // which never fails
	return hash.Sum32()
}

// Lower turns a text into small letters.
func Lower(value any) any { return strings.ToLower(fmt.Sprint(value)) }

// Plus adds to a number.
func Plus(n int64) func(any) any {
	return func(value any) any {
		number, err := value.(json.Number).Int64()
		if err != nil {
			return value
		}
		return number + n
	}
}

// Broken answers, whatever was asked for.
var (
	NoBody    = func(_ *Request, a *Answer) { a.Text = []byte{} }
	Truncated = func(_ *Request, a *Answer) { body := a.Bytes(); a.Text = body[:len(body)*2/3] }
	HeldBack  = func(_ *Request, a *Answer) { a.Slow = true }
)

// Page turns a JSON answer into a web page, as a proxy in front of a server
// does.
func Page(_ *Request, a *Answer) {
	a.Header.Set("Content-Type", "text/html; charset=utf-8")
	a.Text = []byte("<!DOCTYPE html><title>Welcome</title><h1>Welcome</h1>")
}

// As changes the status alone.
func As(status int) func(*Request, *Answer) {
	return func(_ *Request, a *Answer) { a.Status = status }
}

package standin

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// Edit changes one object of an answer.
type Edit func(Object)

// Edit changes every object at a place of every answer that is no refusal.
func (c *Core) Edit(edit Edit, path ...string) {
	c.Change(func(_ *Request, a *Answer) {
		if !a.OK() {
			return
		}
		for _, object := range a.At(path...) {
			edit(object)
		}
	})
}

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

// Trimmed takes the spaces around a text away.
func Trimmed(value any) any { return strings.TrimSpace(fmt.Sprint(value)) }

// Int reads a number of an answer; what is none is 0.
func Int(value any) int64 {
	number, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

// Plus adds to a number.
func Plus(n int64) func(any) any {
	return func(value any) any { return Int(value) + n }
}

// Retimed writes times of one form in another.
func Retimed(from, to string) func(any) any {
	return func(value any) any {
		t, err := time.Parse(from, fmt.Sprint(value))
		if err != nil {
			return value
		}
		return t.UTC().Format(to)
	}
}

// Shuffled puts the items of a list in an order that is another each time.
func (c *Chance) Shuffled(value any) any {
	list, _ := value.([]any)
	c.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
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

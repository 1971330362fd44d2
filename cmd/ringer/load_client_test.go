package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shot is a request as it goes over the wire.
type shot []byte

// newShot writes a request for any address.
func newShot(method, path, body string) shot {
	text := method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer demo-token\r\n"
	if body != "" {
		text += "Content-Type: application/json\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n"
	}
	return shot(text + "\r\n" + body)
}

// burst is what a server did in some time.
type burst struct {
	took      time.Duration
	latencies []time.Duration // of each request, the shortest first
}

// rate is how many requests were answered in a second.
func (b burst) rate() float64 { return float64(len(b.latencies)) / b.took.Seconds() }

// lines are the connections over which a server is asked.
type lines []*line

type line struct {
	net.Conn
	answers *bufio.Reader
}

// dial opens connections to a server.
func dial(address string, connections int) (lines, error) {
	var all lines
	for range connections {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return nil, errors.Join(err, all.close())
		}
		all = append(all, &line{conn, bufio.NewReaderSize(conn, 1<<16)})
	}
	return all, nil
}

func (all lines) close() (err error) {
	for _, c := range all {
		err = errors.Join(err, c.Close())
	}
	return err
}

// fire sends a server requests for a time, over each connection the next one as
// soon as the last is answered, and the shots in turn. It does as little as a
// client can, since it shares the processors with the server.
func (all lines) fire(howLong time.Duration, shots []shot) (burst, error) {
	start := time.Now()
	type result struct {
		latencies []time.Duration
		err       error
	}
	results := make(chan result, len(all))
	for i, c := range all {
		go func() {
			latencies, err := c.fire(start.Add(howLong), shots, i)
			results <- result{latencies, err}
		}()
	}
	var whole burst
	var failed error
	for range all {
		r := <-results
		whole.latencies, failed = append(whole.latencies, r.latencies...), errors.Join(failed, r.err)
	}
	whole.took = time.Since(start)
	slices.Sort(whole.latencies)
	return whole, failed
}

func (c *line) fire(until time.Time, shots []shot, first int) (latencies []time.Duration, err error) {
	for n := first; len(latencies) == 0 || time.Now().Before(until); n++ {
		sent := time.Now()
		if _, err := c.Write(shots[n%len(shots)]); err != nil {
			return latencies, err
		}
		if err := skipAnswer(c.answers); err != nil {
			return latencies, fmt.Errorf("%.60q: %w", shots[n%len(shots)], err)
		}
		latencies = append(latencies, time.Since(sent))
	}
	return latencies, nil
}

// skipAnswer reads one answer, which must be a good one that says how long it is.
func skipAnswer(answers *bufio.Reader) error {
	line, err := answers.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 2")) {
		return fmt.Errorf("answered %s", strings.TrimSpace(string(line)))
	}
	length := -1
	for {
		if line, err = answers.ReadSlice('\n'); err != nil {
			return err
		}
		if len(line) == len("\r\n") {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if length < 0 {
		return errors.New("the answer does not say how long it is")
	}
	_, err = io.CopyN(io.Discard, answers, int64(length))
	return err
}

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

// fire sends a server requests over some connections for a time, on each the next
// one as soon as the last is answered, and the shots in turn. It does as little as
// a client can, since it shares the processors with the server.
func fire(address string, connections int, howLong time.Duration, shots []shot) (burst, error) {
	start := time.Now()
	type result struct {
		latencies []time.Duration
		err       error
	}
	results := make(chan result, connections)
	for i := range connections {
		go func() {
			latencies, err := fireOne(address, start.Add(howLong), shots, i)
			results <- result{latencies, err}
		}()
	}
	var all burst
	var failed error
	for range connections {
		r := <-results
		all.latencies, failed = append(all.latencies, r.latencies...), errors.Join(failed, r.err)
	}
	all.took = time.Since(start)
	slices.Sort(all.latencies)
	return all, failed
}

func fireOne(address string, until time.Time, shots []shot, first int) (latencies []time.Duration, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	answers := bufio.NewReaderSize(conn, 1<<16)
	for n := first; len(latencies) == 0 || time.Now().Before(until); n++ {
		sent := time.Now()
		if _, err := conn.Write(shots[n%len(shots)]); err != nil {
			return latencies, err
		}
		if err := skipAnswer(answers); err != nil {
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

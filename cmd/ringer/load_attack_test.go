package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// attack is what a client may do that wants to harm a server. It goes on, over so many
// connections, until the context is done; an answer other than a good one is no failure.
type attack struct {
	name        string
	connections int
	fill        int // requests that fill the journal before
	shots       []shot
	silent      bool // the answers are not read
}

// attacks are the attackers beside which a normal client is measured.
func attacks() []attack {
	bad := func(method, path, body string) shot {
		return shot(strings.Replace(string(newShot(method, path, body)), "demo-token", "no-token", 1))
	}
	long := `{"name":"` + strings.Repeat("x", 10<<20-100) + `"}`
	wrong := `{"name":"x","users":[` + strings.TrimSuffix(strings.Repeat("1,", 99_000), ",") + `]}`
	var pointers, memberships []string
	for i := range 100 {
		pointers = append(pointers, fmt.Sprintf(`"/field%d":1`, i))
	}
	for i := range 4_000 {
		memberships = append(memberships, fmt.Sprintf(`{"id":"%d","user_id":"7","workspace_group_id":"8"}`, i+1))
	}
	var members strings.Builder
	for i := range 6_000 {
		fmt.Fprintf(&members, "key%d: 1\n", i)
	}
	worlds := make([]shot, 1_000)
	for i := range worlds {
		worlds[i] = shot(fmt.Sprintf("GET /_ringer/worlds/z%d/_ringer/state HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n", i))
	}
	stream := []shot{newShot("GET", "/_ringer/requests/stream", "")}
	return []attack{
		{name: "strangers with bodies of 10 MiB", connections: 50, shots: []shot{bad("POST", groupsPath, long)}},
		{name: "strangers with 99,000 wrong values", connections: 10, shots: []shot{bad("POST", groupsPath, wrong)}},
		{name: "callers with bodies of 10 MiB", connections: 50, shots: []shot{newShot("POST", groupsPath, long)}},
		{name: "callers with 99,000 wrong values", connections: 10, shots: []shot{newShot("POST", groupsPath, wrong)}},
		{name: "bodies of JSON 9,000 deep", connections: 16, shots: []shot{newShot("POST", groupsPath, strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000))}},
		{name: "event streams that are read", connections: 100, shots: stream},
		{name: "event streams that are not read", connections: 100, shots: stream, silent: true},
		{name: "1,000 event streams", connections: 1_000, shots: stream, silent: true},
		{name: "readers of a full journal", connections: 10, fill: 10_000, shots: []shot{newShot("GET", "/_ringer/requests", "")}},
		{name: "verifications of 100 places", connections: 4, fill: 10_000, shots: []shot{newShot("POST", "/_ringer/verify", `{"where":{"body":{`+strings.Join(pointers, ",")+`}}}`)}},
		{name: "states of 4,000 wrong rows", connections: 4, shots: []shot{newShot("PUT", "/_ringer/state", `{"kantata":{"user_group_memberships":[`+strings.Join(memberships, ",")+`]}}`)}},
		{name: "scenarios of 6,000 lines of YAML", connections: 4, shots: []shot{newShot("PUT", "/_ringer/scenario", members.String())}},
		{name: "heads of 60 KiB without an end", connections: 100, shots: []shot{shot("GET /" + strings.Repeat("x", 60<<10))}, silent: true},
		{name: "web pages that make worlds", connections: 10, shots: worlds},
		{name: "3,000 connections that say nothing", connections: 3_000, silent: true},
	}
}

// attacks measures a normal client beside each attacker: 200 requests a second over one
// connection, and the memory that the server held at most. The attackers take their part
// of the same processors.
func (l *load) attacks() {
	howLong, all := 5*time.Second, attacks()
	if *fullLoad == "" {
		howLong, all = 100*time.Millisecond, all[:1]
	}
	for _, a := range all {
		p := l.ringer("--scenario", l.scenario(100))
		get := l.getGroup(p)
		address := strings.TrimPrefix(p.url, "http://")
		normal := newShot(get.method, get.path, get.body)
		for range a.fill {
			l.ask(p, loadCall{"POST", groupsPath, `{"name":"x"}`})
		}
		alone := l.p99(address, normal, howLong)
		ctx, stop := context.WithCancel(context.Background())
		var attackers sync.WaitGroup
		for i := range a.connections {
			attackers.Go(func() { a.play(ctx, address, i) })
		}
		beside := l.p99(address, normal, howLong)
		stop()
		attackers.Wait()
		l.note("beside "+a.name+": p99, of that alone", []float64{float64(beside) / float64(alone)}, -1, 2, "")
		l.note("beside "+a.name+": resident memory at most", []float64{l.mostResident(p)}, -1, 512, " MiB")
		l.end(p)
	}
}

// p99 is the latency that one in a hundred requests exceeds, of a client that sends 200 a
// second.
func (l *load) p99(address string, s shot, howLong time.Duration) time.Duration {
	all, err := dial(address, 1)
	l.check(err)
	defer func() { l.check(all.close()) }()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	var latencies []time.Duration
	for end := time.Now().Add(howLong); time.Now().Before(end); <-ticker.C {
		one, err := all[0].fire(time.Now(), []shot{s}, 0)
		l.check(err)
		latencies = append(latencies, one...)
	}
	slices.Sort(latencies)
	return latencies[len(latencies)*99/100]
}

// play is one connection of the attack; a server may close it.
func (a attack) play(ctx context.Context, address string, i int) {
	for n := i; ctx.Err() == nil; n++ {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		a.send(ctx, conn, n)
		stop()
		_ = conn.Close()
	}
}

func (a attack) send(ctx context.Context, conn net.Conn, n int) {
	if a.silent {
		if len(a.shots) > 0 {
			_, _ = conn.Write(a.shots[n%len(a.shots)])
		}
		<-ctx.Done()
		return
	}
	answers := bufio.NewReader(conn)
	for ; ctx.Err() == nil; n++ {
		if _, err := conn.Write(a.shots[n%len(a.shots)]); err != nil {
			return
		}
		if err := skipAnyAnswer(answers); err != nil {
			return
		}
	}
}

// skipAnyAnswer reads an answer of any status and length.
func skipAnyAnswer(answers *bufio.Reader) error {
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// mostResident is how much memory a program held at most, in MiB; it is 0 where the system
// has no /proc to tell.
func (l *load) mostResident(p *program) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	l.check(err)
	return float64(kib) / 1024
}

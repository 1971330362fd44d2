package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// attack is what a client may do that wants to harm a server. It goes on, over so many
// connections, until the attacker is killed; an answer other than a good one is no failure.
type attack struct {
	name        string
	connections int
	flags       []string      // of the server
	fill        int           // requests that fill the journal before
	shots       func() []shot // each connection sends them in turn; nil sends none
	silent      bool          // the answers are not read
}

// attacks are the attackers beside which a normal client is measured.
func attacks() []attack {
	stream := one(newShot("GET", "/_ringer/requests/stream", ""))
	create := func(body func() string) func() []shot {
		return func() []shot { return []shot{newShot("POST", groupsPath, body())} }
	}
	return []attack{
		{name: "strangers with bodies of 10 MiB", connections: 50, shots: strangers(create(longBody))},
		{name: "strangers with 99,000 wrong values", connections: 10, shots: strangers(create(wrongBody))},
		{name: "callers with bodies of 10 MiB", connections: 50, shots: create(longBody)},
		{name: "callers with 99,000 wrong values", connections: 10, shots: create(wrongBody)},
		{name: "bodies of JSON 9,000 deep", connections: 16, shots: create(func() string { return strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) })},
		{name: "bodies of 60 KiB in 2,000 worlds", connections: 10, shots: inWorlds(2_000, newShot("POST", groupsPath, `{"name":"`+strings.Repeat("x", 60_000)+`"}`))},
		{name: "event streams that are read", connections: 100, shots: stream},
		{name: "event streams that are not read", connections: 100, shots: stream, silent: true},
		{name: "1,000 event streams", connections: 1_000, shots: stream, silent: true},
		{name: "readers of a full journal", connections: 10, fill: 10_000, shots: one(newShot("GET", "/_ringer/requests", ""))},
		{name: "verifications of 100 places", connections: 4, fill: 10_000, shots: one(verification())},
		{name: "states of 4,000 wrong rows", connections: 4, shots: one(wrongState())},
		{name: "states of 40 MiB of rows", connections: 4, shots: func() []shot { return []shot{largeState()} }},
		{name: "scenarios of 6,000 lines of YAML", connections: 4, shots: one(yaml())},
		{name: "heads of 60 KiB without an end", connections: 100, shots: one(shot("GET /" + strings.Repeat("x", 60<<10))), silent: true},
		{name: "web pages that make worlds", connections: 10, shots: webPages},
		{name: "guesses of the admin token", connections: 10, flags: []string{"--admin-token", "right"}, shots: guesses},
		{name: "3,000 connections that say nothing", connections: 3_000, silent: true},
	}
}

func one(s shot) func() []shot { return func() []shot { return []shot{s} } }

func longBody() string { return `{"name":"` + strings.Repeat("x", 10<<20-100) + `"}` }

func wrongBody() string {
	return `{"name":"x","users":[` + strings.TrimSuffix(strings.Repeat("1,", 99_000), ",") + `]}`
}

// strangers are callers whom the vendor does not know.
func strangers(callers func() []shot) func() []shot {
	return func() []shot {
		all := callers()
		for i, s := range all {
			all[i] = shot(strings.Replace(string(s), "demo-token", "no-token", 1))
		}
		return all
	}
}

// inWorlds sends a request to so many worlds in turn.
func inWorlds(worlds int, s shot) func() []shot {
	return func() (all []shot) {
		for i := range worlds {
			all = append(all, shot(strings.Replace(string(s), "\r\n", fmt.Sprintf("\r\nX-Ringer-World: w%d\r\n", i), 1)))
		}
		return all
	}
}

func verification() shot {
	var pointers []string
	for i := range 100 {
		pointers = append(pointers, fmt.Sprintf(`"/field%d":1`, i))
	}
	return newShot("POST", "/_ringer/verify", `{"where":{"body":{`+strings.Join(pointers, ",")+`}}}`)
}

func wrongState() shot {
	var memberships []string
	for i := range 4_000 {
		memberships = append(memberships, fmt.Sprintf(`{"id":"%d","user_id":"7","workspace_group_id":"8"}`, i+1))
	}
	return newShot("PUT", "/_ringer/state", `{"kantata":{"user_group_memberships":[`+strings.Join(memberships, ",")+`]}}`)
}

func largeState() shot {
	const row = `{"name":"Analysts","users":["ada","grace"]}`
	return newShot("PUT", "/_ringer/state", `{"secoda":{"groups":[`+strings.Repeat(row+",", 40<<20/len(row))+row+`]}}`)
}

func yaml() shot {
	var members strings.Builder
	for i := range 6_000 {
		fmt.Fprintf(&members, "key%d: 1\n", i)
	}
	return newShot("PUT", "/_ringer/scenario", members.String())
}

func webPages() (all []shot) {
	for i := range 1_000 {
		all = append(all, shot(fmt.Sprintf("GET /_ringer/worlds/z%d/_ringer/state HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\n\r\n", i)))
	}
	return all
}

func guesses() (all []shot) {
	for i := range 1_000 {
		all = append(all, shot(strings.Replace(string(newShot("GET", "/_ringer/requests", "")), "demo-token", fmt.Sprintf("guess-%d", i), 1)))
	}
	return all
}

// attacker is a program that attacks a server: its arguments are the attack's name and
// the address. It says when all its connections have begun.
func attacker() {
	for _, a := range attacks() {
		if a.name != os.Args[1] {
			continue
		}
		var shots []shot
		if a.shots != nil {
			shots = a.shots()
		}
		begun := make(chan struct{}, a.connections)
		for i := range a.connections {
			go a.play(os.Args[2], shots, i, begun)
		}
		for range a.connections {
			<-begun
		}
		fmt.Fprintln(os.Stderr, "attacker: begun")
		select {} // until it is killed
	}
	panic("there is no attack " + os.Args[1])
}

// play is one connection of the attack; a server may close it.
func (a attack) play(address string, shots []shot, i int, begun chan<- struct{}) {
	for n := i; ; n++ {
		conn, err := net.Dial("tcp", address)
		if begun != nil {
			begun <- struct{}{}
			begun = nil
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		a.send(conn, shots, n)
		_ = conn.Close()
	}
}

func (a attack) send(conn net.Conn, shots []shot, n int) {
	if a.silent {
		if len(shots) > 0 {
			_, _ = conn.Write(shots[n%len(shots)])
		}
		select {}
	}
	answers := bufio.NewReader(conn)
	for ; ; n++ {
		if _, err := conn.Write(shots[n%len(shots)]); err != nil {
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

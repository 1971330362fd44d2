package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

var someAttackers = flag.String("attackers", "", "with -load attack: measure only beside those attackers whose names match this regular expression")

// attacks measures a normal client, 200 requests a second over one connection, without
// and beside each attacker in turn, some times, and the memory that the server held at
// most. An attacker is a program of its own with the lowest priority: what it takes of
// the processors itself, it takes only where the server and the normal client leave them,
// as one on another machine would.
func (l *load) attacks() {
	rounds, howLong, all := 7, 2*time.Second, attacks()
	if *fullLoad == "" {
		rounds, howLong, all = 1, 100*time.Millisecond, all[:1]
	}
	some := regexp.MustCompile(*someAttackers)
	for _, a := range all {
		if some.MatchString(a.name) {
			l.beside(a, rounds, howLong)
		}
	}
}

func (l *load) beside(a attack, rounds int, howLong time.Duration) {
	p := l.ringer(append([]string{"--scenario", l.scenario(100)}, a.flags...)...)
	defer l.end(p)
	get := l.getGroup(p)
	address := strings.TrimPrefix(p.url, "http://")
	normal := newShot("GET", get.path, "")
	for range a.fill {
		l.ask(p, loadCall{"POST", groupsPath, `{"name":"x"}`})
	}
	var alone, beside []float64
	for range rounds {
		alone = append(alone, l.p99(address, normal, howLong))
		attacker := l.attack(a, address)
		beside = append(beside, l.p99(address, normal, howLong))
		l.end(attacker)
		time.Sleep(howLong / 4) // in which the server gets over it
	}
	for _, p99s := range [][]float64{alone, beside} {
		slices.Sort(p99s)
	}
	l.note("beside "+a.name+": p99", beside, -1, 0, " ms")
	l.note("beside "+a.name+": median of p99, of that alone", []float64{beside[rounds/2] / alone[rounds/2]}, -1, 2, "")
	l.note("beside "+a.name+": resident memory at most", []float64{l.mostResident(p)}, -1, 512, " MiB")
}

// attack starts an attacker, and waits until it has begun.
func (l *load) attack(a attack, address string) *program {
	l.b.Helper()
	command := []string{"attacker", a.name, address}
	if runtime.GOOS != "windows" { // which has no nice
		command = append([]string{"nice", "-n", "19"}, command...)
	}
	p, err := launch(exec.Command(command[0], command[1:]...), "attacker: ")
	l.check(err)
	return p
}

// p99 is the latency that one in a hundred requests exceeds, of a client that sends 200 a
// second, in milliseconds.
func (l *load) p99(address string, s shot, howLong time.Duration) float64 {
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
	return float64(latencies[len(latencies)*99/100].Microseconds()) / 1000
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

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var fullLoad = flag.String("load", "", "let BenchmarkLoad measure at full length, where it else only runs once: all parts, or those that are named, separated by commas")

// BenchmarkLoad measures Ringer as a program beside a yardstick, a server that does
// next to nothing, and prints the table that stands in the README. Both are built
// for it and run alone, one after the other in pairs, so that what else the machine
// does meets both. "make load" runs it at full length; it asserts nothing.
func BenchmarkLoad(b *testing.B) {
	l := newLoad(b)
	for _, part := range []struct {
		name    string
		measure func()
	}{
		{"calls", l.calls}, {"strict", l.strict}, {"mixed", l.mixed}, {"start", l.starts}, {"idle", l.idle},
		{"loaded", l.loaded}, {"large", l.large}, {"attack", l.attacks},
	} {
		// The attackers take minutes, and stand in no table of the README.
		if *fullLoad == "" || *fullLoad == "all" && part.name != "attack" || slices.Contains(strings.Split(*fullLoad, ","), part.name) {
			part.measure()
		}
	}
	l.print()
}

// load is one run of the benchmark.
type load struct {
	b       *testing.B
	dir     string // with the programs
	figures []figure

	pairs  int           // how often two things are compared
	bursts int           // how often two servers are asked in turn for it
	burst  time.Duration // how long each is asked then
	rows   int           // of a large world
	held   int           // groups that are loaded for their memory
}

// figure is a row of the table.
type figure struct{ what, measured, target, met string }

func newLoad(b *testing.B) *load {
	l := &load{b: b, dir: b.TempDir(), pairs: 1, bursts: 1, burst: 10 * time.Millisecond, rows: 2_000, held: 1_000}
	if *fullLoad != "" {
		l.pairs, l.bursts, l.burst, l.rows, l.held = 7, 50, 20*time.Millisecond, 1_000_000, 100_000
	}
	for name, source := range map[string]string{"ringer": ".", "yardstick": "./testdata/yardstick"} {
		build := exec.Command("go", "build", "-o", filepath.Join(l.dir, name), source)
		if out, err := build.CombinedOutput(); err != nil {
			b.Fatalf("build %s: %v\n%s", name, err, out)
		}
	}
	return l
}

func (l *load) check(err error) {
	l.b.Helper()
	if err != nil {
		l.b.Fatal(err)
	}
}

// note adds a figure that is to be at least or, with a sign of -1, at most some
// value; a target of 0 is none.
func (l *load) note(what string, samples []float64, sign int, target float64, unit string) {
	slices.Sort(samples)
	median := samples[len(samples)/2]
	measured := fmt.Sprintf("%.3g%s", median, unit)
	if len(samples) > 1 {
		measured += fmt.Sprintf(" (%.3g to %.3g)", samples[0], samples[len(samples)-1])
	}
	if *fullLoad != "" {
		fmt.Fprintf(os.Stderr, "%s: %s\n", what, measured) // the table comes after a quarter of an hour
	}
	if target == 0 {
		l.figures = append(l.figures, figure{what, measured, "", ""})
		return
	}
	words, met := "at least", "yes"
	if sign < 0 {
		words = "at most"
	}
	if cmp.Compare(median, target) == -sign {
		met = "no"
	}
	l.figures = append(l.figures, figure{what, measured, fmt.Sprintf("%s %.3g%s", words, target, unit), met})
}

// print writes the table in Markdown.
func (l *load) print() {
	fmt.Printf("\n| figure | measured | target | met |\n| --- | --- | --- | --- |\n")
	for _, f := range l.figures {
		fmt.Printf("| %s | %s | %s | %s |\n", f.what, f.measured, f.target, f.met)
	}
	fmt.Println()
}

// ringer starts a server of the program that was built.
func (l *load) ringer(args ...string) *program {
	l.b.Helper()
	p, err := launch(exec.Command(filepath.Join(l.dir, "ringer"), append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...), "ringer: listening on ")
	l.check(err)
	return p
}

// yardstickAnswer is what the yardstick reads.
type yardstickAnswer struct {
	Method, Path string
	Status       int
	Header       http.Header
	Body         string
	Stores       bool
}

// yardstick starts a yardstick with the answers that a Ringer gives.
func (l *load) yardstick(ringer *program, calls ...loadCall) *program {
	l.b.Helper()
	var answers []yardstickAnswer
	for _, c := range calls {
		answer := l.ask(ringer, c)
		answer.Path, _, _ = strings.Cut(c.path, "?")
		answer.Stores = c.body != ""
		answers = append(answers, answer)
	}
	text, err := json.Marshal(answers)
	l.check(err)
	command := exec.Command(filepath.Join(l.dir, "yardstick"))
	command.Stdin = strings.NewReader(string(text))
	p, err := launch(command, "yardstick: listening on ")
	l.check(err)
	return p
}

// end stops servers. That of the yardstick knows no other end than being killed.
func (l *load) end(servers ...*program) {
	for _, p := range servers {
		if err := p.stop(os.Kill); err != nil && !strings.Contains(err.Error(), "killed") {
			l.b.Error(err)
		}
	}
}

// loadCall is a request that is measured.
type loadCall struct{ method, path, body string }

func (c loadCall) shot() shot { return newShot(c.method, c.path, c.body) }

// ask sends a call once.
func (l *load) ask(p *program, c loadCall) yardstickAnswer {
	l.b.Helper()
	request, err := http.NewRequest(c.method, p.url+c.path, strings.NewReader(c.body))
	l.check(err)
	request.Host = "localhost" // links in the answer then are those that shots get
	request.Header.Set("Authorization", "Bearer demo-token")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	l.check(err)
	body, err := io.ReadAll(response.Body)
	l.check(err)
	l.check(response.Body.Close())
	if response.StatusCode >= 300 {
		l.b.Fatalf("%s %s was answered %d: %s", c.method, c.path, response.StatusCode, body)
	}
	header := maps.Clone(response.Header)
	header.Del("Date")
	header.Del("Content-Length")
	return yardstickAnswer{Method: c.method, Status: response.StatusCode, Header: header, Body: string(body)}
}

// sample is what one server did in one burst.
type sample struct {
	rate float64       // requests a second
	cpu  time.Duration // of the processor, a request
	tail time.Duration // that one request in a thousand takes longer than
}

// asked is a server with the connections over which it is asked.
type asked struct {
	*program
	lines
}

func (l *load) asked(p *program, connections int) asked {
	l.b.Helper()
	all, err := dial(strings.TrimPrefix(p.url, "http://"), connections)
	l.check(err)
	return asked{p, all}
}

func (l *load) sample(a asked, shots []shot) sample {
	before := l.processorTime(a.program)
	done, err := a.fire(l.burst, shots)
	l.check(err)
	n := len(done.latencies)
	return sample{done.rate(), (l.processorTime(a.program) - before) / time.Duration(n), done.latencies[n-1-n/1000]}
}

// best takes from another sample what it did better: what else the machine does can
// only make a server slower.
func (s sample) best(other sample) sample {
	return sample{max(s.rate, other.rate), min(s.cpu, other.cpu), min(s.tail, other.tail)}
}

// versus fires at two servers in turn, in short bursts, and says how the best that
// the first did compares with the best that the second did, in each of some rounds.
func (l *load) versus(a, b *program, connections int, calls ...loadCall) (rates, cpus, tails []float64) {
	var shots []shot
	for _, c := range calls {
		shots = append(shots, c.shot())
	}
	first, second := l.asked(a, connections), l.asked(b, connections)
	for range l.pairs {
		x, y := l.sample(first, shots), l.sample(second, shots)
		for range l.bursts {
			x, y = x.best(l.sample(first, shots)), y.best(l.sample(second, shots))
		}
		rates = append(rates, x.rate/y.rate)
		tails = append(tails, x.tail.Seconds()/y.tail.Seconds())
		if y.cpu > 0 { // else the system does not tell
			cpus = append(cpus, x.cpu.Seconds()/y.cpu.Seconds())
		}
	}
	l.check(errors.Join(first.close(), second.close()))
	return rates, cpus, tails
}

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The calls that are measured, and how many connections ask at once.
const (
	connections     = 16
	manyConnections = 64

	place      = "/lighthouse/orgs/6077beed-c3ce-5058-bf28-9590f84341f9/businesses/8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9/workspaces-groups"
	groupsPath = "/api/v1/auth/group"
	newGroup   = `{"name":"Analysts","icon":"📊","description":"Numbers","users":["ada","grace"]}`
)

// scenario writes a scenario in which every vendor has some groups.
func (l *load) scenario(groups int) string {
	text := fmt.Sprintf(`{"version":1,"name":"load","clock":"2025-01-01T00:00:00Z",
		"auth":[{"vendor":"secoda","token":"demo-token"},{"vendor":"kantata","token":"demo-token"},{"vendor":"piercloud","token":"demo-token"}],
		"generate":[
			{"vendor":"secoda","collection":"groups","count":%[1]d},
			{"vendor":"kantata","collection":"workspace_groups","count":%[1]d},
			{"vendor":"piercloud","collection":"workspace_groups","count":%[1]d,"with":{
				"org_id":"6077beed-c3ce-5058-bf28-9590f84341f9","business_id":"8b03dc96-cdb0-55a9-b5a1-5fdf14dc07a9"}}]}`, groups)
	return l.file("load.json", []byte(text))
}

func (l *load) file(name string, text []byte) string {
	file := filepath.Join(l.dir, name)
	l.check(os.WriteFile(file, text, 0o600))
	return file
}

// getGroup is the call that gets the first of Secoda's groups.
func (l *load) getGroup(p *program) loadCall {
	var list struct{ Results []struct{ ID string } }
	l.check(json.Unmarshal([]byte(l.ask(p, loadCall{"GET", groupsPath, ""}).Body), &list))
	return loadCall{"GET", groupsPath + "/" + list.Results[0].ID, ""}
}

// calls measures the common calls beside the yardstick.
func (l *load) calls() {
	ringer := l.ringer("--scenario", l.scenario(1000))
	defer l.end(ringer)
	for _, row := range []struct {
		name      string
		call      loadCall
		rate, cpu float64 // the targets; 0 is none
	}{
		{"get one", l.getGroup(ringer), 0.85, 1.2},
		{"list of 10", loadCall{"GET", place + "?page_size=10", ""}, 0.80, 0},
		{"list of 100", loadCall{"GET", place + "?page_size=100", ""}, 0.80, 0},
		{"list of 10 (another vendor)", loadCall{"GET", "/api/v1/workspace_groups?per_page=10", ""}, 0.80, 0},
		{"list of 100 (another vendor)", loadCall{"GET", "/api/v1/workspace_groups?per_page=100", ""}, 0.80, 0},
		{"create, validated", loadCall{"POST", groupsPath, newGroup}, 0.50, 0},
	} {
		yardstick := l.yardstick(ringer, row.call)
		rates, cpus, _ := l.versus(ringer, yardstick, connections, row.call)
		l.end(yardstick)
		l.note(row.name+": throughput, of the yardstick's", rates, 1, row.rate, "")
		if len(cpus) > 0 {
			l.note(row.name+": processor time a request, of the yardstick's", cpus, -1, row.cpu, "")
		}
	}
}

// strict measures what judging every answer costs.
func (l *load) strict() {
	ringer, strict := l.ringer("--scenario", "demo"), l.ringer("--scenario", "demo", "--strict")
	defer l.end(ringer, strict)
	get, list, create := l.getGroup(ringer), loadCall{"GET", groupsPath, ""}, loadCall{"POST", groupsPath, newGroup}
	for _, row := range []struct {
		name  string
		calls []loadCall
	}{
		{"get one", []loadCall{get}},
		{"the same list again", []loadCall{list}},
		{"create", []loadCall{create}},
		{"create and list in turn, so that no list is the same", []loadCall{create, list}},
	} {
		rates, _, _ := l.versus(strict, ringer, connections, row.calls...)
		l.note("--strict, "+row.name+": throughput, of that without", rates, 1, 0.35, "")
	}
}

// mixed measures how long the slowest answers take under many clients.
func (l *load) mixed() {
	ringer := l.ringer("--scenario", "demo")
	defer l.end(ringer)
	get, create := l.getGroup(ringer), loadCall{"POST", groupsPath, newGroup}
	yardstick := l.yardstick(ringer, get, create)
	defer l.end(yardstick)
	// One request in a thousand takes thousands of them to be found.
	defer func(bursts int, burst time.Duration) { l.bursts, l.burst = bursts, burst }(l.bursts, l.burst)
	l.bursts, l.burst = l.bursts/16, 50*l.burst
	mix := []loadCall{get, get, create, get, get, create, get, get, create, get}
	_, _, tails := l.versus(ringer, yardstick, manyConnections, mix...)
	l.note("70 % get, 30 % create, 64 connections: p99.9, of the yardstick's", tails, -1, 5, "")
}

// starts measures how long it takes from nothing to the first answer.
func (l *load) starts() {
	first := l.ringer("--scenario", "demo")
	get := l.getGroup(first)
	answer := l.yardstick(first, get)
	text, err := json.Marshal([]yardstickAnswer{{Method: "GET", Path: get.path, Status: 200, Body: l.ask(answer, get).Body}})
	l.check(err)
	l.end(first, answer)
	took := func(start func() *program) time.Duration {
		began := time.Now()
		p := start()
		l.ask(p, get)
		defer l.end(p)
		return time.Since(began)
	}
	startRinger := func() *program { return l.ringer("--scenario", "demo") }
	startYardstick := func() *program {
		command := exec.Command(filepath.Join(l.dir, "yardstick"))
		command.Stdin = strings.NewReader(string(text))
		p, err := launch(command, "yardstick: listening on ")
		l.check(err)
		return p
	}
	var ratios []float64
	for range l.pairs {
		quickest, least := took(startRinger), took(startYardstick)
		for range l.bursts / 5 {
			quickest, least = min(quickest, took(startRinger)), min(least, took(startYardstick))
		}
		ratios = append(ratios, quickest.Seconds()/least.Seconds())
	}
	l.note("start to first answer, of the yardstick's", ratios, -1, 5, "")
}

// idle measures the memory of a server that has nothing to do.
func (l *load) idle() {
	var sizes []float64
	for range l.pairs {
		ringer := l.ringer("--scenario", "demo")
		l.ask(ringer, l.getGroup(ringer))
		l.rest()
		sizes = append(sizes, l.resident(ringer))
		l.end(ringer)
	}
	l.note("idle: resident memory", sizes, -1, 32, " MiB")
}

// rest lets a server come to rest: it gives memory back when it has served for a
// second.
func (l *load) rest() {
	if *fullLoad != "" {
		time.Sleep(3 * time.Second)
	}
}

// loaded measures the memory of a server with many groups.
func (l *load) loaded() {
	var rows strings.Builder
	for i := range l.held {
		fmt.Fprintf(&rows, `,{"name":"group %d","description":"Group number %d","icon":"📊","users":["ada","grace"]}`, i, i)
	}
	file := l.file("many.json", []byte(`{"version":1,"name":"many","clock":"2025-01-01T00:00:00Z","data":{"secoda":{"groups":[`+rows.String()[1:]+`]}}}`))
	ringer := l.ringer("--scenario", file, "--vendor", "secoda")
	defer l.end(ringer)
	l.ask(ringer, l.getGroup(ringer))
	l.rest()
	l.note(fmt.Sprintf("%d groups loaded from JSON: resident memory", l.held), []float64{l.resident(ringer)}, -1, 120, " MiB")
}

package main

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"time"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/mock"
	"github.com/ringer-mock/ringer/scenarios"
)

// large measures what a large world costs beside a small one, within this process:
// a socket would hide the differences.
func (l *load) large() {
	for _, vendor := range []string{"secoda", "kantata", "piercloud"} {
		small, big := l.world(vendor, 1000), l.world(vendor, l.rows)
		l.largeCalls(vendor, small, big)
		if vendor == "secoda" {
			l.largeMoves(big)
		}
		runtime.KeepAlive(small)
	}
}

// world makes a server of one vendor with groups that differ in name.
func (l *load) world(vendor string, rows int) *mock.Server {
	var text strings.Builder
	for i := range rows {
		switch vendor {
		case "secoda":
			fmt.Fprintf(&text, `,{"id":"00000000-0000-4000-8000-%012d","name":"group %d"}`, i+1, i)
		case "kantata":
			fmt.Fprintf(&text, `,{"id":"%d","name":"group %d"}`, i+1, i)
		case "piercloud":
			fmt.Fprintf(&text, `,{"id":"00000000-0000-4000-8000-%012d","name":"group %d","org_id":%q,"business_id":%q}`, i+1, i, strings.Split(place, "/")[3], strings.Split(place, "/")[5])
		}
	}
	collection := "workspace_groups"
	if vendor == "secoda" {
		collection = "groups"
	}
	scenario, err := scenarios.Parse(contracts.Embedded(), "large.json", []byte(fmt.Sprintf(`{"version":1,"name":"large","clock":"2025-01-01T00:00:00Z","data":{%q:{%q:[%s]}}}`, vendor, collection, text.String()[1:])))
	l.check(err)
	chosen, err := chooseVendors([]string{vendor})
	l.check(err)
	server, err := mock.New(mock.Options{Vendors: chosen, Scenario: scenario, MaxWorlds: 1 << 30})
	l.check(err)
	runtime.GC()
	return server
}

// largeCalls compares calls to a large world with those to a small one.
func (l *load) largeCalls(vendor string, small, big *mock.Server) {
	list, size, body := groupsPath+"?page=%d", 50, newGroup
	last := groupsPath + "/00000000-0000-4000-8000-%012d"
	search := ""
	switch vendor {
	case "kantata":
		list, size, body = "/api/v1/workspace_groups?page=%d", 20, `{"workspace_group":{"name":"%d"}}`
		last, search = "/api/v1/workspace_groups/%d", "/api/v1/workspace_groups?matching="
	case "piercloud":
		list, size, body = place+"?page=%d", 10, ""
		last, search = place+"/00000000-0000-4000-8000-%012d", place+"?search="
	}
	compare := func(what string, of func(rows, n int) loadCall) {
		ratios := make([]float64, 0, l.pairs)
		for pair := range 2*l.pairs + 1 {
			few := l.cost(small, func(n int) loadCall { return of(1000, n+pair*1000) })
			many := l.cost(big, func(n int) loadCall { return of(l.rows, n+pair*1000) })
			ratios = append(ratios, many.Seconds()/few.Seconds())
		}
		l.note(fmt.Sprintf("%s, %s at %d rows: time, of that at 1,000", vendor, what, l.rows), ratios, -1, 1.5, "")
	}
	compare("get of the last", func(rows, _ int) loadCall { return loadCall{"GET", fmt.Sprintf(last, rows), ""} })
	compare("first page", func(int, int) loadCall { return loadCall{"GET", fmt.Sprintf(list, 1), ""} })
	compare("middle page", func(rows, _ int) loadCall { return loadCall{"GET", fmt.Sprintf(list, rows/size/2), ""} })
	compare("last page", func(rows, _ int) loadCall { return loadCall{"GET", fmt.Sprintf(list, rows/size), ""} })
	if body != "" {
		path, _, _ := strings.Cut(list, "?")
		compare("create", func(_, n int) loadCall { return loadCall{"POST", path, strings.ReplaceAll(body, "%d", fmt.Sprint(n))} })
	}
	if search == "" {
		return
	}
	for _, sought := range []struct{ what, text string }{{"finds none", "zzz"}, {"finds all", "group"}} {
		call := loadCall{"GET", search + sought.text, ""}
		var each []float64
		for range l.pairs {
			quickest := l.cost1(big, call)
			for range 10 {
				quickest = min(quickest, l.cost1(big, call))
			}
			each = append(each, float64(quickest.Nanoseconds())/float64(l.rows))
		}
		l.note(fmt.Sprintf("%s, substring search that %s of %d: a row", vendor, sought.what, l.rows), each, -1, 50, " ns")
	}
}

// cost is how long a call takes, on average of some. It is the quickest of several
// times: what else the machine does can only add to it.
func (l *load) cost(server *mock.Server, of func(n int) loadCall) time.Duration {
	const calls = 10
	times := 1
	if *fullLoad != "" {
		times = 30
	}
	quickest := time.Duration(math.MaxInt64)
	for n := range times {
		began := time.Now()
		for i := range calls {
			l.do(server, of(n*calls+i))
		}
		quickest = min(quickest, time.Since(began)/calls)
	}
	return quickest
}

func (l *load) do(server *mock.Server, c loadCall) {
	request := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	request.Header.Set("Authorization", "Bearer demo-token")
	request.Header.Set("Content-Type", "application/json")
	request.Host = "localhost"
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	if answer.Code >= http.StatusBadRequest {
		l.b.Fatalf("%s %s was answered %d: %s", c.method, c.path, answer.Code, answer.Body)
	}
}

// largeMoves measures what is done to a large world as a whole.
func (l *load) largeMoves(big *mock.Server) {
	var forks, sizes, resets, restores []float64
	l.do(big, loadCall{"PUT", "/_ringer/snapshots/before", ""})
	for range 10*l.pairs + 1 {
		l.do(big, loadCall{"POST", groupsPath, newGroup})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		fork := l.cost1(big, loadCall{"POST", "/_ringer/worlds", `{"from":"default"}`})
		runtime.ReadMemStats(&after)
		forks = append(forks, float64(fork.Nanoseconds())/1e3)
		sizes = append(sizes, float64(after.TotalAlloc-before.TotalAlloc)/1024)
		resets = append(resets, l.cost1(big, loadCall{"POST", "/_ringer/reset", ""}).Seconds()*1e3)
		l.do(big, loadCall{"POST", groupsPath, newGroup})
		restores = append(restores, l.cost1(big, loadCall{"POST", "/_ringer/snapshots/before/restore", ""}).Seconds()*1e3)
	}
	l.note("fork of a large world: time", forks, -1, 50, " µs")
	l.note("fork of a large world: memory", sizes, -1, 64, " KiB")
	l.note("reset of a large world: time", resets, -1, 1, " ms")
	l.note("restore of a large world: time", restores, -1, 1, " ms")
}

func (l *load) cost1(server *mock.Server, c loadCall) time.Duration {
	began := time.Now()
	l.do(server, c)
	return time.Since(began)
}

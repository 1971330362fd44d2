package world

import (
	"sync"
	"sync/atomic"

	"github.com/ringer-mock/ringer/contracts"
	"github.com/ringer-mock/ringer/contracts/coverage"
)

// Coverage says what of the served vendors' contracts requests have met: each
// status that an operation declares, each boundary of its pages, each bound on
// what may be sent. As JSON it is
//
//	{"summary":{"total":167,"met":3,"percent":1.7},
//	 "operations":[{"vendor","operation","method","path","total","met",
//	  "targets":[{"id","kind","says","evidence","met"}]}]}
//
// where a target's met counts the requests that met it, and all others count
// targets.
type Coverage struct {
	Summary CoverageSummary `json:"summary"`
	// Operations are ordered by vendor as they are served, then by path and method.
	Operations []OperationCoverage `json:"operations"`
}

// CoverageSummary counts targets.
type CoverageSummary struct {
	Total int `json:"total"`
	Met   int `json:"met"`
	// Percent is met of total, from 0 to 100 with one decimal, never rounded up.
	Percent float64 `json:"percent"`
}

// OperationCoverage is what was met of one operation.
type OperationCoverage struct {
	Vendor    string          `json:"vendor"`
	Operation string          `json:"operation"`
	Method    string          `json:"method"`
	Path      string          `json:"path"`
	Total     int             `json:"total"`
	Met       int             `json:"met"`
	Targets   []PointCoverage `json:"targets"`
}

// PointCoverage is a documented point with the number of requests that reached it.
type PointCoverage struct {
	coverage.Point
	Met uint64 `json:"met"`
}

// CoverageCounts counts the requests that met each target of an operation. Requests
// count beside each other.
type CoverageCounts struct {
	mu  sync.RWMutex // for the map, not for the counts in it
	met map[*contracts.Operation][]atomic.Uint64
}

// Note counts one request, which met the targets at some places.
func (c *CoverageCounts) Note(op *contracts.Operation, points *coverage.Points, covered []int) {
	c.mu.RLock()
	counts, ok := c.met[op]
	c.mu.RUnlock()
	if !ok {
		counts = c.begin(op, points)
	}
	for _, place := range covered {
		counts[place].Add(1)
	}
}

// begin makes the counts of an operation, unless they are there by now.
func (c *CoverageCounts) begin(op *contracts.Operation, points *coverage.Points) []atomic.Uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.met == nil {
		c.met = map[*contracts.Operation][]atomic.Uint64{}
	}
	if _, ok := c.met[op]; !ok {
		c.met[op] = make([]atomic.Uint64, len(points.List()))
	}
	return c.met[op]
}

func (c *CoverageCounts) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met = nil
}

// Report lists all targets of all operations with their counts.
func (c *CoverageCounts) Report(vendors []*Vendor) Coverage {
	c.mu.RLock()
	defer c.mu.RUnlock()
	report := Coverage{Operations: []OperationCoverage{}}
	for _, v := range vendors {
		for _, op := range v.Contract.Operations {
			counts := c.met[op]
			all := OperationCoverage{Vendor: v.Name, Operation: op.ID, Method: op.Method, Path: v.Contract.Prefix + op.Path}
			for place, target := range v.Points.Of(op).List() {
				one := PointCoverage{Point: target}
				if counts != nil {
					one.Met = counts[place].Load()
				}
				if one.Met > 0 {
					all.Met++
				}
				all.Targets = append(all.Targets, one)
			}
			all.Total = len(all.Targets)
			report.Summary.Total += all.Total
			report.Summary.Met += all.Met
			report.Operations = append(report.Operations, all)
		}
	}
	if s := &report.Summary; s.Total > 0 {
		s.Percent = float64(s.Met*1000/s.Total) / 10
	}
	return report
}

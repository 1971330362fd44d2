package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// processorTime is what a program has used of the processors so far; it is 0
// where the system has no /proc to tell.
func (l *load) processorTime(p *program) (used time.Duration) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.process.Process.Pid))
	l.check(err)
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			continue // the thread has just ended
		}
		first, _, _ := strings.Cut(string(text), " ")
		nanoseconds, err := strconv.ParseInt(first, 10, 64)
		l.check(err)
		used += time.Duration(nanoseconds)
	}
	return used
}

// resident is how much memory a program holds, in MiB; it is 0 where the system
// has no /proc to tell.
func (l *load) resident(p *program) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.process.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	l.check(err)
	return float64(kib) / 1024
}

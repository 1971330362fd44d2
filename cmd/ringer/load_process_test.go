package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// processorTime is what a program has used of the processors so far; it is 0
// where the system has no /proc to tell.
func (l *load) processorTime(p *program) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.process.Process.Pid))
	if err != nil {
		return 0
	}
	const tick = 10 * time.Millisecond // the same on all systems for programs
	// The program's name, in parentheses, may hold anything.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	l.check(err)
	system, err := strconv.Atoi(fields[12])
	l.check(err)
	return time.Duration(user+system) * tick
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

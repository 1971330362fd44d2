package report

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/ringer-mock/ringer/schemas"
)

// reasoned is something that was left out, and why.
type reasoned struct {
	why, group, name string
}

// notMade lists the steps that were not made, by their reasons and stories.
func (t *textReport) notMade() {
	var list []reasoned
	for _, check := range t.results {
		if check.Skipped != "" {
			story, step, inStory := strings.Cut(check.Step, ": ")
			if !inStory {
				story, step = check.Operation, check.Step
			}
			list = append(list, reasoned{check.Skipped, story, step})
		}
	}
	t.grouped("left out", list, ", ")
}

// notCompared lists the comparisons that were not made inside of checks that were, by
// their reasons.
func (t *textReport) notCompared() {
	var list []reasoned
	for _, one := range t.LeftOut {
		list = append(list, reasoned{one.Why, cmp.Or(one.Operation, "unknown call"), counted(one.Times, "time")})
	}
	t.grouped("comparisons left out", list, ", ")
}

// notes tells of what is no finding.
func (t *textReport) notes() {
	if len(t.Notes) > 0 {
		t.line("")
	}
	for _, note := range t.Notes {
		t.line("%s: %s", t.paint(bold, schemas.Printable(note.Kind)), schemas.Printable(note.Message))
	}
}

// unchecked lists the statuses that did not come, by reasons and operations.
func (t *textReport) unchecked() {
	var list []reasoned
	for _, u := range t.Unchecked {
		list = append(list, reasoned{u.Why, u.Operation, fmt.Sprint(u.Status)})
	}
	t.grouped("not checked", list, " ")
}

// grouped lists names by their reasons and groups, each in the order in which they
// come.
func (t *textReport) grouped(title string, list []reasoned, between string) {
	if len(list) == 0 {
		return
	}
	t.line("\n%s: %d", t.paint(bold, title), len(list))
	reported := map[reasoned]bool{}
	for _, first := range list {
		if reported[reasoned{why: first.why}] {
			continue
		}
		reported[reasoned{why: first.why}] = true
		t.line("  %s:", schemas.Printable(first.why))
		for _, of := range list {
			key := reasoned{why: first.why, group: of.group}
			if of.why != first.why || reported[key] {
				continue
			}
			reported[key] = true
			var names []string
			for _, other := range list {
				if other.why == of.why && other.group == of.group {
					names = append(names, schemas.Printable(other.name))
				}
			}
			t.wrapped("    "+schemas.Printable(of.group)+": ", names, between)
		}
	}
}

// width is how long a line may be.
const width = 108

// wrapped writes a list in lines that fit.
func (t *textReport) wrapped(line string, items []string, between string) {
	for i, item := range items {
		if i < len(items)-1 {
			item += strings.TrimRight(between, " ")
		}
		if i > 0 && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(item) > width {
			t.line("%s", line)
			line = "      " + item
			continue
		}
		if i > 0 {
			line += " "
		}
		line += item
	}
	t.line("%s", line)
}

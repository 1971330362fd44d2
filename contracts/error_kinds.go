package contracts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// usualKinds are the kinds of errors that every vendor answers, by the names that
// scenario files use.
var usualKinds = []string{
	"unauthorized", "forbidden", "not_found", "method_not_allowed", "invalid", "unprocessable",
	"conflict", "too_large", "unsupported_media", "rate_limited", "unavailable", "server_error",
}

// optionalKinds are kinds that some vendors answer, each with its status. A vendor
// may have others, under names of its own.
var optionalKinds = map[string]int{
	"not_modified": 304, "not_acceptable": 406, "gone": 410, "precondition_failed": 412, "precondition_required": 428,
}

// UsualErrorKinds lists the kinds of errors that every vendor answers.
func UsualErrorKinds() []string { return slices.Clone(usualKinds) }

// StatusOfKind gives the status of a kind that only some vendors answer, and that is
// the same at all of them; ok is false for all others.
func StatusOfKind(kind string) (status int, ok bool) {
	status, ok = optionalKinds[kind]
	return status, ok
}

// ErrorKinds lists the kinds of errors that the vendor answers: the usual ones, then
// its others in alphabetical order.
func (c *Contract) ErrorKinds() []string {
	kinds := UsualErrorKinds()
	for _, kind := range slices.Sorted(maps.Keys(c.ErrorStatuses)) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// readErrors reads x-ringer-errors.
func (c *Contract) readErrors(n Node) error {
	var declared map[string]struct {
		Status int `json:"status"`
	}
	if err := n.decode(&declared); err != nil {
		return err
	}
	c.ErrorStatuses = make(map[string]int, len(declared))
	for kind, says := range declared {
		c.ErrorStatuses[kind] = says.Status
	}
	return nil
}

// ErrorTableMistakes says where a vendor's table of errors, which maps kinds to
// statuses, is not what the contract declares, in alphabetical order. That the usual
// ones are there is not looked at.
func (c *Contract) ErrorTableMistakes(table map[string]int) (wrong []string) {
	for kind, status := range table {
		declared, said := c.ErrorStatuses[kind]
		switch {
		case said && status != declared:
			wrong = append(wrong, fmt.Sprintf("error kind %s is answered %d, and x-ringer-errors says %d", kind, status, declared))
		case !said && (len(c.ErrorStatuses) > 0 || !slices.Contains(usualKinds, kind)):
			wrong = append(wrong, fmt.Sprintf("error kind %s is not in x-ringer-errors", kind))
		}
	}
	for kind := range c.ErrorStatuses {
		if _, answered := table[kind]; !answered && !slices.Contains(usualKinds, kind) { // which must be there anyway
			wrong = append(wrong, fmt.Sprintf("error kind %s of x-ringer-errors has no answer", kind))
		}
	}
	slices.SortFunc(wrong, strings.Compare)
	return wrong
}

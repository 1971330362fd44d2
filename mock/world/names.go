package world

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/ringer-mock/ringer/mock/problem"
)

const (
	// ControlPrefix is the path below which the control API answers.
	ControlPrefix = "/_ringer"
	// Prefix stands before a world's name in a path.
	Prefix = ControlPrefix + "/worlds/"
	// Header is the header that chooses a world.
	Header = "X-Ringer-World"
)

var namePattern = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// CheckName refuses what cannot be the name of a world, a snapshot or a mark.
func CheckName(kind, name string) *problem.Problem {
	if namePattern.MatchString(name) && name != "." && name != ".." {
		return nil
	}
	return problem.New(http.StatusBadRequest, fmt.Sprintf("%q cannot be a %s's name: it has 1 to 64 of A-Z a-z 0-9 . _ -, and is not . or ..", name, kind))
}

// NameRequired is the answer to a request that must name a world and does not.
func NameRequired() *problem.Problem {
	return problem.New(http.StatusBadRequest, "this request names no world: send the header "+Header+
		", or put "+Prefix+"NAME before the path, or ask the host NAME.localhost")
}

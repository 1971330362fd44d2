// Package coverage lists the documented points of an operation, and tells which of them
// a request has reached.
//
// A [Point] is a status, a page boundary or a limit. [Of] lists an operation's points;
// an [Observation] is one request with its answer. Counting is left to the caller.
package coverage

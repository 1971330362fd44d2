// Package problem has the problem documents (RFC 9457) with which everything answers that is
// Ringer's own and no vendor's. A [Problem] is an error too, for Go programs.
package problem

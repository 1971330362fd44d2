// Package declared measures how far a vendor gets that is only declared: it plays the test
// tables of one that is written in Go at both, and counts the answers that are the same.
package declared

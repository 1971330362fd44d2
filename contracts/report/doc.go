// Package report writes the result of a check: as text for a terminal, as JSON, and as
// JUnit XML.
//
// A [Report] holds the results, the findings, and what was not checked, with the reason.
// [Read] reads the JSON form again.
package report

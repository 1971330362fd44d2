// Package compare compares a vendor's answers with a mock's, and gives each difference
// a verdict: which of vendor, mock and contract is wrong.
//
// A [Comparison] takes one [Pair] of answers after another, in the order of the calls.
// It judges both answers by the contract, remembers what earlier answers showed, and so
// also finds differences in state, order and pagination. A [PageTracker] follows the
// pages of a list.
//
// The package calls nobody: mock/check plays the calls, contracts/report writes the
// findings.
package compare

// Package stories plays a story, the steps of a scenario, at a live API.
//
// A [Player] keeps to a budget and a rate, follows no redirect to another host, and
// changes only what it created. What it creates stands in a [Ledger], a file, before the
// call that creates it; a sweep of the ledger deletes it at the end, or after a crash.
//
// The form of a story is the business of package scenarios; comparing the answers is
// that of contracts/compare.
package stories

// Package drift is the measure for `ringer check`: a stand-in server for each
// vendor, and mutations of it, each a way in which a vendor may differ from what
// is known of it, with the verdict that is right.
//
// The stand-ins share no code with the fakes, the contracts or anything else of
// this project, so that what they agree on with a contract two hands have
// written. [New] makes one, with random data by a seed; a mutation is chosen by
// its name out of [Mutations]. testdata/mutations.golden shows them all.
//
// A vendor has a folder here: server, data, and mutations.go, a table. A new
// mutation is a row of it; a new vendor a folder and a line in vendors.go. Tests
// hold every answer of the unchanged servers to the contract, and demand of
// every mutation that a client can see it.
package drift

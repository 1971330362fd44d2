// Package vendortest holds a vendor's behaviour to its contract, for the tests of
// a vendor package, in this module or in another one.
//
// [Run] is what every vendor owes: its contract and its handlers name the same
// operations, every kind of error has an answer that the contract declares, every
// documented parameter counts or is marked as one that does not, every behaviour
// of the contract is named by a handler, and a table of calls reaches every
// operation with answers that pass the judge. The parts can be called one by one.
//
// [Client] plays tables of requests whose rows read as sentences. Its servers are
// strict: an answer that breaks the contract comes back as a server error, so
// every test is also a test of every answer. [FuzzRequests] sends any request.
//
// Only tests import this package. Tests of the code that calls a vendor use
// mock/ringertest.
package vendortest

// Package mock is the stage: it serves vendors' APIs from memory, each test in
// a world of its own.
//
// A [Vendor] brings a handler for each operation of its contract; the stage
// brings the rest: routing by the contract, worlds, the clock, authorization,
// validation, the journal and the control API under /_ringer/. A handler
// decides and does not write: it gets a [Tx], which is a world as one request
// sees and changes it, and a [Call], which is the request decoded, and returns
// a [Reply] or an [*Error].
//
// A program uses [New] and serves what it gets; what it does to a world of its
// own server are the methods of [World]. Go tests use mock/ringertest. The package
// knows no vendor: they live in the folders below it.
package mock

// Package mock serves vendors' APIs from memory, each test in a world of its own.
//
// A [Vendor] brings a [Handler] for each operation of its contract. This package brings
// the rest: routing by the contract, worlds, rules, the clock, authorization,
// validation, the journal, and the control API under /_ringer/. A handler decides and
// does not write: it gets a [Tx], which is the world as one request sees and changes
// it, and a [Call], which is the decoded request, and returns a [Reply] or an [*Error].
//
// [New] makes a server, which is an http.Handler. Go tests use the package ringertest
// below this one.
//
// The package knows no vendor: each has a package of its own below.
package mock

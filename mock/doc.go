// Package mock serves vendors' APIs from memory, each test in a world of its own.
//
// A [Vendor] brings a [Handler] for each operation of its contract. This package brings
// the rest: routing by the contract, authorization, validation, rules and faults. A
// handler decides and does not write: it gets a [world.Tx], which is the world as one
// request sees and changes it, and a [Call], which is the decoded request, and returns a
// [Reply] or an [*Error]. Package world keeps the worlds, package control serves the
// control API.
//
// [New] makes a server, which is an http.Handler. Go tests use the package ringertest
// below this one.
//
// The package knows no vendor: each has a package of its own below.
package mock

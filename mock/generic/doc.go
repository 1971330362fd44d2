// Package generic is the behaviour of a vendor that is only declared: a contract with
// x-ringer-collections and x-ringer-behaviour is served, stateful, without Go.
//
// What an operation does with the objects of a collection, list, create, read, replace,
// patch, delete or act, follows from its declaration; what it answers, from its schemas.
// An operation without a declaration answers a value made up from its schema, the same
// for the same request, and says so.
//
// generic.go has [New], collection.go what is kept, then come the calls: list.go,
// create.go, change.go and read.go. answer.go puts objects into the envelopes of answers,
// shape.go fits them to the answer's own schemas, answer_headers.go has the types and
// headers. errors.go makes refusals, made_up.go answers from schemas alone, demo.go makes
// the data of the scenario demo, and stories.go what a check plays.
//
// A vendor with Go of its own may take what New gives and replace single entries of its
// Handlers: [Objects] gives them the objects of a collection.
package generic

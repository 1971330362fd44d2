// Package standin is what the stand-in servers of all vendors share: chance and
// a clock that depend on a seed alone, requests and answers, the way to an
// operation, and the way to break one.
//
// It uses nothing but the standard library, so that what the stand-ins agree on
// with the contracts they agree on by themselves.
package standin

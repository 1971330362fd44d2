// Package acme stands in for the Acme Teams API, version 2, which is made up. It is an
// example of a vendor in a module of its own.
//
// teams.go has the operations in the order of the API reference; errors.go,
// conditional_requests.go, idempotency.go and rate_limits.go are its other pages.
//
// Not modelled: what a key may see (each sees all teams), and the members of a team.
package acme

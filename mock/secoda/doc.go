// Package secoda stands in for the Groups part of Secoda's API. It follows the
// vendor's API reference, page "Groups", and for paging and paths its "Get
// started" and "Helpful information" pages. What those leave open is marked
// Assumed here and in contracts/secoda.yaml.
//
// groups.go has the operations in the order of the vendor's page, envelope.go
// what a list looks like around its groups, errors.go every refusal.
//
// Not modelled: users (any user id is taken), rights within a workspace, the
// rate limit (a scenario can impose one), and everything outside the page.
package secoda

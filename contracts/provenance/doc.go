// Package provenance tells how the facts of a contract are known: [Stale] lists those that
// nobody has verified lately, [Describe] all that is known of one operation, and [Changed]
// what an overlay has changed in it.
package provenance

// Package store keeps the data of a world in copy-on-write tables.
//
// A [Table] holds rows in every order of its [Layout]. Fork copies it in constant
// time, whatever its size; everything else takes logarithmic time. A world forks a
// table before it changes it, so that a snapshot, another world, and a request that
// reads see what they saw before. A [View] is a table for reading, and many requests
// may read one at the same time.
//
// A [Row] keeps its JSON: an answer holds rows as they are, or in a [Form], and
// what was shown once is not made again.
//
// The package knows no HTTP, no contract and no scenario.
package store

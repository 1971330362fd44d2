// Package store keeps the data of a world in copy-on-write tables.
//
// A [Table] holds the rows of one collection, in every order of its [Layout]. A fork of
// a table takes constant time, whatever its size; all other operations take logarithmic
// time. A world forks a table before it changes it, so a snapshot, another world, or a
// request that reads still sees the table as it was. A [View] is a table for reading,
// which many requests may use at the same time.
//
// A [Row] keeps its JSON, whole and in each [Form] that was asked for, so an answer
// encodes no row twice.
//
// The package knows no HTTP, no contract and no scenario.
package store

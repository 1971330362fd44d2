// Package turns lets only some of the costly requests run at once, so that the ordinary
// ones, which take microseconds, always find a processor.
//
// A costly request takes a [Turn] before it begins to cost: before its body is read, a long
// answer is made, a journal is searched. It keeps the turn while it works and lets go of it
// while it waits for its client. Who waits for a turn holds no memory yet, and its client
// feels it, since nothing is read.
//
// No lock may be held while a turn is taken. The package knows no HTTP: a [Connection]
// hands its reads and writes to the turn that it holds.
package turns

// Package cmd is the ringer program as a library: one file for each command, with its
// flags and messages. A program for other vendors is one call:
//
//	func main() { cmd.Main(acme.New, globex.New) }
//
// It has all commands, for exactly these vendors. The help topics are the files in
// help/; a new topic is a file there.
//
// What a Go program would want to import stands in other packages: mock serves,
// mock/check compares, fixtures generates. The package knows no vendor by name.
package cmd

// Package cmd is the ringer program as a library: the commands, one a file, their flags
// and words. A program of one's own with other vendors is one call:
//
//	func main() { cmd.Main(acme.New, globex.New) }
//
// It has all commands for exactly those vendors. What a Go program would want to import
// stands in the packages below: mock to serve, mock/check to compare, fixtures to
// generate. The package knows no vendor by name.
package cmd

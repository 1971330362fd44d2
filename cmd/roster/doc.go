// Package roster has the vendors that a command line knows: those of the program, those of the
// OpenAPI documents that it names, and what a file of settled findings lays over both.
package roster

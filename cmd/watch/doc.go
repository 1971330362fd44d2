// Package watch reloads a scenario file into a running server when it changes.
package watch

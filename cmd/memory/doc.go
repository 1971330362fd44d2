// Package memory keeps what a server holds near what it needs.
package memory

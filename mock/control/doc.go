// Package control serves the control API under /_ringer/, as the README lists it. [API]
// lets a call in, finds its world and answers with JSON or with a problem document.
//
// Each call reads what was sent and leaves the work to package world. To add a call, add
// a row to the table of endpoints in api.go, and a method in the file of its noun.
package control

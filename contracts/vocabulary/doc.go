// Package vocabulary has the words with which a schema says what kind of value a field
// has: those of x-ringer-fake, the forms of times, and the keywords of which fixtures can
// be made.
package vocabulary

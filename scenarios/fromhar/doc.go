// Package fromhar makes a scenario of a recording: its data is what the recording's reads
// have seen, as it was recorded. A server that begins with it answers these reads the same.
package fromhar

// Package terminal writes to a person at a terminal: guarded against control characters,
// without waiting for one who does not read, and with a bar for what takes long.
package terminal

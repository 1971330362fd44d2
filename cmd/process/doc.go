// Package process runs another program: signals reach it and what it starts, and no proxy
// stands between it and this machine.
package process

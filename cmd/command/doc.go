// Package command has what all commands share: exit codes, flags that the environment gives,
// how arguments are counted, and how results are written.
package command

//go:build race

package contracts

func init() { longBody /= 10 } // the race detector makes everything some ten times slower

// Command acme is Ringer with one vendor more: all its commands know Acme Teams and
// Secoda.
package main

import (
	"github.com/ringer-mock/ringer/cmd"
	"github.com/ringer-mock/ringer/mock/secoda"

	"example.com/acme/acme"
)

func main() { cmd.Main(acme.New, secoda.New) }

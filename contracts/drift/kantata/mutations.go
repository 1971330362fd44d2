package kantata

import "github.com/ringer-mock/ringer/contracts/drift/standin"

// Mutations are the ways in which the stand-in can differ.
var Mutations = standin.Mutations("kantata", mutations)

var mutations []standin.Row[*server]

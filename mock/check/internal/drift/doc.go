// Package drift measures "ringer check": it has a stand-in server for each vendor, and
// mutations of it. A mutation is one way in which a vendor may differ from its contract,
// with the verdict that is right.
//
// The stand-ins share no code with the mocks, the contracts or any other package, so
// they are a second reading of the vendors' pages. [New] makes one, with random data by
// a seed; [Mutations] lists the mutations, and testdata/mutations/ shows them.
//
// Each vendor has a folder here: the server, its data, and a table in mutations.go. A
// new mutation is a row of that table; a new vendor is a folder, and a file here that
// adds it. Tests judge every answer of the unchanged servers by the contract, and require
// that a client can see each mutation.
package drift

// Package ringertest serves vendors' APIs inside a Go test.
//
//	r := ringertest.Start(t, acme.New())
//	w := r.World(t.Name())
//
// The server ends with the test, and a call that no contract knows fails it.
// [World] is what a test uses: an address for the tested code ([World.URL]), or a
// client ([World.Client]); then what the code did ([World.Requests],
// [World.Changes], [World.Verify]), and what it meets ([World.SetState],
// [World.AddRule], [World.Advance]).
//
// Tests that share a server each ask for a world by their own name, and so never
// meet each other's data. In a subtest, [Server.WorldFor] drops the world at the
// subtest's end; [Server.World] keeps it until the server ends.
//
// Tests of a vendor's own package use mock/vendortest.
package ringertest

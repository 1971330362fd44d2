package standin

import (
	"fmt"
	"slices"
	"strings"
)

// Verdict is the right verdict on a difference.
type Verdict string

// The verdicts.
const (
	VendorDrifted    Verdict = "vendor-drifted"     // a documented or observed fact no longer holds
	ContractTooTight Verdict = "contract-too-tight" // an assumed fact does not hold
	ContractTooLoose Verdict = "contract-too-loose" // no fact speaks of it, and a client sees it
	Flaky            Verdict = "flaky"              // the server differs from itself
)

// Mutation is one way in which a stand-in can differ from its vendor.
type Mutation struct {
	Vendor string
	// Name is the mutation's own, in small letters with hyphens.
	Name string
	// Class is the kind of difference, such as "field missing" or "state".
	Class string
	// Says what is different, in a sentence.
	Says string
	// Verdict is the right one.
	Verdict Verdict
	// Fact is what the difference breaks: a JSON Pointer in the vendor's bundled
	// contract, an operation's id, "OPERATION#BEHAVIOUR" for one of its behaviours or
	// "OPERATION?NAME" for one of its parameters. For a contract that is too loose
	// it is the nearest place, where a fact is wanting.
	Fact string
	// Misread says why the judge, who sees one answer at a time, finds another fact
	// than the one that is broken; empty is that it finds this one, or none.
	Misread string
}

// Row is a mutation with the change to the server that brings it about.
type Row[S any] struct {
	Name, Class, Says string
	Verdict           Verdict
	Fact, Misread     string
	Break             func(S)
}

// Mutations lists rows as mutations of a vendor.
func Mutations[S any](vendor string, rows []Row[S]) []Mutation {
	all := make([]Mutation, len(rows))
	for i, row := range rows {
		all[i] = Mutation{Vendor: vendor, Name: row.Name, Class: row.Class, Says: row.Says, Verdict: row.Verdict, Fact: row.Fact, Misread: row.Misread}
	}
	return all
}

// Break changes a server by the mutations of those names, the first one first: names
// stand with a + between, and an empty one changes nothing.
func Break[S any](server S, rows []Row[S], names string) error {
	for name := range strings.SplitSeq(names, "+") {
		at := slices.IndexFunc(rows, func(row Row[S]) bool { return row.Name == name })
		switch {
		case at >= 0:
			rows[at].Break(server)
		case name != "":
			return fmt.Errorf("no mutation is called %q", name)
		}
	}
	return nil
}

// Package accept settles the findings of a report: as facts that change the contract, as
// accepted differences that the fake cannot follow, or as waivers that end. What it
// decides stands in a file of package overlay.
//
// decide.go says what becomes of one finding, fact.go how the fact that it broke is
// written anew, confirm.go turns assumptions into observations, settle.go holds a report
// against a file.
package accept

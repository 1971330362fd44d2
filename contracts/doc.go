// Package contracts models what is known about each vendor's API: one OpenAPI 3.1
// document for each vendor, and the evidence for each fact in it.
//
// A [Catalog] is the set of contracts that a program knows; [Embedded] gives those of
// this package, [LoadFS] reads one from other files. A [Contract] has operations,
// parameters, responses, behaviours and collections, each with its [Evidence].
// [Contract.Find] tells which operation a request calls.
//
// The packages below this one use the model: judge judges an answer, lint checks a
// contract, coverage tells which documented points were reached, compare compares a
// vendor's answers with a mock's, record and har write and read recordings, and report
// writes the result of a check.
//
// The package knows no vendor by name and serves nothing. What a vendor does and
// OpenAPI cannot express stands in x-ringer- keys, which schemas/ringer/contract.json
// describes. To add a contract, add a .yaml file here.
package contracts

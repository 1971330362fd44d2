// Package contracts holds what is known of each vendor's API, one OpenAPI 3.1
// document a vendor, and the judge that holds real and faked answers to it.
//
// [Load] reads a vendor's document, bundles the schema files it refers to and
// gives a [Contract]: operations, parameters, responses, rules and collections,
// each with the [Evidence] for it. [Contract.Find] says which operation a
// request calls; [Contract.Judge] says what is wrong with an answer.
//
// A [compare.Comparison] holds a vendor's answers and a fake's against each other and lays
// each difference at a door: the vendor's, the fake's or the contract's. A [report.Report]
// gathers what it finds.
//
// A [record.Recorder] passes calls on to a vendor and writes them into a [record.Recording],
// judged and redacted; [har.Read] reads one again, and those of other tools.
//
// The package knows no vendor by name and serves nothing. What a vendor does
// that OpenAPI cannot say stands in x-ringer- keys, described in
// schemas/ringer/contract.json; to add a vendor, add its .yaml file here.
package contracts

// Package twin is the fake that is asked beside a vendor: [New] makes one that holds
// nothing, [Twin.Learn] and [Twin.Show] give it what the vendor's answers show, and
// [Twin.Ask] makes the vendor's calls at it, with the fake's own ids in place of the
// vendor's.
//
// A [Twin] judges nothing: what two answers differ in is contracts/compare's business,
// and which answers to believe is that of mock/check and its recordings.
package twin

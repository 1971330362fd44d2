// Package vendortest tests a vendor package against its contract, in this module or in
// another one.
//
// [Run] checks what every vendor must do: contract and handlers name the same
// operations; every kind of error has an answer that the contract declares; every
// documented parameter has an effect or is marked as one that has none; a handler cites
// every behaviour of the contract; and a table of calls reaches every operation with
// answers that pass the judge. Of a vendor that promises to be checked, a story calls
// every operation.
//
// [Client] plays tables of requests whose rows read as sentences. Its servers are
// strict: an answer that breaks the contract becomes a server error, so every test also
// tests every answer. [FuzzRequests] sends arbitrary requests.
//
// Only tests import this package. Tests of code that calls a vendor use mock/ringertest.
package vendortest

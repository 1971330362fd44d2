// Package wire reads what the parts of a request and an answer say, as lenient servers
// and clients do: the names and values of a query, and the targets of a Link header. It
// knows no contract.
package wire

// Package paging reads how a list is divided into pages: by page numbers, offsets,
// cursors or a Link header. [Scheme] is what a contract declares, and [Request] the part
// of a list that a query asks for. The fake serves by it, and judge and stories read
// answers by it.
//
// It knows neither operations nor evidence; package contracts does. A further way of
// dividing a list needs a key of [Scheme], its description in the schema of contracts,
// and its reading in request.go and next.go.
package paging

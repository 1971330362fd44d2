// Package standin has what all stand-in servers share: chance and a clock that depend
// only on a seed, requests and answers, routing, and mutations.
//
// It uses nothing but the standard library and the JSON reader of package schemas, so
// that it shares no view of any vendor with the contracts.
package standin

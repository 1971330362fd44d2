// Package judge judges one exchange, a request and its answer, by a contract.
//
// [Judge] is a pure function and never panics: the same exchange always has the same
// findings. It checks the status, the media type, headers, the body's schema, the
// envelope, pagination, order, and what the request asked for. Tests, "serve --strict",
// "ringer record" and "ringer check" all use it.
//
// [JudgeCached] skips an answer that a [ValidCache] already knows to be valid.
package judge

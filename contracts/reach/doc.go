// Package reach tells whether a target can be reached, and if not, why: the name is
// unknown, nobody listens, TLS fails, or no answer comes in time.
package reach

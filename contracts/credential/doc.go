// Package credential knows what credentials are called in requests, and how a name is
// told that is one's. It knows no contract.
package credential

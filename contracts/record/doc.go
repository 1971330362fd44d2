// Package record is a recording proxy: it passes calls on to a vendor and writes each
// exchange to a HAR file, judged and redacted.
//
// A [Recorder] is the proxy, a [Recording] the file. Credentials never reach the file;
// names, addresses and free text become pseudonyms, as the contract says which field
// holds what. An exchange that would still show a secret is left out ([SecretError]).
package record

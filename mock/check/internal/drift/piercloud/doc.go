// Package piercloud is a stand-in server for PierCloud Lighthouse's workspace groups.
// It is written from the vendor's pages alone and shares no code with mock/piercloud, so that
// it can measure it. What the pages leave open is read as the project has decided.
package piercloud

// Package piercloud is a stand-in for PierCloud Lighthouse's workspace groups,
// written from the vendor's pages by themselves, so that it can be a measure for
// the fake in mock/piercloud: the two share nothing. What the pages leave open
// is read as the project has decided.
package piercloud

// Package kantata is a stand-in for two parts of the Kantata OX API, Workspace
// Groups and User Group Memberships, written from the vendor's pages by
// themselves, so that it can be a measure for the fake in mock/kantata: the two
// share nothing. What the pages leave open is read as the project has decided.
package kantata

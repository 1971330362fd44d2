// Package secoda is a stand-in for Secoda's Groups API, written from the
// vendor's pages by themselves, so that it can be a measure for the fake in
// mock/secoda: the two share nothing. What the pages leave open is read as the
// project has decided.
package secoda

// Package secoda is a stand-in server for Secoda's Groups API.
// It is written from the vendor's pages alone and shares no code with mock/secoda, so that
// it can measure it. What the pages leave open is read as the project has decided.
package secoda

// Package kantata is a stand-in server for two parts of the Kantata OX API, Workspace
// Groups and User Group Memberships.
// It is written from the vendor's pages alone and shares no code with mock/kantata, so that
// it can measure it. What the pages leave open is read as the project has decided.
package kantata

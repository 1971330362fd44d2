// Package sample has exchanges, correct ones and mutations of them, for the tests of the
// packages below contracts. Each mutation breaks one rule that the judge must notice.
package sample

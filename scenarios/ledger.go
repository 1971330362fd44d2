package scenarios

// Ledger is a file in which everything is entered that a run makes, before the
// call that makes it.
type Ledger struct{ path string }

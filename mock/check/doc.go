// Package check is the check engine. [Run] plays the stories of a vendor at the real
// API and at a twin: a fake of the same vendor that is filled with what the
// vendor's answers show. Both answers to each call go to the comparison, which names
// the side that is wrong. [Recording] does the same with recorded traffic and calls
// nobody, [Plan] lists the calls that Run would make, and [Sweep] deletes what an
// interrupted run has left.
//
// [Options] say what to check; the vendors come from the caller. The result is a
// [report.Report]. Errors can be told apart with [errors.Is]: [ErrUnreachable],
// [ErrRefused], [ErrNothing], [ErrEnded]. Messages name an option as the flag of
// "ringer check" that sets it, such as --param for Params.
//
// Flags, files and exit codes are the program's. How two answers are compared is
// contracts/compare; how a story is played, within which bounds, is
// scenarios/stories.
package check

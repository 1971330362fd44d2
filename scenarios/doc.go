// Package scenarios reads the files that describe a situation: who may call,
// what the vendors hold, how time starts, and stories, the calls with which a
// vendor is checked. [Parse] checks a file whole before anything of it is used,
// and names file, line, column and the nearest right word for all that is wrong.
//
// The built-in scenarios are the .yaml files beside this one ([Names],
// [Builtin]): a new one is a file there, which "make golden" bundles, with requests
// that reach its rules in cmd/ringer. The built-in stories stand in the folders of
// vendors ([Stories]). The form of a file is schemas/ringer/scenario-form.json;
// editors use scenario.json beside it, which "make golden" generates from the form
// and the contracts.
//
// The stage in mock/ plays what is read of a situation; stories are played by a
// [stories.Player], at a live API: it keeps to a budget and a rate, changes nothing that
// it has not made, and enters what it makes in a [stories.Ledger], which is swept at the
// end or after a crash.
package scenarios

// Package scenarios reads scenario files: who may call, what the vendors hold, when time
// starts, what goes wrong (rules), and stories, the calls that check a real vendor.
//
// [Parse] checks a whole file before anything of it is used. It names file, line, column
// and the nearest right word for each mistake.
//
// [Names] and [Builtin] give the built-in scenarios, the .yaml files beside this one;
// [Stories] gives a vendor's built-in stories, in the folders below. To add a scenario,
// add a file; "make golden" bundles it as JSON. The form of a file is
// schemas/ringer/scenario-form.json; editors use scenario.json beside it, which "make
// golden" generates from the form and the contracts.
//
// The package mock applies scenarios; the package stories below this one plays stories.
package scenarios

// Package scenarios reads the files that describe a situation: who may call,
// what the vendors hold, how time starts. [Parse] checks a file whole before
// anything of it is used, and names file, line, column and the nearest right
// word for all that is wrong.
//
// The built-in scenarios are the .yaml files beside this one ([Names],
// [Builtin]): a new one is a file there, with requests that reach its rules in
// cmd/ringer. The form of a file is schemas/ringer/scenario-form.json; editors use
// scenario.json beside it, which "make golden" generates from the form and the
// contracts. The package reads and checks; the stage in mock/ plays what it has
// read.
package scenarios

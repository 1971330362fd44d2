// Package infer finds out what an OpenAPI document means but does not say: which
// operations keep objects of one kind, what identifies them, and how they are listed,
// made, changed and taken away. What it finds are declarations, the x-ringer- keys that
// the document would have if its author had written it for Ringer. Each has the level
// assumed, the source "inferred", and a reason that names what was seen.
//
// It is a pure function of the document: it knows no vendor, reads no file, and does not
// fail. What it does not understand it leaves alone, and the operation then answers from
// its schema. A wrong declaration costs more than a missing one, so that each rule asks
// for two signs that agree: a pair of paths and the schemas of their answers, a name and
// a type.
//
// The order of the files is that of the work: tree and schema read the document, path
// and operation its calls, group puts paths together, collection and identity find the
// objects, behaviour what each call does with them; then come owner, members, list (with
// page_words and order), uses, errors and root. To add a rule, add a case to the tests first.
package infer

// Package schemas holds JSON Schema 2020-12 files and the compiler around them: a folder
// for each vendor, and ringer/ for the forms of Ringer's own files.
//
// [Parse] and [DecodeJSON] read YAML and JSON into plain values. [NewSet] compiles the
// schemas of a document. [Schema.Validate] says what is wrong with a value, where, and
// by which keyword.
//
// The package knows no HTTP, no contract and no vendor. To add a schema, put a .json
// file into its vendor's folder: it is embedded by a glob. The strict schema in
// ringer/schema.json refuses misspelt keywords and formats, which the compiler itself
// accepts in silence.
package schemas

// Package schemas holds the JSON Schema 2020-12 files that everything else is
// judged by, and the compiler around them: a folder for each vendor, and
// ringer/ for the forms of our own files.
//
// It reads JSON and YAML into plain values ([Parse], [DecodeJSON]), compiles a
// schema that stands anywhere in a document ([NewSet]), and says of a value
// what is wrong with it, where, and by which keyword ([Schema.Validate]).
//
// It knows nothing of HTTP, of contracts or of any one vendor. To add a schema,
// put a .json file into its vendor's folder: it is embedded by glob, and the
// strict schema in ringer/schema.json refuses misspelt keywords and formats,
// which the compiler itself would pass over in silence.
package schemas

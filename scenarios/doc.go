// Package scenarios reads scenario files: who may call, what the vendors hold, when time
// starts, what goes wrong (rules), and stories, the calls that check a real vendor.
//
// [Parse] checks a whole file before anything of it is used. It names file, line, column
// and the nearest right word for each mistake.
//
// A built-in scenario ([Names], [Builtin]) is put together from what all vendors share,
// a .yaml file beside this one, and from the parts of the vendors in a
// [contracts.Catalog]: VENDOR/NAME.yaml here, or scenarios/NAME.yaml among the files that
// a vendor brings. Stories ([Stories]) stand in VENDOR/stories. "make golden" bundles all
// of them. The form of a file is schemas/ringer/scenario-form.json; [EditorSchema] makes
// the schema for editors from it and the contracts.
//
// The package mock applies scenarios; the package stories below this one plays stories.
package scenarios

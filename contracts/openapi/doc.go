// Package openapi reads the OpenAPI documents that vendors publish: 3.0, 3.1, 3.2 and
// Swagger 2.0, in JSON or YAML, in one file or several.
//
// [Read] gives a [Document] in the one form that package contracts takes: OpenAPI 3.1,
// with all it refers to inside it. What stands in NAME.overlay.yaml beside the file is
// applied before. What real documents get wrong is put right where it is plain what was
// meant, and left out else; a [Warning] says so of each, with the place.
//
// No reference leads to the network or out of the folder of the file.
//
// It also writes our contracts for tools that read no OpenAPI 3.1.
package openapi

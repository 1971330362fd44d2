// Package overlay reads, applies and edits overlays (OpenAPI Overlay 1.0; 1.1 is read).
//
// Package openapi applies the overlay that stands beside a document. [Parse] reads the
// other kind: the file of findings that a team has settled, ringer.overlay.yaml. Its
// actions change the bundled contract of one vendor each. What OpenAPI has no word for
// stands beside them: x-ringer-waivers, findings that are let pass until a day, and
// x-ringer-differences, accepted facts that the fake cannot follow. schemas/ringer/
// overlay.json is its form.
//
// action.go reads and applies actions, file.go reads a file, contract.go lays one over a
// contract, edit.go adds to it and keeps what a person wrote there.
package overlay

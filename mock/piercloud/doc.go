// Package piercloud stands in for the workspace groups of PierCloud Lighthouse.
// It follows the vendor's public routes documentation, page "Workspace Groups",
// and for tokens its page on authentication. What those leave open is marked
// Assumed here and in contracts/piercloud.yaml.
//
// auth.go has the call that gives a token, workspace_groups.go the operations in
// the order of the vendor's page, parameters.go what a list may be asked for,
// access.go who may see which business, envelope.go what answers look like
// around their groups, errors.go every refusal.
//
// Not modelled: writing (nothing public writes groups, so they come from a
// scenario or through the control API), clients (any credentials give a token),
// rights within a business, other limits than that of a page, and everything
// outside the two pages.
package piercloud

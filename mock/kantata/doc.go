// Package kantata stands in for two parts of the Kantata OX API (once
// Mavenlink), version 1: Workspace Groups and User Group Memberships. It follows
// https://developer.kantata.com, pages "Workspace Groups" and "User Group
// Memberships", and for what all calls share the pages on the response format,
// paging, including, ordering and errors. What the pages leave open is read from
// recorded answers (Observed) or guessed (Assumed), as contracts/kantata.yaml
// marks it fact by fact.
//
// workspace_groups.go and user_group_memberships.go have the operations in the
// order of their pages, filters.go what a list of groups may be narrowed by,
// side_objects.go what groups and memberships refer to, parameters.go how Rails reads a
// request, envelope.go what every answer shares, errors.go every refusal.
//
// Not modelled: custom fields, the rights of single users beyond administrator
// or not, ETag and 304, and everything outside the two pages.
package kantata

// Package world keeps the worlds of a server. A world is a scenario and what requests and
// control calls have done to it since: its tables, clock, rules, counts and snapshots,
// and the journal of its requests.
//
// [Worlds] holds all worlds of a server and makes and drops them. [World.Enter] takes a
// request into a [World]: it gives the [Tx], which is the world as that request sees and
// changes it, and the [Rule] that the request meets; [World.Finish] keeps what a
// successful request wrote. A vendor declares what it keeps as [Collection] values.
//
// The package knows neither HTTP handlers nor vendors' behaviour: package mock answers
// vendors' calls, and package control those of the control API. What changes a world
// from outside stands here, one file a noun.
package world

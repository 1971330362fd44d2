// Package conform brings the answers of a vendor's code to what its contract says once an
// overlay is laid over it: a status that took another one's place, members that are gone,
// new or of another type, headers that are gone. What code decides by itself, such as an
// order, is not its business.
//
// [Conformer.Back] is the other way round: it brings an object that goes over the wire to
// the form that the vendor's code keeps.
package conform

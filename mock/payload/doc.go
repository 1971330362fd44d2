// Package payload makes the bodies of answers. [Encode] writes a value as JSON, without
// copying the rows of its lists: package store keeps their JSON, and a [Body] refers to it.
// [Object] is a JSON object whose members keep their order.
package payload

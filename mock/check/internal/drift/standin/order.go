package standin

import (
	"strings"
	"unicode"
)

// Fold makes texts the same that differ in case alone.
func Fold(text string) string {
	return strings.ReplaceAll(strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, text), "ß", "ss")
}

// Part gives the part of a list that starts at a place and has up to so many
// items.
func Part[T any](list []T, start, size int) []T {
	start = max(0, min(start, len(list)))
	return list[start : start+min(size, len(list)-start)]
}

// Shifted gives what stands a little before or after the part that was meant, if
// that is not the first; there are no more items than there would have been.
func Shifted[T any](list []T, start, size, shift int) []T {
	part := Part(list, start, size)
	if start > 0 && shift != 0 {
		part = Part(list, start+shift, len(part))
	}
	return part
}

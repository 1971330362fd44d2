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

// Package wholefile makes files that are there whole or not at all.
//
// [Create] makes a file with a temporary name beside the one that it will replace; whoever
// made it renames it when it is complete. What a program that was killed has left behind
// of such files goes away when another one is made beside it.
package wholefile

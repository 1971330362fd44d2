//go:build !race

package main

// raceDetected says that the tests look for races.
const raceDetected = false

//go:build race

package check

// raceDetected says that the tests look for races.
const raceDetected = true

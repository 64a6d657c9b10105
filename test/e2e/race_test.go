//go:build race

package e2e_test

// raceDetector is true if the tests run with the race detector. So does the program.
const raceDetector = true

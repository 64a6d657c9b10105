//go:build race

package testenv

// Race is whether the program was built with the race detector.
const Race = true

//go:build race

package store_test

// raced says that the race detector is on: what has one goroutine and many
// events is left to the run without it.
const raced = true

//go:build race

package store_test

// raced reports whether the race detector is on. Tests with a single goroutine
// and many events run only without it.
const raced = true

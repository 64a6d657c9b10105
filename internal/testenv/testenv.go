// Package testenv tells tests what they have to run with.
package testenv

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Program returns the path of the first of these programs that is installed. Without
// any it skips the test, or fails it if the environment variable CI is set.
func Program(t testing.TB, names ...string) (path string) {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing := "this test needs " + strings.Join(names, " or ")
	if os.Getenv("CI") == "" {
		t.Skip(missing)
	} else {
		t.Fatal(missing)
	}
	return ""
}

// Sample returns the step from one case of a table to the next: 1, so that a test takes
// all cases, or n with the race detector. It is for tests of pure computation in one
// goroutine: the race detector finds nothing there, but makes them ten times slower.
func Sample(n int) (step int) {
	if Race {
		return n
	}
	return 1
}

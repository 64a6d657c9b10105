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

// Sample returns how many cases of a table a test takes at a time: all, or with the
// race detector each nth. It is for tests of pure computation, in which the race
// detector finds nothing and takes ten times as long.
func Sample(n int) (step int) {
	if Race {
		return n
	}
	return 1
}

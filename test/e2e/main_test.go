package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"topicmux/internal/testbrowser"
	"topicmux/internal/testenv"
)

// patience is how long a test waits for something that happens soon. A machine that runs
// all tests at once is slow.
const patience = time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(natsCLIVariable) != "" {
		os.Exit(natsCLI(os.Args[1:]))
	}
	// Under nohup the tests ignore SIGHUP, and the programs that they start
	// would inherit that. A caught signal has its default action in a new
	// program.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	os.Exit(runTests(m))
}

// runTests runs the tests with the built program first in PATH.
func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "topicmux-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	args := []string{"build", "-o", filepath.Join(dir, "topicmux")}
	if testenv.Race {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "../..")...).CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build topicmux: %v\n%s", err, out)
		return 1
	}
	if err := os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return testbrowser.Tests{M: m}.Run()
}

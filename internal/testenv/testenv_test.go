package testenv_test

import (
	"path/filepath"
	"testing"

	"topicmux/internal/testenv"
)

// A recorder is a test that notes how it was ended.
type recorder struct {
	testing.TB
	failed, skipped bool
}

func (r *recorder) Helper()      {}
func (r *recorder) Fatal(...any) { r.failed = true }
func (r *recorder) Skip(...any)  { r.skipped = true }

func TestProgramTakesTheFirstThatIsInstalled(t *testing.T) {
	t.Parallel()
	if path := testenv.Program(t, "no-such-program", "go"); filepath.Base(path) != "go" {
		t.Errorf("got %s", path)
	}
}

func TestAMissingProgramSkipsTheTestButFailsInCI(t *testing.T) {
	for ci, want := range map[string]recorder{"": {skipped: true}, "1": {failed: true}} {
		t.Setenv("CI", ci)
		var r recorder
		testenv.Program(&r, "no-such-program")
		if r.skipped != want.skipped || r.failed != want.failed {
			t.Errorf("CI=%q: failed %v, skipped %v", ci, r.failed, r.skipped)
		}
	}
}

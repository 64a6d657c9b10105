package measure_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/bench/measure"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// build builds all servers as `make bench-build` does.
func build(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", dir, "../servers/...").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	home, err := filepath.Abs("../servers/bettersse")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(home, filepath.Join(dir, "bettersse")); err != nil {
		t.Fatal(err)
	}
	return dir
}

func run(t *testing.T, dir, name string, s measure.Scenario) *measure.Result {
	t.Helper()
	s.WarmUp = 20 * time.Millisecond
	s.Duration = 100 * time.Millisecond
	r, err := measure.Run(context.Background(), dir, name, s)
	if err != nil {
		t.Fatal(err)
	}
	if r.Faults != 0 {
		t.Errorf("%s, %v: %s", name, s, r.FaultText)
	}
	return r
}

func TestEveryServerDeliversExactly(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds all servers")
	}
	dir := build(t)
	for _, name := range measure.Servers {
		if _, err := os.Stat("../servers/bettersse/node_modules"); err != nil && name == "bettersse" {
			t.Log("better-sse is not installed, so it is left out")
			continue
		}
		for _, s := range []measure.Scenario{
			{Subscribers: 20, Window: measure.Window},
			{Subscribers: 20, Rate: 2000},
		} {
			if r := run(t, dir, name, s); r.Events == 0 || r.Behind != 0 {
				t.Errorf("%s, %v: %d events, %d behind", name, s, r.Events, r.Behind)
			}
		}
		if name != "raw" && name != "r3labs" {
			run(t, dir, name, measure.Scenario{Subscribers: 20, Rate: 2000, Selections: 10})
		}
	}
}

func TestParkedAndStalledStreamsAreSeen(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds all servers")
	}
	dir := build(t)
	if r := run(t, dir, "topicmux", measure.Scenario{Mode: measure.Idle, Subscribers: 50}); r.Parked == nil || r.Parked.Gone == 0 {
		t.Errorf("parked: %+v", r.Parked)
	}
	r := run(t, dir, "topicmux", measure.Scenario{Mode: measure.Stalled, Subscribers: 50, Rate: 1000})
	if r.StalledBy != 5 || r.Disturbed == nil || r.Disturbed.Events == 0 {
		t.Errorf("%d stalled, %+v", r.StalledBy, r.Disturbed)
	}
}

func TestImpossibleScenariosAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []measure.Scenario{
		{Mode: "fast"}, {Duration: time.Hour}, {Rate: -1}, {Window: -1},
	} {
		if _, err := measure.Run(context.Background(), t.TempDir(), "topicmux", s); err == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

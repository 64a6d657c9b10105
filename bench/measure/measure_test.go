package measure_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"topicmux/bench/measure"
)

func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "bench")
	if err != nil {
		panic(err)
	}
	programs = home
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		_ = os.RemoveAll(home)
		os.Exit(code)
	}))
}

// programs is the directory of the servers after they are built.
var programs string

// building builds all servers as `make bench-build` does, once for all tests.
var building = sync.OnceValue(func() error {
	if out, err := exec.Command("go", "build", "-o", programs, "../servers/...").CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	home, err := filepath.Abs("../servers/bettersse")
	if err != nil {
		return err
	}
	return os.Symlink(home, filepath.Join(programs, "bettersse"))
})

func build(t *testing.T) string {
	t.Helper()
	if err := building(); err != nil {
		t.Fatal(err)
	}
	return programs
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
			r := run(t, dir, name, s)
			blasts := name == "raw" && s.Rate == 0 // repeats the same events
			if r.Behind != 0 || !blasts && slices.Max(r.Report.Published) == 0 {
				t.Errorf("%s, %v: published %d, %d behind", name, s, r.Report.Published, r.Behind)
			}
		}
		if name != "raw" && name != "r3labs" {
			run(t, dir, name, measure.Scenario{Subscribers: 20, Rate: 2000, Selections: 10})
		}
	}
}

func TestIdleStalledAndCutStreamsAreMeasured(t *testing.T) {
	t.Parallel()
	dir := build(t)
	if r := run(t, dir, "topicmux", measure.Scenario{Mode: measure.Idle, Subscribers: 50}); r.Parked == nil || r.Parked.Gone == 0 {
		t.Errorf("parked: %+v", r.Parked)
	}
	r := run(t, dir, "topicmux", measure.Scenario{Mode: measure.Stalled, Subscribers: 50, Rate: 1000})
	if r.StalledBy != 5 || r.Disturbed == nil || r.Behind != 0 {
		t.Errorf("%d stalled, %+v", r.StalledBy, r.Disturbed)
	}
	r = run(t, dir, "topicmux", measure.Scenario{Mode: measure.Storm, Subscribers: 50, Rate: 1000})
	if r.Returned == nil || r.Returned.Caught == 0 || r.ToldInAll != 0 {
		t.Errorf("%+v, %d told as missing", r.Returned, r.ToldInAll)
	}
}

func TestSoakReportsGrowth(t *testing.T) {
	t.Parallel()
	flat := func() *measure.Soaked {
		return &measure.Soaked{
			RSS:         slices.Repeat([]int64{20 << 20, 24 << 20}, 30),
			Goroutines:  slices.Repeat([]int{500, 516}, 30),
			Descriptors: slices.Repeat([]int64{500, 518}, 30),
		}
	}
	for name, grow := range map[string]func(*measure.Soaked){
		"flat":        func(*measure.Soaked) {},
		"memory":      func(s *measure.Soaked) { copy(s.RSS[40:], slices.Repeat([]int64{40 << 20}, 20)) },
		"goroutines":  func(s *measure.Soaked) { copy(s.Goroutines[40:], slices.Repeat([]int{1016}, 20)) },
		"descriptors": func(s *measure.Soaked) { copy(s.Descriptors[40:], slices.Repeat([]int64{530}, 20)) },
	} {
		s := flat()
		grow(s)
		s.Judge()
		if !strings.HasPrefix(s.String(), name) {
			t.Errorf("%s: the verdict is %q", name, s)
		}
	}
	r := run(t, build(t), "topicmux", measure.Scenario{Mode: measure.Soak, Subscribers: 20, Rate: 1000})
	if s := r.Soaked; s == nil || s.Storms != 6 || len(s.RSS) != 60 || s.RSS[0] == 0 || s.Goroutines[0] == 0 || s.Descriptors[0] < 20 {
		t.Errorf("%+v", r.Soaked)
	}
	if r.Behind != 0 || r.ToldInAll != 0 {
		t.Errorf("%d behind, %d told as missing", r.Behind, r.ToldInAll)
	}
}

func TestInvalidScenariosAreRejected(t *testing.T) {
	t.Parallel()
	for _, s := range []measure.Scenario{
		{Mode: "fast"}, {Duration: time.Hour}, {Rate: -1}, {Window: -1},
	} {
		if _, err := measure.Run(context.Background(), t.TempDir(), "topicmux", s); err == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

//go:build unix

package alert_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/monitor/alert"
)

func change(t *testing.T, value string) alert.Change {
	t.Helper()
	r, err := alert.Parse("order == failed")
	if err != nil {
		t.Fatal(err)
	}
	return alert.Change{Alert: alert.Alert{Rule: r, Topic: "order", Value: value}, Fired: true, At: time.Unix(0, 0)}
}

// run runs a hook's command for each change, waits for all, and returns the
// errors.
func run(t *testing.T, command string, changes ...alert.Change) []error {
	t.Helper()
	var mu sync.Mutex
	var failed []error
	h := alert.NewHook(command, func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = append(failed, err)
	})
	for _, c := range changes {
		if err := h.Enqueue(c); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // changes that are already queued still run
	h.Run(ctx)
	return failed
}

func TestACommandIsToldInItsEnvironmentOnly(t *testing.T) {
	t.Parallel()
	out, bait := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "bait")
	t.Logf("writing %s", out)
	failed := run(t, `printf '%s|' "$TOPICMUX_TOPIC" "$TOPICMUX_STATE" "$TOPICMUX_VALUE" > `+out,
		change(t, `$(touch `+bait+`); "; touch `+bait+` #`))
	if len(failed) > 0 {
		t.Fatal(failed)
	}
	got, err := os.ReadFile(out)
	if err != nil || !strings.HasPrefix(string(got), "order|firing|$(touch") {
		t.Errorf("the command saw %q, %v", got, err)
	}
	if _, err := os.Stat(bait); err == nil {
		t.Error("a payload was run")
	}
}

func TestACommandThatFailsIsTold(t *testing.T) {
	t.Parallel()
	failed := run(t, "echo first >&2; echo no such pager >&2; exit 3", change(t, "x"))
	if len(failed) != 1 || !strings.Contains(failed[0].Error(), "exit status 3: no such pager") {
		t.Errorf("failed with %v", failed)
	}
}

func TestTooManyChangesAreToldAndNeverWaitedFor(t *testing.T) {
	t.Parallel()
	h := alert.NewHook("true", func(error) {})
	for i := range 70 {
		if err := h.Enqueue(change(t, "x")); errors.Is(err, alert.ErrBusy) != (i >= 64) {
			t.Errorf("change %d: %v", i, err)
		}
	}
}

func TestCommandsOfAnAlertRunInOrder(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "out")
	rule := change(t, "").Rule
	var changes []alert.Change
	for i := range 32 {
		c := change(t, strconv.Itoa(i))
		c.Rule = rule
		changes = append(changes, c)
	}
	// Later commands are faster, so any two that ran at once would change places.
	if failed := run(t, `test $TOPICMUX_VALUE -gt 8 || sleep 0.0$((9-TOPICMUX_VALUE)); echo "$TOPICMUX_VALUE" >> `+out, changes...); len(failed) > 0 {
		t.Fatal(failed)
	}
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for i, value := range strings.Fields(string(got)) {
		if value != strconv.Itoa(i) {
			t.Fatalf("the commands ran in the order %q", strings.Fields(string(got)))
		}
	}
	if n := len(strings.Fields(string(got))); n != len(changes) {
		t.Errorf("%d commands ran, want %d", n, len(changes))
	}
}

func TestNoCommandOutlivesItsHook(t *testing.T) {
	t.Parallel()
	began := time.Now()
	failed := run(t, "sleep 100 & sleep 100", change(t, "x"))
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
	if len(failed) != 1 {
		t.Errorf("failed with %v", failed)
	}
}

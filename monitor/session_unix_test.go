//go:build unix

package monitor_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"topicmux/monitor"
)

// The command runs even if the session ends at once.
func TestTheAlertCommandHasRunWhenTheSessionEnds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := monitor.New(monitor.Options{
		Recording: recording("event: cpu\ndata: 95\n\n"), Alerts: rules(t, "cpu > 90"),
		AlertCommand: `printf '%s' "$TOPICMUX_VALUE" >'` + filepath.Join(dir, "value") + `'; exit 3`,
		AlertFailed:  func(err error) { _ = os.WriteFile(filepath.Join(dir, "failed"), []byte(err.Error()), 0o600) },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{})
	go func() { defer close(ran); s.Run(ctx) }()
	<-s.Done()
	if changes, err := s.CheckAlerts(time.Now()); len(changes) != 1 || err != nil {
		t.Fatalf("alerts %v, %v", changes, err)
	}
	cancel()
	<-ran
	for name, want := range map[string]string{"value": "95", "failed": "alert command: exit status 3"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
}

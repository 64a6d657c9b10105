package e2e_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"topicmux/internal/testenv"
	"topicmux/protocol"
	"topicmux/sse"
)

const (
	upstreams      = 20
	upstreamEvents = 300 // of each
	ownRestarts    = 3
)

// Each upstream breaks its connections at random, and topicmux itself restarts. A client of
// topicmux sees each event of each upstream once and in order.
func TestUpstreamsThatBreakAndARestartLoseNothingAndRepeatNothing(t *testing.T) {
	t.Parallel()
	origin := breakingStreams(t)
	config := "addr: 127.0.0.1:0\nsources:\n"
	for i := range upstreams {
		config += fmt.Sprintf("  - {name: u%d, sse: '%s/%d', state: u%d.id}\n", i, origin, i, i)
	}
	s := serveFile(t, config)
	s.write(strings.Replace(config, "127.0.0.1:0", strings.TrimPrefix(s.url, "http://"), 1))

	got := make(map[string]int, upstreams) // the newest number of each
	total, restarts := 0, 0
	done := errors.New("all have arrived")
	client, err := sse.NewClient(s.url+"/events", sse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	err = client.Run(ctx, func(ev sse.Event) error {
		source, _, ok := strings.Cut(ev.Type, ".")
		switch {
		case ev.Type == protocol.EventGap && !strings.Contains(string(ev.Data), "restarted"):
			return fmt.Errorf("a gap: %s", ev.Data)
		case !ok || protocol.IsControl(ev.Type) || strings.HasSuffix(ev.Type, ".notes"):
			return nil
		}
		want := fmt.Sprint(got[source] + 1)
		if string(ev.Data) != want || !strings.HasSuffix(ev.Type, fmt.Sprint(".n", (got[source]+1)%2)) {
			return fmt.Errorf("%s=%s after %d events, want %s", ev.Type, ev.Data, total, want)
		}
		got[source]++
		total++
		if restarts < ownRestarts && total == (restarts+1)*upstreams*upstreamEvents/(ownRestarts+1) {
			restarts++
			s.restart()
		}
		if total == upstreams*upstreamEvents {
			return done
		}
		return nil
	})
	if !errors.Is(err, done) {
		t.Fatalf("%v; of each stream arrived %v", err, got)
	}
}

// restart ends the server in good order and starts it again with its file.
func (r *reloaded) restart() {
	r.t.Helper()
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	if err := r.Wait(); err != nil {
		r.t.Error(err)
	}
	r.started = start(r.t, "serve", "--no-system", "-c", r.file)
	if _, err := r.started.url(); err != nil {
		r.t.Fatal(err)
	}
}

// breakingStreams starts a server of streams that break, and returns its address.
func breakingStreams(t *testing.T) string {
	t.Helper()
	server := exec.Command(testenv.Program(t, "python3"), "testdata/upstreams.py", fmt.Sprint(upstreamEvents))
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatal("the streams did not start")
	}
	return lines.Text()
}

package e2e_test

import (
	"bufio"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"topicmux/internal/testenv"
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
	config := "addr: 127.0.0.1:0\nlimits: {drainTimeout: 1m}\nsources:\n" // for a client on a slow machine
	for i := range upstreams {
		config += fmt.Sprintf("  - {name: u%d, sse: '%s/%d', state: u%d.id}\n", i, origin, i, i)
	}
	s := serveFile(t, config)
	s.write(strings.Replace(config, "127.0.0.1:0", strings.TrimPrefix(s.url, "http://"), 1))

	reader := follow(t, s.url, ">")
	// The reader goes on during a restart, so that the server can send all that it has.
	due := make(chan struct{}, ownRestarts)
	var restarts sync.WaitGroup
	restarts.Go(func() {
		for range due {
			if err := s.restart(); err != nil {
				t.Error(err)
			}
		}
	})
	defer restarts.Wait()
	defer close(due)
	got := make(map[string]int, upstreams) // the newest number of each
	total := 0
	reader.until(t, func(kind, data string) bool {
		source, event, ok := strings.Cut(kind, ".")
		switch {
		case kind == "$gap" && !strings.Contains(data, "restarted"):
			t.Fatal("a gap:", data)
		case !ok:
			return false
		case event == "notes":
			t.Fatal(source, "says", data)
		}
		want := got[source] + 1
		if data != fmt.Sprint(want) || event != fmt.Sprint("n", want%2) {
			t.Fatalf("%s=%s after %d events, want %d", kind, data, total, want)
		}
		got[source], total = want, total+1
		if total < upstreams*upstreamEvents && total%(upstreams*upstreamEvents/(ownRestarts+1)) == 0 {
			due <- struct{}{}
		}
		return total == upstreams*upstreamEvents
	})
}

// restart ends the server in good order and starts it again with its file.
func (r *reloaded) restart() error {
	if err := r.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := r.Wait(); err != nil {
		return err
	}
	r.started = start(r.t, "serve", "--no-system", "-c", r.file)
	_, err := r.started.url()
	return err
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

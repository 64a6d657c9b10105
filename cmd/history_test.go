package cmd

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"topicmux/monitor"
	"topicmux/server"
	"topicmux/topics"
	"topicmux/tui"
)

// old starts a server with many minutes of history: cpu with a number per
// second, and net with two numbers every five seconds.
func old(t *testing.T, minutes int) (url string) {
	t.Helper()
	from := time.Now()
	now := from
	s := startServerWith(t, "127.0.0.1:0", func(o *topics.Options) { o.Clock = func() time.Time { return now } }, server.Options{})
	publish := func(topic, data string) {
		if _, err := s.hub.Publish(topics.MustName(topic), []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	for i := minutes * 60; i > 0; i-- {
		now = from.Add(-time.Duration(i) * time.Second)
		publish("cpu", fmt.Sprint(50+i%40))
		if i%5 == 0 {
			publish("net", fmt.Sprintf(`{"rx":%d,"tx":%d}`, 100+i%7, 200+i%9))
		}
	}
	return s.url
}

// plotted returns the number of cells in a frame that contain a part of a
// chart.
func plotted(picture string) (n int) {
	for _, c := range picture {
		if c > '\u2800' && c <= '\u28ff' {
			n++
		}
	}
	return n
}

// The charts of the two panes are about 40 cells wide, with a line for cpu and
// two for net. On a busy machine half of that may be missing. Without history
// only a few cells have data.
const filled = 60

// A server that has been running for a while has history.
func TestTheFirstPictureIsFull(t *testing.T) {
	for _, path := range []string{"", "/events", "/events?control=1"} {
		for _, window := range []time.Duration{time.Minute, 5 * time.Minute} {
			t.Run(fmt.Sprint(path, window), func(t *testing.T) {
				t.Setenv("COLUMNS", "100")
				t.Setenv("LINES", "20")
				var out bytes.Buffer
				o := watchSettings{once: true, wait: testTimeout, color: "never"}
				o.source, o.last = old(t, 6)+path, -1
				o.window, o.noState = window, true
				if err := runWatch(t.Context(), stdio{out: newOutput(&out), err: newOutput(&out)}, o); err != nil {
					t.Fatal(err)
				}
				if n := plotted(out.String()); n < filled {
					t.Errorf("charts in %d cells:\n%s", n, out.String())
				}
			})
		}
	}
}

func TestTheDashboardBeginsFull(t *testing.T) {
	t.Parallel()
	s := newScreen(t, tui.Options{Options: monitor.Options{URL: old(t, 6) + "/events"}})
	s.until(func(painted string) bool { return strings.Contains(painted, "net ") && plotted(painted) >= filled })
}

// When the window becomes wider, the dashboard requests the missing history
// once.
func TestAWiderWindowIsFilled(t *testing.T) {
	t.Parallel()
	s := newScreen(t, tui.Options{Options: monitor.Options{URL: old(t, 10) + "/events"}, Window: 10 * time.Second})
	s.until(func(painted string) bool { return strings.Contains(painted, "net ") })
	older := regexp.MustCompile(`; (\d+) older events`)
	for _, want := range []int{24, 36} { // of cpu and net, for 20 s and for 30 s more
		s.press("+")
		s.until(func(painted string) bool {
			got := older.FindStringSubmatch(painted)
			if got == nil {
				return false
			}
			if n, _ := strconv.Atoi(got[1]); n < want-2 || n > want+2 {
				t.Errorf("%d older events came in, want about %d", n, want)
			}
			return true
		})
	}
	s.press("-") // the server has sent everything
	s.until(func(painted string) bool { return strings.Contains(painted, "30s") })
	s.press("r")
	// "reconnecting" is on the screen already, and only changes are sent.
	s.until(func(painted string) bool { return strings.Contains(painted, "sumed after") })
}

// A screen is a dashboard in a terminal. The test presses its keys.
type screen struct {
	t      *testing.T
	master *os.File
	shown  string
	buf    []byte
}

func newScreen(t *testing.T, opts tui.Options) *screen {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(slave, &pty.Winsize{Cols: 100, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	ctx, quit := context.WithTimeout(t.Context(), testTimeout)
	var owned sync.WaitGroup
	opts.Input, opts.Output, opts.Environ = slave, slave, []string{"TERM=xterm-256color"}
	owned.Go(func() {
		defer slave.Close()
		_ = tui.Run(ctx, opts)
	})
	t.Cleanup(func() {
		quit()
		owned.Wait()
		_ = master.Close()
	})
	return &screen{t: t, master: master, buf: make([]byte, 4096)}
}

// until reads the output until it is right.
func (s *screen) until(right func(painted string) bool) {
	s.t.Helper()
	for !right(s.shown) {
		n, err := s.master.Read(s.buf)
		if err != nil {
			s.t.Fatalf("%v after %q", err, s.shown)
		}
		s.shown += string(s.buf[:n])
	}
	s.shown = ""
}

func (s *screen) press(keys string) {
	s.t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

package cmd

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"topicmux/server"
	"topicmux/topics"
	"topicmux/tui"
)

// old starts a server whose topics have the history of many minutes: cpu, a
// number each second, and net, two numbers each five.
func old(t *testing.T, minutes int) (url string) {
	t.Helper()
	from := time.Now()
	now := from
	s := openWith(t, "127.0.0.1:0", func(o *topics.Options) { o.Clock = func() time.Time { return now } }, server.Options{})
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

// plotted returns how many cells of a picture have a piece of a chart in them.
func plotted(picture string) (n int) {
	for _, c := range picture {
		if c > '\u2800' && c <= '\u28ff' {
			n++
		}
	}
	return n
}

// The charts of the two panes are some 40 by 15 cells, cpu an area and net two
// lines. Half of that may be missing: so old the history may be on a machine with
// much to do. Without a history there is a column.
const filled = 180

// TestTheFirstPictureIsFull: a server that has run for a while has a history.
func TestTheFirstPictureIsFull(t *testing.T) {
	for _, path := range []string{"", "/events", "/events?control=1"} {
		for _, window := range []time.Duration{time.Minute, 5 * time.Minute} {
			t.Run(fmt.Sprint(path, window), func(t *testing.T) {
				t.Setenv("COLUMNS", "100")
				t.Setenv("LINES", "20")
				var out bytes.Buffer
				o := watchOptions{source: old(t, 6) + path, last: -1, once: true, wait: patience, color: "never"}
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
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(slave, &pty.Winsize{Cols: 100, Rows: 20}); err != nil {
		t.Fatal(err)
	}
	ctx, quit := context.WithTimeout(t.Context(), patience)
	var owned sync.WaitGroup
	defer owned.Wait()
	defer quit()
	defer master.Close()
	url := old(t, 6)
	owned.Go(func() {
		defer slave.Close()
		_ = tui.Run(ctx, tui.Options{URL: url + "/events", Input: slave, Output: slave, Environ: []string{"TERM=xterm-256color"}})
	})
	screen, buf := "", make([]byte, 4096)
	for !strings.Contains(screen, "net ") || plotted(screen) < filled {
		n, err := master.Read(buf)
		if err != nil {
			t.Fatalf("%v after %q", err, screen)
		}
		screen += string(buf[:n])
	}
}

package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"topicmux/monitor"
	"topicmux/sse"
)

// TestTheStatusLineHasNoHalfPieces checks widths from 12 to 60 columns in all
// states of the dashboard: each segment is complete, in a shorter form, or ends
// in an ellipsis.
func TestTheStatusLineHasNoHalfPieces(t *testing.T) {
	t.Parallel()
	lost := sse.State{Phase: sse.Waiting, Until: start.Add(10 * time.Second), Err: errors.New("connection refused by 127.0.0.1:8080"), LastEventID: "7fk2q-1042"}
	for name, c := range map[string]struct {
		conn  *sse.State
		keys  string
		first string // mark at the start of the line
	}{
		"live":                {nil, "", "●"},
		"zoomed":              {nil, "1 z", "●"},
		"message":             {nil, "y", "●"},
		"search":              {nil, "/ h e l l o enter", "●"},
		"paused":              {nil, "space", "║"},
		"paused, zoomed":      {nil, "z space", "║"},
		"cursor":              {nil, "[ [ [ [ [ [ [", "║"},
		"cursor, zoomed":      {nil, "z [ [ , ,", "║"},
		"reconnecting":        {&lost, "", "◐"},
		"paused, no server":   {&lost, "space", "║"},
		"message, no server":  {&lost, "y", "◐"},
		"cursor, no server":   {&lost, "[", "║"},
		"ended":               {&sse.State{Phase: sse.Closed}, "", "○"},
		"refused":             {&sse.State{Phase: sse.Closed, Err: errors.New("404 not found")}, "", "○"},
		"list":                {nil, "L L L L L", "●"},
		"paused list":         {nil, "L L L L L space", "║"},
		"help of a lone key":  {nil, "X", "●"},
		"connecting for ever": {&sse.State{Phase: sse.Connecting, Attempt: 3}, "", "◐"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, 60, 8, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 5", "nosuch > 1")}})
			d.open()
			d.publish("cpu", "37.5")
			d.publish("net", "12")
			d.publish("news", "hello")
			d.now = d.now.Add(20 * time.Second)
			d.publish("cpu", "38")
			d.frame()
			if c.conn != nil {
				d.store.Stream(0).SetConn(*c.conn)
				d.frame()
			}
			d.press(c.keys)
			for w := 12; w <= 60; w++ {
				d.model.resize(w, 8)
				d.checkStatus(c.first)
			}
		})
	}
}

// checkStatus checks the segments of the status line and the mark at its start.
func (d *desk) checkStatus(first string) {
	d.t.Helper()
	lines := d.lines()
	line := lines[len(lines)-1]
	if !strings.HasPrefix(line, " "+first) {
		d.t.Errorf("at %d columns %q does not begin with %s", d.model.width, line, first)
	}
	if strings.HasPrefix(first, "║") && strings.Contains(line, "live") {
		d.t.Errorf("at %d columns %q says live while the screen is frozen", d.model.width, line)
	}
	st := d.store.Acquire()
	whole := append(d.model.chrome.statusLeft(st), d.model.chrome.statusRight(st)...)
	d.store.Release()
	end := 0
	for _, s := range d.model.chrome.status {
		known := slices.ContainsFunc(whole, func(w segment) bool {
			beginning, isCut := strings.CutSuffix(s.text, "…")
			return w.text == s.text || slices.Contains(w.briefs, s.text) || w.cut && isCut && strings.HasPrefix(w.text, beginning)
		})
		if !known {
			d.t.Errorf("at %d columns %q holds half a piece, %q", d.model.width, line, s.text)
		}
		if s.text != "" && (s.at.from < end || s.at.to > d.model.width || utf8.RuneCountInString(s.text) != s.at.to-s.at.from) {
			d.t.Errorf("at %d columns %q does not fit or overlaps: %+v", d.model.width, line, s.at)
		}
		end = s.at.to
	}
}

func TestASmallPausedScreenSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 24, 6, Options{})
	d.open()
	d.publish("cpu", "37.5")
	d.now = d.now.Add(20 * time.Second)
	d.publish("cpu", "38.5")
	d.frame()
	d.press("space")
	d.shows(" ║ paused at 12:00:20")
	d.press("[")
	d.shows(" ║ paused  ◆ 12:00:15.0")
	d.hides("−")
	d.model.resize(12, 6)
	d.shows("║ paused  ◆")
}

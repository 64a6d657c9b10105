package tui

import (
	"strings"
	"testing"
	"time"

	"topicmux/sse"
)

// fails announces that the source of a topic has failed and tries again after a wait.
func (d *desk) fails(topic, reason string, wait time.Duration, restarts int) {
	d.publish("$topic", `{"name":%q,"state":"failed","error":%q,"retryAt":%d,"restarts":%d}`, topic, reason, d.now.Add(wait).UnixMilli(), restarts)
}

// supervisedDesk returns a desk with a topicmux server, the topic "web" that has an event, and
// "db" that has none.
func supervisedDesk(t *testing.T, w, h int) *desk {
	t.Helper()
	d := newDesk(t, w, h, Options{})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"web"},{"name":"db"}]}`)
	d.publish("web", "42")
	d.frame()
	return d
}

func TestAFailedPaneCountsDownToTheNextTry(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 180, 24)
	d.fails("web", "exit status 3: no such device", 4*time.Second, 3)
	d.fails("db", "connection refused", 9*time.Second, 0)
	d.frame()
	d.shows("failed: exit status 3: no such device · next try in 4 s · restarted 3 times")
	d.shows("connection refused")
	d.shows("next try in 9 s")
	for _, want := range []string{"in 3 s", "in 2 s", "in 1 s", "now"} {
		d.now = d.wake
		d.frame()
		d.shows("next try " + want + " · restarted 3 times")
	}
	if after := d.now.Sub(start); after != 4*time.Second {
		t.Errorf("four frames took %v, want 4s: the screen changes once a second", after)
	}
	d.publish("$topic", `{"name":"web","state":"live","restarts":4}`)
	d.frame()
	d.hides("exit status 3")
	d.hides("restarted")
}

// TestACountdownRepaintsOnlyItsPane: a frame in between changes nothing, and the next second
// only the pane that counts.
func TestACountdownRepaintsOnlyItsPane(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 120, 24)
	d.fails("web", "no answer", 10*time.Second, 0)
	before := strings.Join(d.frame(), "\n")
	painted := d.model.panes.byTopic["web"].painted
	d.now = d.now.Add(999 * time.Millisecond)
	if got := strings.Join(d.frame(), "\n"); got != before {
		t.Errorf("the screen changed within a second:\n%s\n%s", before, got)
	}
	if d.model.panes.byTopic["web"].painted.nextTry != painted.nextTry {
		t.Error("the pane counts faster than once a second")
	}
	d.now = d.now.Add(time.Millisecond)
	d.frame()
	if got := d.model.panes.byTopic["web"].painted.nextTry; got != "next try in 9 s" {
		t.Errorf("after a second the pane says %q", got)
	}
}

func TestALongWaitWakesTheScreenRarely(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 120, 24)
	d.fails("db", "no answer", 2*time.Hour, 0)
	d.now = d.now.Add(3 * time.Minute) // nothing else changes any more
	d.frame()
	d.shows("next try in 2 h")
	if sleep := d.wake.Sub(d.now); sleep < 10*time.Minute {
		t.Errorf("the next frame is in %v", sleep)
	}
}

func TestTheNextTryIsHiddenWhenItIsNotKnown(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 160, 24)
	d.fails("web", "no answer", 4*time.Second, 1)
	d.frame()
	d.press("space")
	d.now = d.now.Add(2 * time.Second)
	d.frame()
	d.shows("next try in 4 s") // the picture is paused
	d.press("space")
	d.frame()
	d.shows("next try in 2 s")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(time.Hour)})
	d.frame()
	d.hides("next try")
	d.shows("failed: no answer · restarted once")
	d.open()
	d.frame()
	d.shows("next try in 2 s")
	d.now = d.now.Add(2 * time.Minute)
	d.frame()
	d.hides("next try")
}

func TestANarrowPaneSaysTheReasonFirst(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		width  int
		reason string
		want   string
	}{
		{100, "exit status 7: boom", "╰─ failed: exit status 7: boom · next try in 9 s · restarted 3 times ─"},
		{60, "exit status 7: boom", "╰─ failed: exit status 7: boom · next try in 9 s ─"},
		{46, "exit status 7: boom", "╰─ exit status 7: boom · next try in 9 s ─"},
		{40, "exit status 7: boom", "╰─ exit status 7: boom · retry 9 s ─"},
		{34, "exit status 7: boom", "╰─ failed: exit status 7: boom ─"},
		{28, "exit status 7: boom", "╰─ exit status 7: boom ─"},
		{40, "cannot read the sensor at /dev/ttyUSB0", "╰─ cannot read the senso… · retry 9 s ─"},
		{28, "cannot read the sensor at /dev/ttyUSB0", "╰─ failed: cannot read t… ─"},
	} {
		d := newDesk(t, tt.width, 10, Options{})
		d.open()
		d.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"web"}]}`)
		d.publish("web", "42")
		d.fails("web", tt.reason, 9*time.Second, 3)
		d.frame()
		d.shows(tt.want)
	}
}

// TestAPaneWithoutEventsSaysWhy at all sizes: the reason first, then the next try.
func TestAPaneWithoutEventsSaysWhy(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 60}} {
		d := newDesk(t, size[0], size[1], Options{})
		d.open()
		d.publish("$hello", `{"server":"topicmux 1","topics":[{"name":"db","help":"The database"}]}`)
		d.frame()
		d.shows("waiting for the first event")
		d.fails("db", "exit status 3: cannot read /dev/ttyUSB0", 16*time.Second, 1234)
		d.frame()
		for _, want := range []string{"exit status 3: cannot read", "next try in 16 s", "restarted 1,234 times", "╰─ failed ─"} {
			d.shows(want)
		}
		d.hides("waiting")
	}
}

func TestHostileSupervisionFitsThePane(t *testing.T) {
	t.Parallel()
	for _, entry := range []string{
		`"error":"` + strings.Repeat("x", 5000) + `","retryAt":9223372036854775807,"restarts":18446744073709551615`,
		`"error":"\u001b[31m\u202e","retryAt":-1,"restarts":-1`,
		`"error":"","retryAt":"NaN","restarts":1e400`,
		`"error":"漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字","retryAt":1772366404000,"restarts":3`,
	} {
		for w := 24; w <= 100; w += 4 {
			for h := 8; h <= 24; h += 4 {
				d := supervisedDesk(t, w, h)
				d.publish("$topic", `{"name":"web","state":"failed",%s}`, entry)
				d.publish("$topic", `{"name":"db","state":"failed",%s}`, entry)
				d.frame() // checks the size
				d.press("i")
				d.frame()
				d.hides("18,446,744,073,709,551,615")
				d.hides("-1")
			}
		}
	}
}

func TestTheListSaysWhyATopicHasFailed(t *testing.T) {
	t.Parallel()
	for w, want := range map[int]string{
		120: "no answer from the sensor · next try in 4 s · restarted 3 times",
		90:  "no answer from the sensor · next try in 4 s",
		56:  "no answer from the sensor",
	} {
		d := supervisedDesk(t, w, 24)
		d.fails("web", "no answer from the sensor", 4*time.Second, 3)
		d.press(": l a y o u t space l i s t enter")
		d.frame()
		if line := strings.Join(strings.Fields(d.rowWith("web")), " "); !strings.Contains(line, want) || w < 120 && strings.Contains(line, want+" ·") {
			t.Errorf("at %d columns the line is %q, want %q in it", w, line, want)
		}
		d.now = d.now.Add(time.Second)
		d.frame()
		if line := d.rowWith("web"); strings.Contains(want, "next try") && !strings.Contains(line, "next try in 3 s") {
			t.Errorf("at %d columns, a second later the line is %q", w, line)
		}
	}
}

// rowWith returns the first row of the screen with a text.
func (d *desk) rowWith(text string) string {
	for _, line := range d.lines() {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

func TestTheConnectionDialogShowsTheSourceOfTheFocusedTopic(t *testing.T) {
	t.Parallel()
	d := supervisedDesk(t, 80, 30)
	d.press("i")
	d.hides("restarts")
	d.hides("last error")
	d.press("esc")
	d.fails("web", "exit status 3: "+strings.Repeat("no such device ", 8), 4*time.Second, 2)
	d.frame()
	d.press("1 i")
	for _, want := range []string{"web has failed", "exit status 3: no such", "next try       in 4 s", "restarts       2"} {
		d.shows(want)
	}
	d.now = d.now.Add(time.Second)
	d.frame()
	d.shows("next try       in 3 s")
	d.publish("$topic", `{"name":"web","state":"live","restarts":3}`)
	d.publish("web", "43")
	d.frame()
	for _, want := range []string{"web is live", "last error     exit status 3: no such", "restarts       3"} {
		d.shows(want)
	}
	d.hides("next try")
}

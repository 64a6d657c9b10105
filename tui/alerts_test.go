package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/arrangement"
)

func rules(t *testing.T, lines ...string) []*alert.Rule {
	t.Helper()
	var out []*alert.Rule
	for _, l := range lines {
		r, err := alert.Parse(l)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestAnAlertIsShownListedAndAcknowledged(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 90 clear < 80", "nothere stale for 1h")}})
	d.open()
	d.publish("cpu", "50")
	d.frame()
	d.shows("> 90")
	d.hides("1 alert")
	d.now = d.now.Add(time.Second)
	d.publish("cpu", "95")
	d.frame()
	for _, want := range []string{"cpu ▲", "▲ cpu > 90 clear < 80: cpu was 95 at 12:00:01", "▲ 1 alert"} {
		d.shows(want)
	}
	d.press("A")
	d.shows("no matching topic yet")
	d.shows("cpu 95, for 0s")
	d.press("a")
	d.shows("▴ cpu > 90")
	d.press("esc")
	d.now = d.now.Add(time.Second)
	d.publish("cpu", "70")
	d.frame()
	d.hides("1 alert")
	d.hides("cpu ▲")
}

func TestAnAlertThatIsResolvedStaysUntilSomebodyHasSeenIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 90 clear < 80")}})
	d.open()
	for _, v := range []string{"95", "5"} {
		d.publish("cpu", "%s", v)
		d.frame()
		d.now = d.now.Add(time.Second)
	}
	d.shows("△ 1 alert resolved")
	d.press("A A esc")
	d.hides("alert resolved")
}

func TestAPauseHidesNoAlert(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 90")}})
	d.open()
	d.publish("cpu", "5")
	d.frame()
	d.press("space")
	d.now = d.now.Add(time.Second)
	d.publish("cpu", "95")
	d.frame()
	d.shows("▲ 1 alert")
}

func TestTheBellRestsBetweenAlerts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	if cmd := d.model.alerts.notifier.notifyDesktop("first"); cmd == nil {
		t.Fatal("no bell")
	}
	for range 3 {
		if cmd := d.model.alerts.notifier.notifyDesktop("more"); cmd != nil {
			t.Error("the bell does not rest")
		}
	}
	d.now = d.now.Add(notifyEvery)
	raw, _ := d.model.alerts.notifier.notifyDesktop("last")().(tea.RawMsg)
	if got := fmt.Sprint(raw.Msg); !strings.HasPrefix(got, "\a") || !strings.Contains(got, "last (and 3 earlier)") {
		t.Errorf("rang with %q", got)
	}
	quiet := newDesk(t, 80, 24, Options{Quiet: true})
	if quiet.model.alerts.notifier.notifyDesktop("x") != nil {
		t.Error("a quiet dashboard rings")
	}
}

func TestANotificationCannotBeBrokenOutOf(t *testing.T) {
	t.Parallel()
	const evil = "a\x1b\\\x07;\u009c\nb"
	for _, c := range []struct{ environ, head string }{
		{"TERM=xterm-256color", "\x1b]9;"},
		{"TERM=foot", "\x1b]777;notify;"},
		{"TERM=linux", ""},
		{"TERM=tmux-256color TMUX=/tmp/x", "\x1bPtmux;\x1b\x1b]9;"},
	} {
		got := notification("topicmux", evil, strings.Fields(c.environ))
		if !strings.HasPrefix(got, c.head) || c.head == "" && got != "" {
			t.Errorf("%s: %q", c.environ, got)
		}
		body := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(got, c.head), "\x1b\\"), "\x1b\x1b\\")
		if strings.ContainsAny(body, "\x1b\a\u009c\n") || strings.Count(body, ";") > strings.Count(c.head, "notify") {
			t.Errorf("%s: the text is %q", c.environ, body)
		}
	}
}

func TestTheSelectionStaysOnItsAlert(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 24, Options{})
	d.open()
	d.publish("a", "1")
	d.publish("b", "9")
	for _, rule := range []string{"a > 5", "b > 5", "b > 7"} {
		d.press(":")
		for _, c := range "alert " + rule {
			d.press(strings.ReplaceAll(string(c), " ", "space"))
		}
		d.press("enter")
	}
	d.frame()
	if n := len(d.model.alerts.watch.Alerts()); n != 3 {
		t.Fatalf("%d alerts, want 3", n)
	}
	d.press("A")
	d.frame()
	d.press("m")
	d.frame()
	d.press("m")
	d.frame()
	for _, a := range d.model.alerts.watch.Alerts() {
		if a.Muted {
			t.Errorf("%s is muted after m was pressed twice", a.Rule)
		}
	}
}

func TestDurationsAreSpelt(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		10 * time.Second: "10s", time.Minute: "1m", 10 * time.Minute: "10m", 90 * time.Second: "1m30s", 20 * time.Hour: "20h",
		time.Hour + 30*time.Minute: "1h30m", time.Hour + 5*time.Second: "1h0m5s", 0: "0s",
	} {
		if got := arrangement.Duration(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}

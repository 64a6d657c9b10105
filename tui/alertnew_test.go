package tui

import (
	"strings"
	"testing"
	"time"

	"topicmux/internal/jq"
	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui/arrangement"
	"topicmux/tui/savedstate"
)

func (d *desk) rulesAre(want ...string) {
	d.t.Helper()
	var got []string
	for _, r := range d.model.alerts.watch.Rules() {
		got = append(got, r.String())
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		d.t.Errorf("the rules are %q, want %q", got, want)
	}
}

func TestAFormMakesAnAlertForTheFocusedPane(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {80, 24}, {200, 60}} {
		d := newDesk(t, size[0], size[1], Options{})
		d.open()
		d.publish("cpu", `{"total":37.5,"user":12}`)
		d.frame()
		d.press("f")
		d.writes("user")
		d.press("enter a")
		for _, want := range []string{"new alert", "cpu.user > ", "for 15s", "is above"} {
			d.shows(want)
		}
		d.press("ctrl+u")
		d.shows("a value is missing")
		d.press("enter") // the form stays open
		d.writes("10")
		d.press("down ctrl+u")
		d.shows("cpu.user > 10")
		d.press("enter")
		d.rulesAre("cpu.user > 10")
		d.frame()
		d.shows("▲") // the alert fires at once
		d.press("a esc")
		d.hides("new alert")
	}
}

func TestTheFormBeginsWithWhatSuitsTheTopic(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ entry, payloads, want string }{
		{`{"name":"x","kind":"gauge","unit":"%","min":0,"max":100}`, "37.5", "x > 90 for 15s"},
		{`{"name":"x","kind":"gauge","unit":"B","min":0,"max":1000}`, "500", "x > 900 for 15s"},
		{"", "61.2 37 40", "x > 80 for 15s"},
		{"", "0.00012", "x > 0.00015 for 15s"},
		{"", "-21 -18", "x > -14 for 15s"},
		{"", "0", "x > 1 for 15s"},
		{"", "12 %", "x > 90 for 15s"},
		{`{"name":"x","kind":"state"}`, "up", "x != up"},
		{"", "some text that comes", "x stale for 1m"},
	} {
		d := newDesk(t, 100, 30, Options{})
		d.open()
		if test.entry != "" {
			d.publish("$topic", "%s", test.entry)
		}
		payloads := strings.Split(test.payloads, " ")
		if strings.ContainsAny(test.payloads, "%s") {
			payloads = []string{test.payloads}
		}
		for _, p := range payloads {
			d.publish("x", "%s", p)
			d.now = d.now.Add(time.Second)
		}
		d.frame()
		d.press("a")
		d.shows(test.want)
		d.press("enter")
		d.rulesAre(test.want)
	}
}

func TestACommandMakesAnAlert(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press(":")
	d.writes("alert cpu > 90 for soon")
	d.shows("For needs a duration such as 15s or 2m (at soon).")
	d.press("ctrl+u")
	d.writes("alert cpu > 90 for 15s")
	d.press("enter")
	d.rulesAre("cpu > 90 for 15s")
	d.shows(": set")
	d.press(":")
	d.writes("alert cpu > 90 for 15s")
	d.press("enter")
	d.rulesAre("cpu > 90 for 15s")
	d.shows(": already set")
}

func TestAnAlertThatMatchesNothingSaysSoAtOnce(t *testing.T) {
	t.Parallel()
	expr, err := jq.Parse(".foo")
	if err != nil {
		t.Fatal(err)
	}
	fields := monitor.Fields{"cpu": {expr}, "nosuch": {expr}}
	d := newDesk(t, 160, 30, Options{Options: monitor.Options{Alerts: rules(t, "nosuch > 5"), Fields: nil}})
	d.open()
	d.publish("$hello", `{"server":"topicmux 1","topics":[]}`)
	d.publish("cpu", `{"n":1}`)
	d.frame()
	d.shows(`? alert nosuch > 5: no topic "nosuch"`)
	d.press(":")
	d.writes("alert cpu.foo > 5")
	d.press("enter")
	d.shows(`alert cpu.foo > 5: cpu has no field "foo"`)
	d.now = d.now.Add(9 * time.Second)
	d.frame()
	d.shows("? 2 alerts without a match")
	for i := 0; i < 9 && d.now.Before(start.Add(10*time.Second)); i++ { // without an event
		d.now = d.wake
		d.frame()
	}
	d.shows("? 2 unmatched")
	d.hides("without a match")
	d.press("i")
	d.shows(`no match for   alert nosuch > 5: no topic "nosuch"`)
	d.shows(`               alert cpu.foo > 5: cpu has no field "foo"`)
	d.press("esc A")
	d.shows(`cpu has no field "foo"`)
	d.press("esc")
	d.publish("nosuch", "1")
	d.publish("cpu", `{"foo":1}`)
	d.now = d.now.Add(2 * time.Second)
	d.frame()
	d.hides("?  ")
	d.hides("unmatched")

	d = newDesk(t, 160, 30, Options{Options: monitor.Options{Fields: fields}})
	d.open()
	d.publish("cpu", `{"n":1}`) // a server without a catalogue
	d.frame()
	d.hides("field nosuch")
	d.now = d.wake
	d.frame()
	d.shows("? 2 fields without a match")
}

func TestAnAlertSaysWhereItComesFrom(t *testing.T) {
	t.Parallel()
	opts := Options{Arrangement: arrangement.Arrangement{Alerts: rules(t, "cpu > 90")}}
	opts.Alerts = rules(t, "cpu > 95")
	d := newDesk(t, 120, 30, opts)
	d.open()
	d.publish("cpu", "1")
	d.frame()
	d.press("A")
	for rule, from := range map[string]string{"cpu > 90": "(config file)", "cpu > 95": "(--alert)"} {
		for _, line := range d.lines() {
			if strings.Contains(line, rule) && !strings.Contains(line, from) {
				t.Errorf("%q does not say %s", line, from)
			}
		}
	}
	d.shows("(config file)")
	d.shows("(--alert)")
}

func TestAlertsAreEditedMutedAndRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "cpu > 90")}})
	d.open()
	d.publish("cpu", "95")
	d.frame()
	d.shows("▲ 1 alert")
	d.press("A")
	d.shows("(--alert)")
	d.press("m")
	d.shows("⊘ cpu > 90")
	d.shows("muted")
	d.press("esc")
	d.hides("1 alert")
	d.hides("cpu ▲")
	d.press("A m e")
	d.shows("edit alert")
	d.press("backspace backspace")
	d.shows("A value is missing after >.")
	d.writes("99")
	d.press("enter")
	d.rulesAre("cpu > 99")
	d.frame()
	d.hides("▲ 1 alert")
	d.press("A")
	d.hides("(--alert)") // the user has changed it, so it is the user's own now
	d.press("d")
	d.rulesAre()
	d.shows("No alerts yet. Press n to add one.")
	d.press("n")
	d.shows("new alert")
}

func TestAlertsAreRememberedForTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func(given ...string) *desk {
		d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, given...)}, StateDir: dir})
		d.model.alerts.book.restore(d.model.saved)
		d.open()
		d.publish("cpu", "95")
		d.frame()
		return d
	}
	d := open("cpu > 1")
	for _, rule := range []string{"cpu > 90", "mem > 80 for 15s"} {
		d.press(":")
		d.writes("alert " + rule)
		d.press("enter")
	}
	d.press("A end m esc")
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	d = open("cpu > 90") // it was saved, too
	d.rulesAre("cpu > 90", "mem > 80 for 15s")
	d.press("A")
	d.shows("⊘ mem > 80 for 15s")
	d.press("down d esc")
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}
	d = open()
	d.rulesAre() // rules from the command line are not the user's own
	kept, err := savedstate.Open(dir, "elsewhere")
	if err != nil || len(kept.Alerts()) != 0 {
		t.Errorf("another server has %v, %v", kept.Alerts(), err)
	}
}

func TestAnAlertOfATopicThatEndedSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Alerts: rules(t, "job > 5")}})
	d.open()
	d.publish("job", "7")
	d.frame()
	d.shows("▲ 1 alert")
	d.publish("$complete", `{"topic":"job"}`)
	d.frame()
	d.hides("▲ 1 alert")
	d.press("A")
	d.shows("job has ended")
}

func TestASessionsAlertsAreBounded(t *testing.T) {
	t.Parallel()
	d := three(t)
	for range alert.MaxRules {
		d.model.alerts.watch.Add(rules(t, "cpu > 1000")[0])
	}
	d.press("a enter")
	d.shows("the maximum is 64 alerts")
}

// TestTheListOfAlertsOpensWithoutAny: the list explains how to add an alert.
func TestTheListOfAlertsOpensWithoutAny(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.open()
	d.publish("cpu", "1")
	d.frame()
	d.press("A")
	d.shows("No alerts yet. Press n to add one.")
}

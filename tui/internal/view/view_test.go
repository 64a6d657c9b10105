package view_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"topicmux/tui/internal/screen"
	"topicmux/tui/internal/view"
)

func TestBestViewFollowsTheKind(t *testing.T) {
	t.Parallel()
	s := machine(t)
	for topic, want := range map[string]string{
		"load": "line", "cpu": "line", "mem": "gauge", "procs": "table", "orders": "progress",
		"chat": "chat", "log": "log", "clock": "big", "door": "states", "hub": "json", "later": "line",
	} {
		views := view.For(s.topic(topic))
		if got := views[0].Name(); got != want {
			t.Errorf("%s is shown as %s, want %s", topic, got, want)
		}
		seen := map[string]bool{}
		for _, v := range views {
			if seen[v.Name()] {
				t.Errorf("%s has the view %s twice", topic, v.Name())
			}
			seen[v.Name()] = true
		}
	}
	s.at(now, "clock", "a text that no large digits can write")
	if got := view.For(s.topic("clock"))[0].Name(); got != "text" {
		t.Errorf("a long text is shown as %s", got)
	}
}

func TestHeadlineIsTheOneValue(t *testing.T) {
	t.Parallel()
	s := machine(t)
	for topic, want := range map[string][2]string{
		"load": {"29.9", "%"}, "cpu": {"34.3", "%"}, "net": {"140", "kB/s"}, "mem": {" 81.1", "%"},
		"procs": {"3", "rows"}, "orders": {"1/3", "done"}, "chat": {"typing", ""}, "clock": {"12:30:47", ""},
		"door": {"ok", ""}, "log": {"1 error", "· 1.0 events/s"}, "hub": {"", ""}, "later": {"", ""},
	} {
		value, unit := view.Headline(s.topic(topic), context())
		if got := [2]string{value, unit}; got != want {
			t.Errorf("%s: %q, want %q", topic, got, want)
		}
	}
}

func TestAValueWithoutItsUnitHasItsOwnPrefix(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]string{"0": "0", "48000000": "48M", "2100": "2.10k", "12": "12"} {
		for unit, peak := range map[string]string{"B/s": "48000000 B/s", "Hz": "48000000 Hz"} {
			s := newScene(t)
			s.at(time.Unix(100, 0), "disk", peak)
			s.at(time.Unix(101, 0), "disk", now+" "+unit)
			c := &view.Context{From: time.Unix(60, 0), To: time.Unix(120, 0)}
			cell := view.CellOf(s.topic("disk"), c, 5, false)
			if got := strings.TrimSpace(cell.Value) + cell.Unit; got != want {
				t.Errorf("%s %s after a peak: %q, want %q", now, unit, got, want)
			}
		}
	}
}

func TestPastIsShownAsItWas(t *testing.T) {
	t.Parallel()
	s := machine(t)
	then := now.Add(-30 * time.Second)
	c := &view.Context{Now: now, From: then.Add(-time.Minute), To: then}
	if value, _ := view.Headline(s.topic("load"), c); value != "62.1" {
		t.Errorf("the value 30 s ago was %q", value)
	}
	if got := frame(named(t, s.topic("log"), "log"), s.topic("log"), c, 40, 4); !strings.Contains(got, "no events before") {
		t.Errorf("the log shows what had not happened yet:\n%s", got)
	}
	before := frame(named(t, s.topic("load"), "line"), s.topic("load"), c, 60, 12)
	s.at(now, "load", "99")
	if after := frame(named(t, s.topic("load"), "line"), s.topic("load"), c, 60, 12); after != before {
		t.Errorf("the past changed:\n%s\n%s", before, after)
	}
}

func TestColumnsGoByWhatTheySay(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.declare("jobs", `"kind":"table"`)
	s.at(now, "jobs", `[{"id":1,"job":"build","owner":"ci","note":"","secs":12.5},{"id":2,"job":"test","owner":"ci","note":"","secs":3.25}]`)
	topic := s.topic("jobs")
	for w, want := range map[int]string{
		60: "id job owner note secs",
		23: "id job owner secs",
		18: "id job secs",
		13: "job secs",
		6:  "job +4",
	} {
		got := frame(view.For(topic)[0], topic, context(), w, 4)
		if header := strings.Join(strings.Fields(strings.Split(got, "\n")[0]), " "); header != want {
			t.Errorf("%d cells: columns %q, want %q\n%s", w, header, want, got)
		}
	}
}

func TestEmptyTopicsSaySo(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for _, kind := range []string{"number", "numbers", "gauge", "progress", "state", "table", "log", "chat", "text", "json", "unheard-of"} {
		s.declare("t-"+kind, `"kind":"`+kind+`","help":"What it is for."`)
		topic := s.topic("t-" + kind)
		for _, v := range view.For(topic) {
			if got := frame(v, topic, context(), 40, 6); !strings.Contains(got, "waiting for") || !strings.Contains(got, "What it is for.") {
				t.Errorf("%s of no %s:\n%s", v.Name(), kind, got)
			}
		}
	}
}

func TestStaleValuesLoseTheirColour(t *testing.T) {
	t.Parallel()
	s := machine(t)
	spread(s)
	for _, name := range []string{"load", "cpu", "net", "mem", "procs", "orders", "chat", "log", "clock", "door", "hub", "latency", "http", "svc"} {
		topic := s.topic(name)
		for _, v := range append([]view.View{view.Wire}, view.For(topic)...) {
			c := context()
			c.Stale = true
			g := screen.New(50, 10)
			v.Draw(g.All(), topic, c)
			for y := range 10 {
				for x := range 50 {
					if ch, st := g.At(x, y); strings.TrimSpace(ch) != "" && st.Fg != faint {
						t.Fatalf("%s of stale %s: %q at %d,%d has colour %d", v.Name(), name, ch, x, y, st.Fg)
					}
				}
			}
		}
	}
}

func TestDrawingTwiceGivesTheSame(t *testing.T) {
	t.Parallel()
	s := machine(t)
	spread(s)
	for _, name := range []string{"load", "cpu", "mem", "procs", "chat", "hub", "latency", "http", "svc", "room"} {
		topic := s.topic(name)
		for _, v := range append([]view.View{view.Wire}, view.For(topic)...) {
			c := context()
			c.Cache = &view.Cache{}
			if a, b := frame(v, topic, c, 60, 14), frame(v, topic, c, 60, 14); a != b {
				t.Errorf("%s of %s:\n%s\nthen\n%s", v.Name(), name, a, b)
			}
		}
	}
}

func TestImpossibleNumbersDoNoHarm(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	for i, v := range []string{"1e308", "-1e308", "5e-324", "0", "-0", "1e999"} {
		s.at(now.Add(time.Duration(i-6)*time.Second), "n", v)
	}
	s.declare("n", `"kind":"number","min":-1e308,"max":1e308`)
	s.at(now, "n", fmt.Sprint(math.MaxFloat64))
	topic := s.topic("n")
	for _, v := range view.For(topic) {
		frame(v, topic, context(), 60, 14)
	}
}

func TestEveryViewOfferedFits(t *testing.T) {
	t.Parallel()
	s := machine(t)
	spread(s)
	for _, name := range []string{"load", "cpu", "net", "mem", "procs", "orders", "chat", "log", "clock", "door", "hub", "latency", "http", "svc", "room"} {
		topic := s.topic(name)
		for _, v := range view.For(topic) {
			if !v.Fits(topic) {
				t.Errorf("%s is offered as %s, which does not fit", name, v.Name())
			}
		}
	}
	if v := view.For(s.topic("svc"), "no.such.field")[0].Name(); v != "table" {
		t.Errorf("a field that is not there makes a table a %s", v)
	}
	s.topic("svc").Want("0.cpu")
	if v := view.For(s.topic("svc"), "0.cpu")[0].Name(); v != "line" {
		t.Errorf("a chosen field of a table is shown as %s", v)
	}
}

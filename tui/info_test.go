package tui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/sse"
)

func TestASelectionThatMatchesNothingSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ url, hello, want string }{
		{"http://h/events?topics=clockk%2Cx.*", `{"server":"topicmux 0.1.0","topics":[]}`, "No topic matches clockk, x.*."},
		{"http://h/events", `{"server":"topicmux 0.1.0","topics":[]}`, "No events yet."},
		{"http://h/events?topics=clockk", `{"server":"other"}`, "No events yet."}, // its catalogue is not known
	} {
		d := newDesk(t, 80, 20, Options{Options: monitor.Options{URL: c.url}})
		d.open()
		d.store.Stream(0).Apply(sse.Event{Type: "$hello", Data: []byte(c.hello)}, d.now)
		d.frame()
		d.shows(c.want)
	}
}

func TestInfoSaysWhichTimeChartsUse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		timed   bool
		arrival bool
		want    string
	}{
		{"untimed", false, false, "arrival time: the events have no SSE field time"},
		{"timed", true, false, "event time"},
		{"by arrival", true, true, "arrival time"},
	} {
		d := newDesk(t, 120, 30, Options{Options: monitor.Options{ArrivalTime: c.arrival}})
		d.open()
		ev := sse.Event{Type: "a", Data: []byte("1")}
		if c.timed {
			ev.Time = d.now.UnixMilli()
		}
		d.store.Stream(0).Apply(ev, d.now)
		d.frame()
		st := d.store.Acquire()
		got := ""
		for _, f := range d.model.connection.infoLines(st) {
			if f.label == "time axis" {
				got = f.value
			}
		}
		d.store.Release()
		if got != c.want {
			t.Errorf("%s: time axis %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAPartOfASelectionThatMatchesNothingSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 20, Options{})
	d.open()
	d.store.Stream(0).SetUnmatched([]store.Unmatched{{Pattern: "cpuu", Near: "cpu", Matches: func(topic string) bool { return topic == "cpuu" }}})
	d.frame()
	d.shows("No topic matches cpuu; did you mean cpu?")
	d.publish("clock", "12:00")
	d.frame()
	d.shows("? no topic matches cpuu; did you mean cpu?")
	d.publish("cpuu", "5")
	d.frame()
	d.hides("no topic matches")
}

// An attempt after the last connection must not look like a count of connections.
func TestInfoTellsConnectionsFromAttempts(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	failed := sse.State{Phase: sse.Waiting, Attempt: 2, Err: errors.New("connection refused")}
	for _, c := range []struct {
		state sse.State
		want  string
	}{
		{failed, "0, 2 attempts since"},
		{sse.State{Phase: sse.Open, Attempt: 1}, "1"},
		{failed, "1, 2 attempts since"},
		{sse.State{Phase: sse.Open, Attempt: 3}, "2, after 3 attempts"},
	} {
		d.store.Stream(0).SetConn(c.state)
		st := d.store.Acquire()
		for _, f := range d.model.connection.infoLines(st) {
			if f.label == "connections" && f.value != c.want {
				t.Errorf("%+v: connections %q, want %q", c.state, f.value, c.want)
			}
		}
		d.store.Release()
	}
}

func TestInfoSaysWhereTheHistoryOfTheFocusedTopicStarts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		age  time.Duration
		told bool
	}{
		{"within the window", 25 * time.Second, true},
		{"before the window", 2 * time.Minute, false},
		{"at the connection", 0, false},
	} {
		d := newDesk(t, 120, 30, Options{})
		d.open()
		d.store.Stream(0).Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","epoch":"e","topics":[{"name":"fast","last":"e-2"}]}`)}, d.now)
		for i, at := range []time.Duration{c.age, 0} {
			d.store.Stream(0).Apply(sse.Event{Type: "fast", ID: fmt.Appendf(nil, "e-%d", i+1), Data: []byte("1"), Time: d.now.Add(-at).UnixMilli()}, d.now)
		}
		d.frame()
		got := ""
		st := d.store.Acquire()
		for _, f := range d.model.connection.infoLines(st) {
			if f.label == "history" {
				got = f.value
			}
		}
		d.store.Release()
		want := ""
		if c.told {
			want = "fast starts at " + d.now.Add(-c.age).Local().Format(time.TimeOnly) + ": the server has no older events"
		}
		if got != want {
			t.Errorf("%s: history %q, want %q", c.name, got, want)
		}
	}
}

func TestTheStatusLineSaysWhetherTheHistoryIsComplete(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 24, Options{})
	d.model.store.Stream(0).SetConn(sse.State{Phase: store.Open})
	d.control("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"cpu","last":"e-5"},{"name":"mem","last":"e-9"}]}`)
	d.shows("● catching up")
	d.control("$live", `{}`)
	d.shows("● live")
	d.hides("$live")
	d.shows("2 topics")
}

func TestInfoDoesNotClaimWhatItCannotKnow(t *testing.T) {
	t.Parallel()
	for server, want := range map[string][]string{"topicmux 1": {"server", "lost"}, "": nil} {
		d := newDesk(t, 120, 30, Options{})
		d.open()
		if server != "" {
			d.store.Stream(0).Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"` + server + `","epoch":"e","topics":[]}`)}, d.now)
		}
		d.publish("cpu", "1")
		d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, URL: "http://h/", Attempt: 1})
		d.frame()
		st := d.store.Acquire()
		var got []string
		for _, f := range d.model.connection.infoLines(st) {
			if f.label == "server" || f.label == "lost" {
				got = append(got, f.label)
			}
			if f.label == "connections" && strings.Contains(f.value, "since") {
				t.Errorf("after the end: %s", f.value)
			}
		}
		d.store.Release()
		if !slices.Equal(got, want) {
			t.Errorf("of server %q it shows %v, want %v", server, got, want)
		}
	}
}

package plain_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/monitor/store"
	"topicmux/sse"
	"topicmux/tui/internal/plain"
)

// listener records the output of a Reporter. Its clock is advanced by the test.
type listener struct {
	t       *testing.T
	now     time.Time
	session *monitor.Session
	store   *store.Store
	*plain.Reporter
	output strings.Builder
}

func newListener(t *testing.T, rules ...string) *listener {
	t.Helper()
	e := &listener{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return e.now }
	var parsed []*alert.Rule
	for _, s := range rules {
		r, err := alert.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, r)
	}
	var err error
	if e.session, err = monitor.New(monitor.Options{URL: "http://h/events", Client: sse.Options{NoReconnect: true}, Alerts: parsed, Clock: clock}); err != nil {
		t.Fatal(err)
	}
	e.store = e.session.Store()
	e.Reporter = plain.New(e.session, &e.output, plain.Options{Clock: clock})
	e.store.Stream(0).SetConn(sse.State{Phase: sse.Open, URL: "http://h/events"})
	e.Report()
	e.output.Reset()
	return e
}

func (e *listener) publish(topic, format string, args ...any) {
	e.store.Stream(0).Apply(sse.Event{Type: topic, Data: fmt.Appendf(nil, format, args...)}, e.now)
	e.Report()
}

func (e *listener) hears(want ...string) {
	e.t.Helper()
	got := strings.Split(strings.TrimSuffix(e.output.String(), "\n"), "\n")
	if e.output.Len() == 0 {
		got = nil
	}
	if !slices.Equal(got, want) {
		e.t.Errorf("got %q, want %q", got, want)
	}
	e.output.Reset()
}

func TestANumberIsToldWhenItChangedEnough(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.store.Stream(0).Apply(sse.Event{Type: "$topic", Data: []byte(`{"name":"cpu","unit":"%","min":0,"max":100}`)}, e.now)
	for _, v := range []float64{37.5, 39, 41, 60, 61} {
		e.publish("cpu", "%v", v)
		e.now = e.now.Add(6 * time.Second)
	}
	e.hears("cpu: 37.5 percent.", "cpu: 60.0 percent, up from 37.5 percent.")
}

func TestUnitsAreSpoken(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("net", "12300000 B/s")
	e.publish("room", "20.5 °C")
	e.publish("visits", "1500000")
	e.hears("net: 12.3 megabytes per second.", "room: 20.5 degrees Celsius.", "visits: 1,500,000.")
}

func TestALargeNumberIsSaidWithAllOfItsDigits(t *testing.T) {
	t.Parallel()
	for _, digits := range []string{"9007199254740997", "9007199254740996", "-9007199254740993", "12345678901234567890"} {
		e := newListener(t)
		e.publish("seq", "%s", digits)
		e.now = e.now.Add(6 * time.Second)
		e.publish("seq", "1")
		if first, _, _ := strings.Cut(e.output.String(), "\n"); first != "seq: "+digits+"." {
			t.Errorf("%s is said as %q", digits, first)
		}
	}
}

func TestAClosedStreamIsNotSilent(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.store.Stream(0).Apply(sse.Event{Type: "temp", Data: []byte("52")}, e.now)
	e.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	e.now = e.now.Add(time.Hour)
	e.Report()
	e.hears("temp: 52.", "The stream has ended.")
}

func TestTheUsersInterruptIsNoFailure(t *testing.T) {
	t.Parallel()
	for range 20 { // whichever is reported first
		e := newListener(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		e.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: fmt.Errorf("connect: %w", ctx.Err())})
		e.session.Run(ctx)
		if err := e.Run(ctx); err != nil {
			t.Fatal(err)
		}
		e.hears()
	}
}

func TestANumberOfSeveralSaysItsField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		topic, entry string
		payloads     []string
		want         []string
	}{
		{"load", `"min":0`, []string{`{"1m":3.64,"5m":2,"15m":1}`}, []string{"load: 1m 3.64, 5m 2.00, 15m 1.00."}},
		{"disk", `"unit":"B/s"`, []string{`{"read":0,"write":0}`, `{"read":4096,"write":0}`}, []string{
			"disk: read 0 bytes per second, write 0 bytes per second.",
			"disk: read 4.10 kilobytes per second up from 0 bytes per second, write 0 bytes per second.",
		}},
		{"disk", "", []string{`{"read":10,"write":5}`, `{"read":10,"write":5}`, `{"read":10,"write":3}`}, []string{
			"disk: read 10, write 5.", "disk: read 10, write 3 down from 5.",
		}},
		{"cpu", `"unit":"%"`, []string{`{"total":77.5,"cores":[90,65]}`}, []string{"cpu: total 77.5 percent."}},
		{"disk.root", `"kind":"gauge","unit":"B","min":0,"max":1e12`, []string{`{"used":37800000000}`}, []string{"disk.root: used 37.8 gigabytes."}},
		{"dice", "", []string{`{"value":6}`}, []string{"dice: 6."}},
		{"host.cpu", "", []string{`{"cpu":6.5}`}, []string{"host.cpu: 6.5."}},
		{"many", "", []string{`{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}`}, []string{"many: a 1, b 2, c 3, d 4, 2 more fields."}},
		{"nodes", "", []string{`{"a":{"load":1},"b":{"load":2}}`}, []string{"nodes: a.load 1, b.load 2."}},
	} {
		e := newListener(t)
		e.store.Stream(0).Apply(sse.Event{Type: "$topic", Data: []byte(strings.TrimSuffix(`{"name":"`+c.topic+`",`+c.entry, ",") + "}")}, e.now)
		for _, p := range c.payloads {
			e.publish(c.topic, "%s", p)
			e.now = e.now.Add(6 * time.Second)
		}
		e.hears(c.want...)
	}
}

func TestJSONIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		payloads []string
		want     []string
	}{
		{[]string{`{"id":"a7","state":"paid","items":[{},{}],"by":{"name":"Ann","city":"Bonn"}}`}, []string{"x: id a7, state paid, items 2 items, by 2 fields."}},
		{[]string{`{"type":"order.created","id":"a"}`, `{"type":"order.paid","id":"a"}`}, []string{"x: type order.created, id a.", "x: order.paid: id a."}},
		{[]string{`["a","b"]`}, []string{"x: a, b."}},
		{[]string{`{"level":"error","msg":"disk is full","free":0}`}, []string{"x: error, disk is full."}},
		{[]string{`[error] disk is full`}, []string{"x: error, disk is full."}},
	} {
		e := newListener(t)
		for _, p := range c.payloads {
			e.publish("x", "%s", p)
			e.now = e.now.Add(61 * time.Second)
		}
		e.hears(c.want...)
	}
}

func TestAnAlertSaysWhichNumber(t *testing.T) {
	t.Parallel()
	e := newListener(t, "cpu > 90", "load.1m > 3", "net > 5")
	e.publish("cpu", `{"total":95,"cores":[90,100]}`)
	e.publish("load", `{"1m":4,"5m":2}`)
	e.publish("net", `7`)
	e.hears("Alert: cpu > 90. cpu.total is 95.", "cpu: total 95.", "Alert: load.1m > 3. load.1m is 4.", "load: 1m 4, 5m 2.",
		"Alert: net > 5. net is 7.", "net: 7.")
}

func TestAnAlertWithoutATopicIsSaidOnce(t *testing.T) {
	t.Parallel()
	e := newListener(t, "nosuch stale for 5s")
	e.now = e.now.Add(6 * time.Second)
	e.Report()
	e.hears("Alert: nosuch stale for 5s.")
}

func TestAFloodIsCalm(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	for i := range 1000 {
		e.publish(fmt.Sprint("topic", i%40), "%d", i*i)
		e.now = e.now.Add(10 * time.Millisecond)
	}
	if n := strings.Count(e.output.String(), "\n"); n > 12 {
		t.Errorf("%d lines in ten seconds", n)
	}
}

func TestTheEndHasTheLastValues(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("x", "5")
	e.publish("y", "7")
	e.publish("log", "2026-03-01T12:00:00Z INFO one")
	e.output.Reset()
	e.now = e.now.Add(time.Second)
	e.publish("x", "5.1")
	e.publish("y", "7")
	e.publish("log", "2026-03-01T12:00:01Z INFO two")
	e.publish("log", "2026-03-01T12:00:01Z INFO three")
	e.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	e.Report()
	e.hears("x: 5.1, up from 5.0.", "log: three. After 1 more line.", "The stream has ended.")
}

func TestTheEndOfManyTopicsIsBounded(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	for i := range 150 {
		e.store.Stream(0).Apply(sse.Event{Type: fmt.Sprintf("t%03d", i), Data: []byte("1")}, e.now)
	}
	e.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	e.Report()
	got := strings.Split(strings.TrimSpace(e.output.String()), "\n")
	if len(got) != 102 || got[99] != "t099: 1." || got[100] != "The last values of 50 more topics are left out." {
		t.Errorf("%d lines, ending %q", len(got), got[max(0, len(got)-3):])
	}
}

func TestALongPayloadHasItsTrueSize(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("x", "%s", strings.Repeat("word ", 1<<20))
	e.hears("x: " + strings.TrimSpace(strings.Repeat("word ", 60)) + "… 5.0 MiB.")
}

func TestATimeIsSaidAsItWasSent(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("up_ms", "1795857819078")
	e.hears("up_ms: 1795857819078.")
}

func TestALogTellsWhatItSkipped(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	for i := range 10 {
		e.publish("news", "WARN something happened again, number %d of them", i)
		e.now = e.now.Add(time.Second)
	}
	e.hears("news: warn, something happened again, number 0 of them.",
		"news: warn, something happened again, number 5 of them. After 4 more lines.")
}

func TestWhatMustBeToldIsTold(t *testing.T) {
	t.Parallel()
	e := newListener(t, "door == open")
	e.publish("door", "open")
	e.publish("$gap", `{"topic":"door","missed":7,"reason":"slow"}`)
	e.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: e.now.Add(3 * time.Second), Err: fmt.Errorf("connection refused")})
	e.Report()
	e.hears("Alert: door == open. door is open.", "door: open.", "door: 7 events lost, slow.",
		"No connection: connection refused. Next attempt in 3 seconds.")
}

func TestNothingThatIsSaidIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	e := newListener(t)
	e.publish("evil\x1b[2J", "a\x1b]0;x\a\u009bb\nc")
	if s := e.output.String(); strings.ContainsAny(strings.TrimSuffix(s, "\n"), "\x1b\a\u009b\n") || s == "" {
		t.Errorf("said %q", s)
	}
}

package health_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

// anAnswer is a stream with every figure.
func anAnswer() *stream {
	s := &stream{health.New(health.Options{}), epoch}
	s.SetFlow(health.Messages)
	s.State(s.now, sse.State{Phase: sse.Connecting})
	s.wait(182 * time.Millisecond)
	s.State(s.now, sse.State{Phase: sse.Open, Response: &sse.Response{
		Status: 200, Proto: "HTTP/2.0", Encoding: "gzip",
		Requested: epoch, Connected: epoch.Add(31 * time.Millisecond), Received: s.now,
		Header: http.Header{"Content-Type": {"text/event-stream"}, "Server": {"cloudflare"}, "Via": {"1.1 nginx"}},
	}})
	s.wait(60 * time.Millisecond)
	s.event(health.Event{})
	for range 4 {
		s.wait(15 * time.Second)
		s.ping()
	}
	s.Keepalive(s.now, keepalive.NamedEvent)
	for i := range 1200 {
		s.wait(time.Duration(15+i%20) * time.Millisecond)
		if i%100 == 99 {
			s.wait(time.Duration(i) * time.Millisecond / 4)
		}
		if i == 800 {
			s.wait(4 * time.Second)
		}
		s.event(health.Event{Grows: true, Tokens: 1, Words: i % 2})
	}
	return s
}

func golden(t *testing.T, r health.Report, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), r.Lines()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLinesOfAnAnswer(t *testing.T) {
	t.Parallel()
	s := anAnswer()
	golden(t, s.report(), `
verdict      streaming: text arrives
response     200 · HTTP/2 · text/event-stream · gzip
via          cloudflare · nginx
time to      connect   31 ms    response     182 ms    event    242 ms    text      1 min
gaps         p50       25 ms    p95         33.9 ms    p99     83.6 ms    longest  4.01 s
received     events    1,201    bytes        120 kB    tokens    1,200    words       600
rate         events   12.6/s    bytes     1.26 kB/s    tokens   33.9/s    words      17/s
last 10 s    events   36.2/s    bytes     3.62 kB/s    tokens   36.2/s    words    18.1/s
stalls       1, of 4.01 s
keepalives   4 × comment, 1 × named event · one about every 11.2 s
connections  1 · open for 1 min 35 s
`)
	s.event(health.Event{Ends: true, Reason: "[DONE]"})
	s.wait(20 * time.Millisecond)
	s.State(s.now, sse.State{Phase: sse.Closed, Err: sse.ErrEnded})
	golden(t, s.report(), `
verdict      ended: the stream said that it is complete: [DONE]
response     200 · HTTP/2 · text/event-stream · gzip
via          cloudflare · nginx
time to      connect   31 ms    response     182 ms    event    242 ms    text      1 min
gaps         p50       25 ms    p95         33.9 ms    p99     83.6 ms    longest  4.01 s
received     events    1,202    bytes        120 kB    tokens    1,200    words       600
rate         events   12.6/s    bytes     1.26 kB/s    tokens   33.9/s    words      17/s
stalls       1, of 4.01 s
keepalives   4 × comment, 1 × named event · one about every 11.2 s
connections  1 · lasted 1 min 35 s
`)
}

func TestLinesOfTopics(t *testing.T) {
	t.Parallel()
	s := &stream{health.New(health.Options{}), epoch}
	for i := range 4 {
		s.connect(20 * time.Millisecond)
		for range 110 {
			s.wait(500*time.Millisecond + time.Duration(i)*time.Millisecond)
			s.event(health.Event{Grows: true})
		}
		s.Closed(s.now, sse.ErrEnded)
		s.wait(3 * time.Second)
	}
	golden(t, s.report(), `
verdict      renewed: the connection renews every 55 s
response     200 · HTTP/1.1 · not compressed
time to      response   20 ms    event   523 ms
gaps         p50       500 ms    p95     502 ms    p99  502 ms    longest  503 ms
received     events       440    bytes    44 kB
rate         events    1.99/s    bytes  199 B/s
connections  4 · lasted 55.3 s · on average 55.2 s (55 s to 55.3 s) · renews every 55 s
`)
}

func TestLinesOfABufferedStream(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.Head(s.now, health.Response{Status: 200, Proto: "HTTP/1.1", Header: http.Header{"Server": {"nginx"}}})
	s.proxied(300, 50*time.Millisecond, 8<<10, timed)
	golden(t, s.report(), `
verdict      buffered: 98 % of the events came in bursts, each made over about 2.09 s
             → nginx buffers responses unless they have the header X-Accel-Buffering: no
response     200 · HTTP/1.1 · not compressed
via          nginx
time to      response    50 ms    event     2.35 s
gaps         p50       5.02 µs    p95      5.02 µs    p99  2.3 s    longest  2.3 s
received     events        300    bytes      54 kB
rate         events     23.5/s    bytes  3.93 kB/s
last 10 s    events     23.1/s    bytes  4.16 kB/s
bursts       98 % of the events arrived together although they were created apart
connections  1 · open for 15 s
`)
}

func TestLinesOfRequestsWithoutAStream(t *testing.T) {
	t.Parallel()
	m := health.New(health.Options{})
	golden(t, m.Snapshot(epoch), `
verdict      connecting: no request has been sent
received     events  0    bytes  0 B
`)
	m.Requested(epoch)
	m.Head(epoch.Add(time.Second), health.Response{Status: 401, Proto: "HTTP/1.1"})
	m.Closed(epoch.Add(time.Second), &sse.RefusedError{Status: 401, Problem: "no key", Hint: "send a key"})
	golden(t, m.Snapshot(epoch), `
verdict      refused: the server answered 401 Unauthorized: no key
             → send a key
response     401 · HTTP/1.1 · not compressed
time to      response  1 s
received     events      0    bytes  0 B
`)
}

// TestValuesAreThoseOfTheJSON: each figure has its name as its path.
func TestValuesAreThoseOfTheJSON(t *testing.T) {
	t.Parallel()
	s := anAnswer()
	s.wait(6 * time.Second)
	s.ping()
	r := s.report()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range health.Names() {
		got, known := r.Value(name)
		in := gjson.GetBytes(data, name)
		if name == "connections.average" {
			if known {
				t.Errorf("%s is known", name)
			}
			continue
		}
		if !known {
			t.Errorf("%s is not known", name)
		}
		want := in.Num
		if in.Type == gjson.True {
			want = 1
		}
		if !in.Exists() && got != 0 {
			t.Errorf("%s is not in the JSON", name)
		}
		if diff := got - want; diff > 1e-6 || diff < -1e-6 {
			t.Errorf("%s: got %v, the JSON has %v", name, got, want)
		}
	}
	for _, name := range []string{"", "nothing", "itl", "verdict", "TTFT"} {
		if v, known := r.Value(name); known {
			t.Errorf("%q is %v", name, v)
		}
	}
}

func TestJSONOfAVerdict(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.grow(100, 20*time.Millisecond)
	s.wait(3500 * time.Millisecond)
	s.ping()
	data, err := json.Marshal(s.report().Verdict)
	const want = `{"kind":"stalled","text":"no text for 3.5 s, only 1 keepalive","evidence":{"silence":3.5,"limit":1,"keepalives":1}}`
	if err != nil || string(data) != want {
		t.Errorf("got  %s, %v\nwant %s", data, err, want)
	}
	for k := health.Connecting; k <= health.Stopped; k++ {
		if name, err := k.MarshalText(); err != nil || len(name) == 0 || k.String() == "" || k.String() == "unknown" {
			t.Errorf("kind %d: %q, %v", k, name, err)
		}
	}
	if name, _ := health.Kind(200).MarshalText(); string(name) != "unknown" || health.Kind(200).String() != "unknown" || health.Kind(200).IsOver() {
		t.Error("an unknown kind has a name")
	}
}

func TestDurations(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0 µs", 420: "0.42 µs", 12345: "12.3 µs", 999_600: "1 ms", 41_240_000: "41.2 ms", 999_499_000: "999 ms", 999_600_000: "1 s",
		1320 * time.Millisecond: "1.32 s", 55 * time.Second: "55 s", 59_960 * time.Millisecond: "1 min", 90 * time.Second: "1 min 30 s",
		903 * time.Second: "15 min 3 s", time.Hour: "1 h", 90 * time.Minute: "1 h 30 min", 36 * time.Hour: "1 d 12 h", -time.Second: "-1 s",
	} {
		if got := health.Duration(d).String(); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

package health_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

// stream feeds a meter at invented times.
type stream struct {
	*health.Meter
	now time.Time
}

var epoch = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// newStream returns a stream whose head has come 50 ms after the request.
func newStream(flow health.Flow) *stream {
	s := &stream{health.New(health.Options{}), epoch}
	s.SetFlow(flow)
	s.connect(50 * time.Millisecond)
	return s
}

// connect sends a request and gets its response after the time.
func (s *stream) connect(after time.Duration) {
	s.Requested(s.now)
	s.now = s.now.Add(after)
	s.Head(s.now, health.Response{Status: 200, Proto: "HTTP/1.1"})
}

func (s *stream) wait(d time.Duration) { s.now = s.now.Add(d) }

// grow sends n growing events of one token, each after the time.
func (s *stream) grow(n int, after time.Duration) {
	for range n {
		s.wait(after)
		s.event(health.Event{Grows: true, Tokens: 1})
	}
}

// event sends an event in a chunk of 100 bytes.
func (s *stream) event(ev health.Event) {
	s.Chunk(s.now, whole)
	s.Event(s.now, ev)
}

var whole = append(make([]byte, 99), '\n')

func (s *stream) ping() {
	s.Chunk(s.now, []byte(":\n\n"))
	s.Keepalive(s.now, keepalive.Comment)
}

func (s *stream) report() health.Report { return s.Snapshot(s.now) }
func (s *stream) kind() health.Kind     { return s.report().Verdict.Kind }

// wants checks the kind of the verdict now.
func (s *stream) wants(t *testing.T, want health.Kind, when string) {
	t.Helper()
	if r := s.report(); r.Verdict.Kind != want {
		t.Errorf("%s: got %q (%s), want %q", when, r.Verdict.Kind, r.Verdict.Text, want)
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*math.Abs(want) {
		t.Errorf("%s: got %v, want %v within %v", what, got, want, tolerance)
	}
}

func TestTimesToTheFirst(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.wait(30 * time.Millisecond)
	s.ping()
	s.wait(20 * time.Millisecond)
	s.event(health.Event{}) // the role
	s.wait(400 * time.Millisecond)
	s.event(health.Event{Grows: true})
	r := s.report()
	for name, want := range map[string]time.Duration{
		"ttfb": 50 * time.Millisecond, "ttfe": 100 * time.Millisecond, "ttft": 500 * time.Millisecond,
	} {
		if got, ok := r.Value(name); !ok || got != want.Seconds() {
			t.Errorf("%s: got %v, want %v", name, got, want.Seconds())
		}
	}
	if _, known := r.Value("connect"); known {
		t.Error("the time to connect is known")
	}
	s.Closed(s.now, sse.ErrEnded)
	s.wait(time.Second)
	s.connect(time.Second)
	r = s.report()
	if r.TTFT != 0 || r.TTFB != health.Duration(time.Second) {
		t.Errorf("the second connection: %+v", r)
	}
}

// TestTimeToTheFirstIsKnownBefore: an alert about it need not wait for what never comes.
func TestTimeToTheFirstIsKnownBefore(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.wait(3 * time.Second)
	r := s.report()
	if v, known := r.Value("ttft"); !known || v != 3.05 || r.TTFT != 0 {
		t.Errorf("got %v, %v", v, known)
	}
	if v, known := r.Value("ttfb"); !known || v != 0.05 {
		t.Errorf("TTFB %v, %v", v, known)
	}
	s.Closed(s.now, sse.ErrEnded)
	r = s.report()
	if v, known := r.Value("ttft"); known {
		t.Errorf("after the end: %v", v)
	}
}

// TestPercentilesAreThoseOfTheGaps compares with the exact percentiles, for gaps of all
// magnitudes.
func TestPercentilesAreThoseOfTheGaps(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for name, gap := range map[string]func(i int) time.Duration{
		"constant":    func(int) time.Duration { return 37 * time.Millisecond },
		"exponential": func(int) time.Duration { return time.Duration(random.ExpFloat64() * float64(40*time.Millisecond)) },
		"log-normal": func(int) time.Duration {
			return time.Duration(math.Exp(random.NormFloat64()*2) * float64(time.Millisecond))
		},
		"two values": func(i int) time.Duration {
			if i%50 == 0 {
				return 900 * time.Millisecond
			}
			return 20 * time.Millisecond
		},
		"micro":   func(int) time.Duration { return 9*time.Microsecond + time.Duration(random.Int64N(4000)) },
		"minutes": func(int) time.Duration { return time.Minute + time.Duration(random.Int64N(int64(time.Minute))) },
	} {
		for _, n := range []int{1, 2, 10, 999, 20_000} {
			s := newStream(health.Messages)
			s.grow(1, time.Millisecond)
			var gaps []float64
			for i := range n {
				d := gap(i)
				gaps = append(gaps, d.Seconds())
				s.grow(1, d)
			}
			slices.Sort(gaps)
			exact := func(q float64) float64 { return gaps[max(int(math.Ceil(q*float64(n))), 1)-1] }
			r := s.report()
			near(t, name+" p50", r.ITL.P50.Seconds(), exact(0.5), 0.005)
			near(t, name+" p95", r.ITL.P95.Seconds(), exact(0.95), 0.005)
			near(t, name+" p99", r.ITL.P99.Seconds(), exact(0.99), 0.005)
			near(t, name+" max", r.ITL.Max.Seconds(), gaps[n-1], 1e-9)
		}
	}
}

func TestRatesAreThoseOfTheSchedule(t *testing.T) {
	t.Parallel()
	for _, every := range []time.Duration{100 * time.Microsecond, 7 * time.Millisecond, 250 * time.Millisecond, 3 * time.Second} {
		s := newStream(health.Messages)
		s.wait(2 * time.Second)
		s.grow(400, every)
		r := s.report()
		want := 1 / every.Seconds()
		near(t, "events a second", r.Rate.Events, want, 0.01)
		near(t, "bytes a second", r.Rate.Bytes, 100*want, 0.01)
		near(t, "tokens a second", r.Rate.Tokens, want, 0.01)
		if took := 400 * every; took > time.Second && every < time.Second {
			near(t, "events a second at the end", r.Now.Events, want, 0.1)
		}
		s.wait(11 * time.Second)
		if r := s.report(); r.Now != (health.Rates{}) {
			t.Errorf("after eleven silent seconds: %+v", r.Now)
		}
	}
}

// TestRatesLeaveOutTheTimeBetweenMessages and between connections.
func TestRatesLeaveOutTheTimeBetweenMessages(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	for range 3 {
		s.grow(101, 10*time.Millisecond)
		s.event(health.Event{Rests: true})
		s.wait(time.Minute)
	}
	s.Closed(s.now, sse.ErrEnded)
	s.wait(time.Hour)
	s.connect(time.Second)
	s.grow(101, 10*time.Millisecond)
	r := s.report()
	near(t, "tokens a second", r.Rate.Tokens, 100, 0.01)
	if r.ITL.Max != health.Duration(10*time.Millisecond) || r.Tokens != 404 {
		t.Errorf("got %+v, %d tokens", r.ITL, r.Tokens)
	}
}

// TestRecordingHasNoRequest: its figures are those that do not need one.
func TestRecordingHasNoRequest(t *testing.T) {
	t.Parallel()
	s := &stream{health.New(health.Options{}), epoch}
	s.SetFlow(health.Messages)
	if r := s.report(); r.Verdict.Kind != health.Connecting || !s.NextChange(s.now).IsZero() {
		t.Errorf("before anything: %+v", r.Verdict)
	}
	s.grow(10, 10*time.Millisecond)
	s.event(health.Event{Ends: true, Reason: "[DONE]"})
	s.Closed(s.now, nil)
	if r := s.report(); r.TTFB != 0 || r.TTFT != 0 || r.ITL.Count != 9 || r.Verdict.Kind != health.Ended {
		t.Errorf("got %+v", r)
	}
}

// TestTimesThatGoBackAreTheLatest: nothing becomes negative.
func TestTimesThatGoBackAreTheLatest(t *testing.T) {
	t.Parallel()
	s := newStream(health.Messages)
	s.grow(3, time.Second)
	s.now = epoch.Add(-time.Hour)
	s.grow(3, 0)
	if r := s.report(); r.ITL.P50 > health.Duration(time.Microsecond) || r.ITL.Max != health.Duration(time.Second) || r.Silence != 0 {
		t.Errorf("got %+v", r)
	}
}

// TestMessagesAreRecognizedLate: the events before grew as topics do, and are forgotten.
func TestMessagesAreRecognizedLate(t *testing.T) {
	t.Parallel()
	s := newStream(health.Topics)
	s.grow(2, time.Second) // a role and something else
	s.wait(30 * time.Second)
	s.SetFlow(health.Messages)
	s.wants(t, health.Waiting, "without text")
	s.grow(11, 20*time.Millisecond)
	r := s.report()
	if r.TTFT != health.Duration(32070*time.Millisecond) || r.TTFE != health.Duration(1050*time.Millisecond) || r.ITL.Count != 10 {
		t.Errorf("TTFT %v, TTFE %v, %+v", r.TTFT, r.TTFE, r.ITL)
	}
	near(t, "tokens a second", r.Rate.Tokens, 50, 0.01)
}

package health_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"

	"topicmux/monitor/health"
	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

// step does one thing to a meter, as numbers decide.
func step(s *stream, what, size uint8, wait time.Duration) {
	s.wait(wait)
	switch what % 14 {
	case 0:
		s.Requested(s.now)
	case 1:
		s.Head(s.now, health.Response{Status: int(size) * 3, Proto: "HTTP/2.0"})
	case 2:
		s.Chunk(s.now, make([]byte, int(size)*100))
	case 3:
		s.Keepalive(s.now, keepalive.Dialect(size))
	case 4, 5, 6:
		s.event(health.Event{Grows: true, Tokens: int(size), Words: int(size) - 100, TotalTokens: int(size) * int(what) / 7})
	case 7:
		s.event(health.Event{Works: size%2 == 0, TotalTokens: int(size)})
	case 8:
		s.event(health.Event{Rests: true, Time: s.now.Add(-time.Duration(size) * wait)})
	case 9:
		s.event(health.Event{Ends: true, Reason: strings.Repeat("\x1b[2J", int(size))})
	case 10:
		s.event(health.Event{Fails: true, Reason: strings.Repeat("\u202e", int(size)+1)})
	case 11:
		s.Closed(s.now, []error{nil, sse.ErrEnded, io.EOF, context.Canceled, &sse.RefusedError{Status: 500}, errors.New("\x00")}[size%6])
	case 12:
		s.SetFlow(health.Flow(size % 2))
	case 13:
		s.event(health.Event{Grows: true, ID: []byte(strings.Repeat("17", int(size%16)))})
	}
}

// check checks what holds for every report.
func check(t interface{ Errorf(string, ...any) }, s *stream) {
	r := s.report()
	g := r.ITL
	if g.P50 > g.P95 || g.P95 > g.P99 || g.P99 > g.Max || g.P50 < 0 {
		t.Errorf("percentiles %+v", g)
	}
	for _, name := range health.Names() {
		if v, _ := r.Value(name); v < 0 || math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%s is %v", name, v)
		}
	}
	if r.BurstRatio > 1 || r.TTFB > r.TTFE && r.TTFE > 0 && r.Connections.Count > 0 && r.TTFB < 0 {
		t.Errorf("burst ratio %v, TTFB %v, TTFE %v", r.BurstRatio, r.TTFB, r.TTFE)
	}
	if r.Verdict.Text == "" || r.Stalled && r.Silent {
		t.Errorf("verdict %+v", r.Verdict)
	}
	if next := s.NextChange(s.now); !next.IsZero() && !next.After(s.now) {
		t.Errorf("the next change at %v is not after %v", next, s.now)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Errorf("JSON: %v", err)
	}
	for _, line := range r.Lines() {
		if i := strings.IndexFunc(line, func(c rune) bool { return unicode.IsControl(c) || c == '\u202e' }); i >= 0 || strings.HasSuffix(line, " ") {
			t.Errorf("line %q", line)
		}
	}
}

// TestReportsHoldAtAnyTime for any calls in any order.
func TestReportsHoldAtAnyTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := &stream{health.New(health.Options{}), epoch}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			wait := rapid.OneOf(
				rapid.Int64Range(0, int64(2*time.Millisecond)), rapid.Int64Range(0, int64(time.Minute)), rapid.Int64Range(-int64(time.Hour), int64(1000*time.Hour)),
			).Draw(t, "wait")
			step(s, rapid.Uint8().Draw(t, "what"), rapid.Uint8().Draw(t, "size"), time.Duration(wait))
			check(t, s)
		}
	})
}

// TestNothingChangesBeforeTheNextChange: the kind of the verdict stays until then.
func TestNothingChangesBeforeTheNextChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newStream(health.Flow(rapid.IntRange(0, 1).Draw(t, "flow")))
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			step(s, rapid.Uint8().Draw(t, "what"), rapid.Uint8().Draw(t, "size"), time.Duration(rapid.Int64Range(0, int64(3*time.Second)).Draw(t, "wait")))
		}
		now := s.kind()
		next := s.NextChange(s.now)
		end := s.now.Add(1000 * time.Hour)
		if !next.IsZero() {
			end = next.Add(-1)
		}
		for _, share := range []int64{1, 2, 3} {
			at := s.now.Add(end.Sub(s.now) * time.Duration(share) / 3)
			if k := s.Snapshot(at).Verdict.Kind; k != now {
				t.Errorf("%q became %q at %v, before %v", now, k, at, next)
			}
		}
		if !next.IsZero() && s.Snapshot(next).Verdict.Kind == now {
			t.Errorf("%q did not change at %v", now, next)
		}
	})
}

func FuzzMeter(f *testing.F) {
	f.Add([]byte{0, 1, 2, 1, 10, 2, 4, 30, 7, 4, 30, 7, 11, 1, 1})
	f.Add([]byte("80090y90y900800100100")) // times beyond what a meter can measure
	f.Fuzz(func(t *testing.T, calls []byte) {
		s := &stream{health.New(health.Options{}), epoch}
		for ; len(calls) >= 3; calls = calls[3:] {
			step(s, calls[0], calls[1], time.Duration(1)<<(calls[2]%62))
		}
		check(t, s)
	})
}

// TestEventTakesNoMemory once the histogram has the octaves of the gaps.
func TestEventTakesNoMemory(t *testing.T) {
	s := newStream(health.Messages)
	id := []byte("1772359200123-0")
	if n := testing.AllocsPerRun(2000, func() {
		s.wait(20 * time.Millisecond)
		s.Chunk(s.now, whole)
		s.Event(s.now, health.Event{Grows: true, ID: id, Tokens: 1, Words: 1})
		s.Keepalive(s.now, keepalive.Comment)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestMeterIsBounded feeds gaps of all magnitudes, keepalives of all dialects and many
// connections.
func TestMeterIsBounded(t *testing.T) {
	const meters = 20
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	kept := make([]*stream, 0, meters)
	for range meters {
		s := newStream(health.Messages)
		for i := range 300 {
			s.wait(time.Duration(1) << (i % 45))
			s.ping()
			s.event(health.Event{Grows: true})
			if i%100 == 99 {
				s.Closed(s.now, sse.ErrEnded)
				s.connect(time.Second)
			}
		}
		kept = append(kept, s)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if n := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / meters; n > 40<<10 || n < 10<<10 {
		t.Errorf("a meter takes %d bytes", n)
	}
	runtime.KeepAlive(kept)
}

func BenchmarkEvent(b *testing.B) {
	for name, ev := range map[string]health.Event{
		"plain": {Grows: true}, "time": {Grows: true, Time: epoch}, "id": {Grows: true, ID: []byte("1772359200123-0")},
	} {
		b.Run(name, func(b *testing.B) {
			s := newStream(health.Topics)
			b.ReportAllocs()
			for b.Loop() {
				s.wait(10 * time.Microsecond)
				s.Event(s.now, ev)
			}
		})
	}
}

func BenchmarkSnapshot(b *testing.B) {
	s := anAnswer()
	for b.Loop() {
		_ = s.report()
	}
}

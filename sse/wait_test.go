package sse_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"topicmux/sse"
)

func times(n int, answer http.HandlerFunc) []http.HandlerFunc {
	return slices.Repeat([]http.HandlerFunc{answer}, n)
}

// TestWaitAfterAHealthyConnectionIsTheReconnectionTime: exactly that (R8, R9).
func TestWaitAfterAHealthyConnectionIsTheReconnectionTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []http.HandlerFunc
		want    []time.Duration
	}{
		"by default":             {times(3, body("data: a\n\n")), []time.Duration{3 * time.Second, 3 * time.Second, 3 * time.Second}},
		"as asked":               {[]http.HandlerFunc{body("retry: 1500\n\n")}, []time.Duration{1500 * time.Millisecond}},
		"as asked, no dispatch":  {[]http.HandlerFunc{body("retry: 1500\n")}, []time.Duration{1500 * time.Millisecond}},
		"not before its end":     {[]http.HandlerFunc{body("retry: 1500")}, []time.Duration{3 * time.Second}},
		"it survives":            {[]http.HandlerFunc{body("retry: 1500\n\n"), body("data: a\n\n"), cut("data: b\n\n")}, []time.Duration{1500 * time.Millisecond, 1500 * time.Millisecond, 1500 * time.Millisecond}},
		"the last one counts":    {[]http.HandlerFunc{body("retry: 1500\nretry: 700\n\n"), body("retry: 900\n\n")}, []time.Duration{700 * time.Millisecond, 900 * time.Millisecond}},
		"a bad one is ignored":   {[]http.HandlerFunc{body("retry: 1500\nretry: soon\nretry: +4\nretry: -1\nretry:\n\n")}, []time.Duration{1500 * time.Millisecond}},
		"leading zeros":          {[]http.HandlerFunc{body("retry: 0001500\n\n")}, []time.Duration{1500 * time.Millisecond}},
		"zero is soon":           {times(3, body("retry: 0\n\n")), []time.Duration{sse.MinRetry, sse.MinRetry, sse.MinRetry}},
		"longer than the growth": {[]http.HandlerFunc{body("retry: 60000\n\n"), status(500)}, []time.Duration{time.Minute, time.Minute}},
		"an overflow":            {[]http.HandlerFunc{body("retry: 99999999999999999999\n\n")}, []time.Duration{3 * time.Second}},
		"a heartbeat is health":  {times(3, body(":\n")), []time.Duration{3 * time.Second, 3 * time.Second, 3 * time.Second}},
		"a large one is obeyed":  {[]http.HandlerFunc{body("retry: 86400000\n\n")}, []time.Duration{24 * time.Hour}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := runIn(t, c.answers, sse.Options{})
			if diff := cmp.Diff(c.want, h.waits()); diff != "" || h.err != nil {
				t.Errorf("%v (-want +got):\n%s", h.err, diff)
			}
		})
	}
}

// TestWaitsGrow: each failure doubles the wait up to 30 s, minus at most a half. A healthy
// connection resets it.
func TestWaitsGrow(t *testing.T) {
	t.Parallel()
	answers := slices.Concat(times(7, status(500)), times(1, body("data: a\n\n")), times(2, body("")))
	h := runIn(t, answers, sse.Options{})
	seconds := [][2]float64{{3, 3}, {3, 6}, {6, 12}, {12, 24}, {15, 30}, {15, 30}, {15, 30}, {3, 3}, {3, 6}, {6, 12}}
	waits := h.waits()
	if len(waits) != len(seconds) {
		t.Fatalf("%d waits, want %d: %v", len(waits), len(seconds), waits)
	}
	for i, want := range seconds {
		if got := waits[i].Seconds(); got < want[0] || got > want[1] {
			t.Errorf("wait %d took %v s, want %v", i, got, want)
		}
	}
	if h.err != nil || !cmp.Equal(h.data(), []string{"a"}) {
		t.Errorf("%q, %v", h.data(), h.err)
	}
}

func TestWaitsAreJittered(t *testing.T) {
	t.Parallel()
	seen := make(map[time.Duration]bool)
	for range 5 {
		h := runIn(t, times(3, status(500)), sse.Options{})
		seen[h.waits()[2]] = true
	}
	if len(seen) < 2 {
		t.Errorf("the waits are all alike: %v", seen)
	}
}

func TestOptionsSetTheWaits(t *testing.T) {
	t.Parallel()
	h := runIn(t, times(6, status(500)), sse.Options{Retry: time.Second, MaxRetry: 2 * time.Second})
	for i, got := range h.waits() {
		if got < time.Second || got > 2*time.Second || i == 0 && got != time.Second {
			t.Errorf("wait %d took %v", i, got)
		}
	}
}

func TestStateSaysWhenTheWaitEnds(t *testing.T) {
	t.Parallel()
	h := runIn(t, times(4, status(500)), sse.Options{})
	for i, st := range h.states {
		if st.Phase == sse.Waiting && !st.Until.Equal(h.times[i+1]) {
			t.Errorf("wait %d was to end at %v and ended at %v", i, st.Until, h.times[i+1])
		}
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	inTwoMinutes := func(w http.ResponseWriter, r *http.Request) {
		status(503, "Retry-After", time.Now().Add(2*time.Minute).UTC().Format(http.TimeFormat))(w, r)
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   time.Duration
	}{
		"seconds":         {status(429, "Retry-After", "7"), 7 * time.Second},
		"one second":      {status(503, "Retry-After", "1"), time.Second},
		"an hour":         {status(503, "Retry-After", "3600"), time.Hour},
		"a date":          {inTwoMinutes, 2 * time.Minute},
		"zero":            {status(503, "Retry-After", "0"), 3 * time.Second},
		"a date gone by":  {status(503, "Retry-After", "Thu, 21 Oct 1999 07:28:00 GMT"), 3 * time.Second},
		"a negative one":  {status(503, "Retry-After", "-5"), 3 * time.Second},
		"a word":          {status(503, "Retry-After", "later"), 3 * time.Second},
		"more than holds": {status(503, "Retry-After", "99999999999999999999"), 3 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := runIn(t, []http.HandlerFunc{c.answer}, sse.Options{})
			if diff := cmp.Diff([]time.Duration{c.want}, h.waits()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// announced is an Options.Silence. It parses the maximum silence in events of type
// "silence".
func announced(event string, data []byte) (time.Duration, bool) {
	longest, err := time.ParseDuration(string(data))
	return longest, err == nil && event == "silence"
}

// heartbeats responds with a stream that begins with hello. It sends n comments, one per
// interval, and is silent after that.
func heartbeats(hello string, n int, interval time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body(hello)(w, r)
		flush := http.NewResponseController(w).Flush
		_ = flush()
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for range n {
			<-ticker.C
			_, _ = w.Write([]byte(":\n"))
			_ = flush()
		}
		<-r.Context().Done()
	}
}

func TestSilenceEndsAConnection(t *testing.T) {
	t.Parallel()
	const hello = "event: silence\ndata: 45s\n\n"
	mute := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		timeout time.Duration
		want    time.Duration // from the first state to the first wait
		silence time.Duration
	}{
		"after what was announced":  {heartbeats(hello, 4, 15*time.Second), 0, 105 * time.Second, 45 * time.Second},
		"after the read timeout":    {heartbeats("data: a\n\n", 4, 900*time.Millisecond), time.Second, 4600 * time.Millisecond, time.Second},
		"before the answer":         {mute, 10 * time.Second, 10 * time.Second, 10 * time.Second},
		"the option wins":           {heartbeats(hello, 4, 15*time.Second), time.Minute, 2 * time.Minute, time.Minute},
		"a part of an event counts": {heartbeats("data: a", 3, 10*time.Second), 30 * time.Second, time.Minute, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := runIn(t, []http.HandlerFunc{c.answer}, sse.Options{ReadTimeout: c.timeout, Silence: announced})
			i := slices.IndexFunc(h.states, func(s sse.State) bool { return s.Phase == sse.Waiting })
			if i < 0 {
				t.Fatalf("no wait in %v", h.states)
			}
			if got := h.times[i].Sub(h.times[0]); got != c.want {
				t.Errorf("the connection ended after %v, want %v", got, c.want)
			}
			var silent *sse.TimeoutError
			if !errors.As(h.states[i].Err, &silent) || silent.Silence != c.silence || !silent.Timeout() {
				t.Errorf("the reason is %v, want a silence of %v", h.states[i].Err, c.silence)
			}
		})
	}
}

func TestSilenceWithoutALimitEndsNothing(t *testing.T) {
	t.Parallel()
	day := func(hello string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body(hello)(w, r)
			_ = http.NewResponseController(w).Flush()
			<-time.After(24 * time.Hour)
			_, _ = w.Write([]byte("data: late\n\n"))
		}
	}
	for name, c := range map[string]struct {
		hello   string
		timeout time.Duration
	}{
		"by default":                 {"data: a\n\n", 0},
		"when it is off":             {"event: silence\ndata: 45s\n\n", -1},
		"when any time is announced": {"event: silence\ndata: 0s\n\n", 0},
		"when the time is negative":  {"event: silence\ndata: -1s\n\n", 0},
		"when another event says it": {"event: other\ndata: 45s\n\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := runIn(t, []http.HandlerFunc{day(c.hello)}, sse.Options{ReadTimeout: c.timeout, Silence: announced})
			if got := h.data(); len(got) != 2 || got[1] != "late" {
				t.Errorf("got %q, %v", got, h.states)
			}
		})
	}
}

// TestSilenceAppliesToItsConnection: the server of the next connection may be another one
// without a limit. Until it responds, the old limit applies.
func TestSilenceAppliesToItsConnection(t *testing.T) {
	t.Parallel()
	hello := body("event: silence\ndata: 45s\n\n")
	mute := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	day := func(w http.ResponseWriter, r *http.Request) {
		body("data: a\n\n")(w, r)
		_ = http.NewResponseController(w).Flush()
		<-time.After(24 * time.Hour)
		_, _ = w.Write([]byte("data: late\n\n"))
	}
	h := runIn(t, []http.HandlerFunc{hello, mute, day}, sse.Options{Silence: announced})
	if want := []string{"a", "late"}; !cmp.Equal(want, h.data()[1:]) {
		t.Errorf("got %q, want %q", h.data(), want)
	}
	var silent *sse.TimeoutError
	if !errors.As(h.states[4].Err, &silent) || silent.Silence != 45*time.Second {
		t.Errorf("the mute server was left because of %v", h.states[4].Err)
	}
}

// TestSlowHandlerIsNotSilence: the timer runs only while the client reads.
func TestSlowHandlerIsNotSilence(t *testing.T) {
	t.Parallel()
	bubble(t, []http.HandlerFunc{body("data: a\n\ndata: b\n\n")}, func(t *testing.T, s *script, client *http.Client) {
		h := runWith(t.Context(), t, s.URL, sse.Options{ReadTimeout: time.Second, HTTPClient: client}, func(sse.Event) error {
			<-time.After(time.Hour)
			return nil
		})
		if want := []string{"a", "b"}; !cmp.Equal(want, h.data()) {
			t.Errorf("got %q, want %q", h.data(), want)
		}
		if !errors.Is(h.states[2].Err, sse.ErrEnded) {
			t.Errorf("ended by %v", h.states[2].Err)
		}
	})
}

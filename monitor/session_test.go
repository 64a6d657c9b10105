package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/sse"
)

// serve answers the first request with a stream that ends, and later requests
// with 204, which stops the client.
func serve(t *testing.T, stream string) string {
	t.Helper()
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests++; requests > 1 {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "retry: 1\n\n"+stream)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// clientOnce returns options of a client that connects once.
func clientOnce() sse.Options { return sse.Options{NoReconnect: true} }

// recording returns a recording with the given text.
func recording(text string) *monitor.Recording {
	return &monitor.Recording{Name: "test", Open: func(context.Context) (io.Reader, func(), error) {
		return strings.NewReader(text), func() {}, nil
	}}
}

// follow runs a session until its stream has ended.
func follow(t *testing.T, opts monitor.Options) *monitor.Session {
	t.Helper()
	s, err := monitor.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan struct{})
	go func() { defer close(ran); s.Run(ctx) }()
	<-s.Done()
	cancel()
	<-ran
	return s
}

func rules(t *testing.T, texts ...string) (out []*alert.Rule) {
	t.Helper()
	for _, text := range texts {
		r, err := alert.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

const threeEvents = "event: cpu\ndata: 95\n\nevent: mem\ndata: 7\n\nevent: $note\ndata: hello\n\nevent: cpu\ndata: 96\n\n"

// A selection works the same for a server that ignores ?topics=, a server that
// supports it, and a file.
func TestASelectionHoldsForAnySource(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]monitor.Options{
		"URL": {URL: serve(t, threeEvents)}, "recording": {Recording: recording(threeEvents)},
	} {
		var got []string
		opts.Selects = func(topic string) bool { return topic == "cpu" }
		opts.OnEvent = func(_ context.Context, ev sse.Event) error {
			got = append(got, ev.Type+" "+string(ev.Data))
			return nil
		}
		s := follow(t, opts)
		if want := []string{"cpu 95", "$note hello", "cpu 96"}; !slices.Equal(got, want) {
			t.Errorf("%s: events %q, want %q", name, got, want)
		}
		if others := s.Others(); !slices.Equal(others, []string{"mem"}) {
			t.Errorf("%s: others %q, want mem", name, others)
		}
		if topics := s.Outcome().Topics; !slices.Contains(topics, "cpu") || slices.Contains(topics, "mem") {
			t.Errorf("%s: the store has %q", name, topics)
		}
		if err := s.Err(); err != nil {
			t.Errorf("%s: ended with %v", name, err)
		}
	}
}

func TestAnErrorOfOnEventEndsTheStream(t *testing.T) {
	t.Parallel()
	enough := errors.New("enough")
	for name, opts := range map[string]monitor.Options{
		"URL": {URL: serve(t, threeEvents)}, "recording": {Recording: recording(threeEvents)},
	} {
		seen := 0
		opts.OnEvent = func(context.Context, sse.Event) error { seen++; return enough }
		if s := follow(t, opts); !errors.Is(s.Err(), enough) || seen != 1 {
			t.Errorf("%s: ended with %v after %d events", name, s.Err(), seen)
		}
	}
}

func TestUnstoredEventsReachOnlyTheHooks(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]monitor.Options{
		"URL": {URL: serve(t, threeEvents)}, "recording": {Recording: recording(threeEvents)},
	} {
		events, lines := 0, 0
		opts.Unstored = true
		opts.OnEvent = func(context.Context, sse.Event) error { events++; return nil }
		opts.Client.OnLine = func(sse.Line) { lines++ }
		s := follow(t, opts)
		if topics := s.Outcome().Topics; len(topics) > 0 || events != 4 || lines < 12 {
			t.Errorf("%s: stored %q; %d events and %d lines reached the hooks", name, topics, events, lines)
		}
	}
}

func TestARecordingEndsAsItsStreamDoes(t *testing.T) {
	t.Parallel()
	whole := follow(t, monitor.Options{Recording: recording("data: 1\n\n")})
	if whole.Err() != nil || whole.Outcome().Unfinished || whole.Streams()[0].CanReconnect() || whole.Streams()[0].CanFetchHistory() {
		t.Errorf("a whole recording: %v, %+v", whole.Err(), whole.Outcome())
	}
	cut := follow(t, monitor.Options{Recording: recording("data: 1\n\ndata: 2")})
	if cut.Err() != nil || !cut.Outcome().Unfinished {
		t.Errorf("an unfinished recording: %v, %+v", cut.Err(), cut.Outcome())
	}
	missing := errors.New("no such file")
	never := follow(t, monitor.Options{Recording: &monitor.Recording{
		Name: "gone", Open: func(context.Context) (io.Reader, func(), error) { return nil, nil, missing },
	}})
	if !errors.Is(never.Err(), missing) {
		t.Errorf("a recording that cannot be opened ended with %v", never.Err())
	}
}

func TestAWrongURLIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := monitor.New(monitor.Options{URL: "not a url"}); err == nil {
		t.Error("New took a URL that is none")
	}
}

// An event that is a minute old is silent for a minute, or new if its arrival
// counts.
func TestArrivalTimesReplaceEventTimes(t *testing.T) {
	t.Parallel()
	now := time.Now()
	stream := fmt.Sprintf("event: a\ntime: %d\ndata: 1\n\nevent: b\ntime: %d\ndata: 2\n\n", now.UnixMilli(), now.Add(-time.Minute).UnixMilli())
	for arrival, want := range map[bool]int{false: 1, true: 0} {
		s := follow(t, monitor.Options{URL: serve(t, stream), ArrivalTime: arrival, Alerts: rules(t, "b stale for 5s")})
		changes, err := s.CheckAlerts(now.Add(time.Second))
		if len(changes) != want || err != nil {
			t.Errorf("arrival time %v: alerts %v, %v; want %d", arrival, changes, err, want)
		}
	}
}

func TestTheFirstEventOfARecordingHasItsLines(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{Recording: recording("id: 7\ndata: 1\n\ndata: 2\n\n")})
	st := s.Store().Acquire()
	defer s.Store().Release()
	topic := st.Topic("message")
	if n := topic.Blocks(time.Time{}); n != 2 {
		t.Fatalf("%d blocks, want 2", n)
	}
	if got := topic.Block(0).Lines; !slices.Equal(got, []string{"id: 7", "data: 1"}) {
		t.Errorf("the lines of the first event are %q", got)
	}
}

package monitor_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/lens"
	"topicmux/monitor/store"
	"topicmux/sse"
)

func TestSeveralStreamsAreFollowedTogether(t *testing.T) {
	t.Parallel()
	const answer = `data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"}}]}` + "\n\n"
	s := follow(t, monitor.Options{Streams: []monitor.StreamOptions{
		{Name: "file", Recording: recording(threeEvents)},
		{Name: "trades", Recording: recording(stream(30, `{"type":"buy-side","price":%d}`, `{"type":"quote","bid":%d}`)), FindTopics: true},
		{Name: "names", Recording: recording(stream(30, `{"type":"trade","price":%d}`, `{"type":"quote","bid":%d}`))},
		{Name: "gpt", URL: serve(t, answer+"data: [DONE]\n\n"), Client: clientOnce(), FindTopics: true},
		{Name: "cut", URL: serve(t, answer), Client: clientOnce(), FindTopics: true},
	}, Alerts: rules(t, "gpt.$stream.verdict == ended", "cut.$stream.cut", "$stream.events > 20", "none.$stream.events > 1", "file.cpu > 90")})
	want := []string{"cut.chat 1", "file.$note 1", "file.cpu 2", "file.mem 1", "gpt.chat 2", "names.message 30", "trades.buy-side 15", "trades.quote 15"}
	if got := topicNames(s); !slices.Equal(got, want) {
		t.Errorf("topics %q, want %q", got, want)
	}
	var ended *monitor.EndError
	if err := s.Err(); !errors.As(err, &ended) || !strings.Contains(err.Error(), "in the middle of a message") || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is %v", err)
	}
	changes, _ := s.CheckAlerts(time.Now())
	var fired []string
	for _, c := range changes {
		fired = append(fired, c.Subject())
	}
	slices.Sort(fired)
	if want := []string{"cut.$stream.cut", "file.cpu", "gpt.$stream.verdict", "names.$stream.events", "trades.$stream.events"}; !slices.Equal(fired, want) {
		t.Errorf("alerts about %q, want %q", fired, want)
	}
	missing := s.Outcome().Missing
	if len(missing) != 1 || missing[0].String() != `no stream "none"` {
		t.Errorf("missing: %v", missing)
	}
	st := s.Store().Acquire()
	defer s.Store().Release()
	if chat := st.Topic("gpt.chat").Chat(time.Time{}); len(chat) != 1 || chat[0].Text != "Hello" || chat[0].Kind != lens.Text {
		t.Errorf("the answer is %+v", chat)
	}
}

func TestEachStreamNeedsAName(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"a", ""}, {"a", "a"}, {""}} {
		var opts monitor.Options
		for _, name := range names {
			opts.Streams = append(opts.Streams, monitor.StreamOptions{Name: name, Recording: recording("")})
		}
		if _, err := monitor.New(opts); err == nil {
			t.Errorf("%q are accepted", names)
		}
	}
	if _, err := monitor.New(monitor.Options{Streams: []monitor.StreamOptions{{Name: "a", URL: "http://h"}, {Name: "b", URL: "ftp://h"}}}); err == nil {
		t.Error("the second URL is not checked")
	}
}

// TestOneStreamIsCutAndTheOthersGoOn cuts one of two connections while both servers publish.
func TestOneStreamIsCutAndTheOthersGoOn(t *testing.T) {
	t.Parallel()
	var servers [2]*replaying
	var opts monitor.Options
	for i := range servers {
		servers[i] = newReplaying(frames["go"])
		srv := httptest.NewServer(servers[i])
		defer srv.Close()
		opts.Streams = append(opts.Streams, monitor.StreamOptions{Name: string(rune('a' + i)), URL: srv.URL, Client: sse.Options{Retry: time.Millisecond}})
	}
	s, err := monitor.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { s.Run(ctx) })
	has := func(n [2]uint64) {
		t.Helper()
		waitFor(t, fmt.Sprint(n, " events"), func() bool {
			st := s.Store().Acquire()
			defer s.Store().Release()
			return st.Streams[0].Events >= n[0] && st.Streams[1].Events >= n[1]
		})
	}
	publish := func(n int) {
		for _, server := range servers {
			server.publish(n)
		}
	}
	publish(10)
	has([2]uint64{10, 10})
	s.Streams()[0].Reconnect()
	waitFor(t, "two requests", func() bool { return len(servers[0].requests()) == 2 })
	publish(20)
	has([2]uint64{20, 20})
	st := s.Store().Acquire()
	a, b := st.Streams[0], st.Streams[1]
	if a.Conn.Connects != 2 || b.Conn.Connects != 1 || len(a.Outages) != 1 || len(b.Outages) != 0 {
		t.Errorf("connections %d and %d, outages %v and %v", a.Conn.Connects, b.Conn.Connects, a.Outages, b.Outages)
	}
	for _, name := range []string{"a.tick", "b.tick"} {
		x := st.Topic(name)
		for i := range x.Len() {
			if got := x.Event(i).Text; got != fmt.Sprint(i+1) {
				t.Errorf("event %d of %s is %s", i, name, got)
				break
			}
		}
	}
	s.Store().Release()
	if got := servers[1].requests(); len(got) != 1 {
		t.Errorf("the other server got the requests %v", got)
	}
	if r, _, ok := s.Streams()[0].Resumption(time.Now()); !ok || r.Duplicates != 0 {
		t.Errorf("the comparison of the cut stream: %+v", r)
	}
	if _, _, ok := s.Streams()[1].Resumption(time.Now()); ok {
		t.Error("the other stream has a comparison")
	}
}

// TestSelectionIsOfTheNamesWithoutTheStream is about the topics that a user asks for.
func TestSelectionIsOfTheNamesWithoutTheStream(t *testing.T) {
	t.Parallel()
	s := follow(t, monitor.Options{
		Streams: []monitor.StreamOptions{
			{Name: "a", Recording: recording("event: cpu\ndata: 95\n\nevent: mem\ndata: 7\n\nevent: cpu\ndata: 96\n\n")},
			{Name: "b", Recording: recording("event: disk\ndata: 1\n\nevent: cpu\ndata: 1\n\n")},
		},
		Selects:  func(topic string) bool { return topic == "cpu" || topic == "gpu" },
		Patterns: exactly("cpu", "gpu"),
	})
	if got, want := topicNames(s), []string{"a.cpu 2", "b.cpu 1"}; !slices.Equal(got, want) {
		t.Errorf("topics %q, want %q", got, want)
	}
	var vain []store.Unmatched
	st := s.Store().Acquire()
	vain = st.Unmatched()
	s.Store().Release()
	if len(vain) != 1 || vain[0].Pattern != "gpu" {
		t.Errorf("unmatched: %v", vain)
	}
}

package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/store"
	"topicmux/sse"
)

// newTwoStreams returns a dashboard of the streams eu and us, each with a topic cpu.
func newTwoStreams(t *testing.T, w, h int) *desk {
	t.Helper()
	d := newDesk(t, w, h, Options{Order: []string{"cpu"}, Options: monitor.Options{Streams: []monitor.StreamOptions{
		{Name: "eu", URL: "http://eu.example.org/events"}, {Name: "us", URL: "http://us.example.org/events"},
	}}})
	for i := range 2 {
		d.store.Stream(i).SetConn(sse.State{Phase: sse.Open})
	}
	for second := range 30 {
		d.now = start.Add(time.Duration(second) * time.Second)
		for i := range 2 {
			d.send(1-i, "cpu", fmt.Sprint(20+second+i))
			d.send(1-i, "load", fmt.Sprint(second))
		}
	}
	d.frame()
	return d
}

// send applies an event of a stream.
func (d *desk) send(stream int, topic, data string) {
	d.store.Stream(stream).Apply(sse.Event{Type: topic, Data: []byte(data)}, d.now)
}

// order returns the topics of the panes in their order.
func (d *desk) order() string {
	var names []string
	for _, p := range d.model.panes.shown() {
		names = append(names, p.topic)
	}
	return strings.Join(names, " ")
}

func TestPanesOfAStreamAreTogether(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 120, 40)
	if got, want := d.order(), "eu.load eu.cpu us.load us.cpu"; got != want { // Options.Order comes last
		t.Errorf("the panes are %s, want %s", got, want)
	}
	d.shows("● 2 streams live")
	d.shows("4 topics")
}

func TestTheStatusIsAboutTheStreamThatNeedsAttention(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 120, 40)
	d.store.Stream(1).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(3 * time.Second), Err: errors.New("connection refused"), LastEventID: "7"})
	d.frame()
	d.shows("◐ us: retry in 3 s: connection refused  1 of 2 live")
	d.shows("us.cpu ◐")
	d.shows("eu.cpu ●")
	d.hides("will resume after") // the focused pane is of the other stream
	d.press(": g o t o space u s . c p u enter")
	d.frame()
	d.shows("us: will resume after 7")
	d.model.resize(40, 10)
	d.frame()
	d.shows("◐ us: retry in 3 s")
	d.model.resize(120, 40)
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: errors.New("401 Unauthorized")})
	d.frame()
	d.shows("○ eu: closed: 401 Unauthorized")
	if d.model.refused {
		t.Error("the dashboard closes although a stream goes on")
	}
	for i := range 2 {
		d.store.Stream(i).SetConn(sse.State{Phase: sse.Closed})
	}
	d.frame()
	d.shows("○ 2 streams have ended")
}

func TestADashboardClosesIfAllStreamsAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{Options: monitor.Options{Streams: []monitor.StreamOptions{{Name: "a", URL: "http://a.example.org/x"}, {Name: "b", URL: "http://b.example.org/y"}}}})
	d.frame()
	d.shows("◐ a: connecting")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: errors.New("404 Not Found")})
	d.frame()
	d.shows("○ a: closed: 404 Not Found")
	d.shows("http://b.example.org/y")
	if d.model.refused {
		t.Error("the dashboard closes although a stream may come")
	}
	d.store.Stream(1).SetConn(sse.State{Phase: sse.Closed, Err: errors.New("404 Not Found")})
	d.frame()
	if !d.model.refused {
		t.Error("the dashboard stays open without a stream")
	}
}

func TestCommandsAreForTheStreamOfTheFocusedPane(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 120, 40)
	d.press("r")
	d.shows("eu: reconnecting")
	d.press(": g o t o space u s . l o a d enter r")
	d.shows("us: reconnecting")
	d.press(":")
	d.writes("cut eu")
	d.press("enter")
	d.shows("eu: reconnecting")
	d.press(":")
	d.writes("resume eu 1042")
	d.press("enter")
	d.shows("eu: resuming after 1042")
	d.press(":")
	d.writes("resume 1043")
	d.press("enter")
	d.shows("us: resuming after 1043")
	d.press("i")
	d.shows("eu             ● live")
	d.shows("selected       us")
	d.shows("http://us.example.org/events")
	d.hides("http://eu.example.org/events")
}

func TestTheTopicFieldIsOfAStream(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 120, 40)
	d.model.saved = nil
	d.model.Update(topicFieldChanged{d.model.streams.all[1], ".type"})
	d.shows("us: topics from .type")
	d.press("i")
	d.shows("topics         from event names")
	d.press("esc : g o t o space u s . l o a d enter i")
	d.shows("topics         from .type")
}

func TestOnlyTheStreamWithoutAConnectionIsHatched(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 160, 40)
	d.store.Stream(1).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(time.Minute)})
	for range 20 {
		d.now = d.now.Add(time.Second)
		d.send(0, "cpu", "30")
	}
	st := d.store.Acquire()
	eu, us := d.model.timeline.outages(st.Topic("eu.cpu")), d.model.timeline.outages(st.Topic("us.cpu"))
	d.store.Release()
	if len(eu) != 0 || len(us) != 1 {
		t.Errorf("outages of eu %v, of us %v", eu, us)
	}
	d.press(": g o t o space e u . c p u enter z")
	d.frame()
	d.hides("╱")
	d.press("z : g o t o space u s . c p u enter z")
	d.frame()
	d.shows("╱")
}

func TestATopicOfAllStreamsIsTheFirstGroup(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 160, 40)
	d.press(": g o t o space e u . c p u enter g")
	d.frame()
	d.shows("grouped 2 topics as *.cpu · g: eu.*")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(time.Minute)})
	d.frame()
	d.shows("*.cpu ●") // us goes on
}

func TestRecordingsEndTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{Options: monitor.Options{Streams: []monitor.StreamOptions{
		{Name: "a", Recording: &monitor.Recording{Name: "a.sse"}}, {Name: "b", Recording: &monitor.Recording{Name: "b.sse"}},
	}}})
	for i := range 2 {
		d.store.Stream(i).SetConn(sse.State{Phase: store.Open})
		d.send(i, "cpu", "1")
	}
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	d.frame()
	if !d.model.timeline.end.IsZero() {
		t.Error("the time stands although a recording goes on")
	}
	d.store.Stream(1).SetConn(sse.State{Phase: sse.Closed})
	d.frame()
	if d.model.timeline.end.IsZero() {
		t.Error("the time goes on after the end of all recordings")
	}
	d.shows("✓ 2 streams have ended")
}

func TestResumeNeedsAnIDAfterTheNameOfAStream(t *testing.T) {
	t.Parallel()
	d := newTwoStreams(t, 120, 40)
	for _, words := range []string{"resume us", "resume us "} {
		d.press(":")
		d.writes(words)
		d.shows("Add an id: resume us 1042.")
		d.press("enter")
		d.hides("resuming after")
		d.press("esc esc")
	}
	d.press(":")
	d.writes("resume usa")
	d.press("enter")
	d.shows("eu: resuming after usa")
}

// TestAVerdictNamesItsStream checks the status line and the connection dialog if all
// connections are open or ended in order.
func TestAVerdictNamesItsStream(t *testing.T) {
	t.Parallel()
	const word = `data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"It is"}}]}` + "\n\n"
	bodies := map[string]string{
		"/good": word + "data: [DONE]\n\n",
		"/bad":  word + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, bodies[r.URL.Path])
	}))
	t.Cleanup(server.Close)
	post := sse.Options{Method: http.MethodPost, Body: []byte("{}")}
	d := newDesk(t, 120, 30, Options{Options: monitor.Options{Streams: []monitor.StreamOptions{
		{Name: "good", URL: server.URL + "/good", FindTopics: true, Client: post},
		{Name: "bad", URL: server.URL + "/bad", FindTopics: true, Client: post},
	}}})
	d.runs()
	d.shows("▲ bad: error reported: overloaded")
	d.press("i")
	d.shows("good           ✓ ended: the stream said that it is complete")
	d.shows("bad            ▲ error reported: overloaded")
	d.press("esc")
	for i := range 2 {
		d.store.Stream(i).SetConn(sse.State{Phase: sse.Open})
	}
	d.frame()
	d.hides("2 streams live")
}

// TestTheFocusStaysInItsStream checks the focus after a change that takes the focused pane
// away, because commands are for its stream.
func TestTheFocusStaysInItsStream(t *testing.T) {
	t.Parallel()
	body := func(names ...string) monitor.StreamOptions {
		var b strings.Builder
		for i := range 30 {
			fmt.Fprintf(&b, "data: {\"type\":%q,\"price\":%d}\n\n", names[i%len(names)], 100+i)
		}
		return monitor.StreamOptions{FindTopics: true, Recording: &monitor.Recording{Name: "test", Open: func(context.Context) (io.Reader, func(), error) {
			return strings.NewReader(b.String()), func() {}, nil
		}}}
	}
	eu, us := body("trade", "quote"), body("book", "news")
	eu.Name, us.Name = "eu", "us"
	d := newDesk(t, 120, 40, Options{Options: monitor.Options{Streams: []monitor.StreamOptions{eu, us}}})
	d.runs()
	d.press(":")
	d.writes("goto us.book")
	d.press("enter :")
	d.writes("split off")
	run(t, d, "enter")
	d.frame()
	if got := d.model.panes.focus.topic; got != "us.message" {
		t.Errorf("the focus is on %s", got)
	}
	d.press(":")
	d.writes("split .nope")
	run(t, d, "enter")
	d.shows("us: no kept event has .nope")
}

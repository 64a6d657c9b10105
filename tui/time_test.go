package tui

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"topicmux/monitor"
	"topicmux/sse"
)

// minute returns a desk on which cpu has counted up once a second for a minute.
func minute(t *testing.T) *desk {
	d := newDesk(t, 120, 30, Options{})
	d.open()
	for i := range 60 {
		d.publish("cpu", "%d", 100+i)
		d.publish("news", "line %d", i)
		d.now = d.now.Add(time.Second)
		d.frame()
	}
	return d
}

func TestTheCursorShowsAllPanesAsTheyWere(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.shows("159")
	d.press("[ [ [")
	d.shows("◆ 12:00:45.0  −15.0 s")
	d.shows("145 ")
	d.shows("line 45")
	d.hides("line 46")
	d.publish("cpu", "999")
	d.frame()
	d.shows("1 new event")
	d.shows("145 ")
	d.press(",")
	d.shows("12:00:44.5")
	d.press(". . .")
	d.shows("12:00:46.0")
	d.shows("line 46")
	d.press("]")
	d.shows("12:00:50.0")
	d.press("esc")
	d.frame()
	d.hides("◆")
	d.hides("new event")
	d.shows("999")
}

func TestTheCursorStaysInWhatIsKnown(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.press("]")
	d.hides("◆")
	d.press(strings.Repeat("[ ", 40))
	d.shows("◆ 12:00:00.0  −1m")
	d.press(strings.Repeat("] ", 40))
	d.shows("−0.0 s")
	d.press("- - - [ [ [ [ [ [ [ [ [ [ [ [ [ [") // with a window of 10 s the charts follow the cursor
	if from := d.model.timeline.cursor.edge.Add(-d.model.timeline.window); from.After(d.model.timeline.cursor.at) || d.model.timeline.cursor.edge.After(d.now) {
		t.Errorf("the cursor %v is not in the window that begins %v", d.model.timeline.cursor.at, from)
	}
	d.lines()
}

func TestACursorInAPauseLeavesThePause(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.press("space [ [")
	d.shows("◆")
	d.press("esc")
	d.hides("◆")
	d.shows("║ paused")
	d.press("[ space")
	d.frame()
	d.hides("◆")
	d.hides("paused")
}

func TestScrubbingInAPauseWhileReconnectingIsTrue(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.press("space")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(9 * time.Second), Err: fmt.Errorf("connection refused"), LastEventID: "e-120"})
	d.now = d.now.Add(4 * time.Second)
	d.frame()
	d.shows("retry in 5 s: connection refused")
	d.shows("will resume after e-120")
	d.press("[ [")
	d.shows("◆ 12:00:50.0")
	d.shows("150 ")
	d.now = d.now.Add(time.Second)
	d.frame()
	d.shows("retry in 4 s")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Open, LastEventID: "e-120"})
	d.store.Stream(0).Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1","epoch":"e","resume":{"asked":"e-120","replayed":3,"missed":2},"topics":[{"name":"cpu"}]}`)}, d.now)
	d.publish("cpu", "777")
	d.frame()
	for _, want := range []string{"resumed after e-120: 3 replayed", "2 missed", "150 ", "1 new event"} {
		d.shows(want)
	}
	d.press("esc space")
	d.frame()
	d.shows("777")
	d.shows("gone: the server no longer has it") // news is not in the new catalogue
	d.publish("news", "back")
	d.frame()
	d.hides("gone: the server")
}

func TestNobodyKnowsWhatARestartLost(t *testing.T) {
	t.Parallel()
	for _, resume := range []string{`"epoch":"f","resume":{"asked":"e-120","replayed":5,"missed":0}`, `"resume":{"asked":"e-120","replayed":5,"missed":0,"restarted":true}`} {
		d := minute(t)
		d.store.Stream(0).Apply(sse.Event{Type: "$hello", Data: []byte(`{"server":"topicmux 1",` + resume + `}`)}, d.now)
		d.press("i")
		d.frame()
		d.shows("after e-120: 5 replayed, unknown number missed")
		d.hides("0 missed")
	}
}

func TestAWindowWithoutALengthIsNotChanged(t *testing.T) {
	t.Parallel()
	d := minute(t)
	before := d.model.timeline.window
	d.press(": w i n d o w enter")
	d.frame()
	if d.model.timeline.window != before {
		t.Errorf("the window is %v, was %v", d.model.timeline.window, before)
	}
	d.shows("are possible")
}

func TestAReconnectIsToldOnce(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.model.history.streams = []pastStream{fakePast(func(time.Duration) {})}
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e"}`)
	d.press("r")
	d.shows("reconnecting")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Connecting, LastEventID: "e-120"})
	d.frame()
	d.shows("reconnecting")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Open, LastEventID: "e-120"})
	d.publish("$hello", `{"server":"topicmux 1","epoch":"e","resume":{"asked":"e-120","replayed":3}}`)
	d.frame()
	d.hides("reconnecting")
	d.shows("resumed after e-120: 3 replayed")
	d.model.Update(monitor.History{})
	d.frame()
	d.hides("reconnecting")
	d.hides("nothing older")
}

func TestServerDownDiffersFromTopicSilent(t *testing.T) {
	t.Parallel()
	d := minute(t)
	d.now = d.now.Add(30 * time.Second)
	d.frame()
	d.shows("cpu ◌")
	d.shows("silent since")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(time.Second), Err: fmt.Errorf("refused")})
	d.frame()
	d.shows("cpu ◐")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: fmt.Errorf("refused")})
	d.frame()
	d.shows("cpu ○")
}

func TestReconnectNowAsksTheClient(t *testing.T) {
	t.Parallel()
	requests := make(chan struct{}, 8)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- struct{}{}
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	d := newDesk(t, 80, 24, Options{Options: monitor.Options{URL: server.URL}})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { d.model.alerts.session.Run(ctx) })
	<-requests
	cmd := d.press("r")
	if cmd == nil || len(requests) > 0 {
		t.Fatal("r connects in Update itself, or not at all")
	}
	cmd()
	<-requests
}

func TestTheInfoTellsDelaysAndWhatWasCoalesced(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 40, Options{})
	d.open()
	for range 50 {
		for range 4 {
			d.now = d.now.Add(25 * time.Millisecond)
			d.store.Stream(0).Apply(sse.Event{Type: "cpu", Data: []byte("1"), Time: d.now.Add(-20 * time.Millisecond).UnixMilli()}, d.now)
		}
		d.frame()
	}
	d.press("i")
	d.shows("p50")
	d.shows("147 events skipped") // three of four, from the second frame on
	d.press("t")
	d.shows("charts now show arrival times")
}

package tui

import (
	"fmt"
	"testing"
	"time"

	"topicmux/sse"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// speaking publishes an event per second for each topic that has not ended.
func (d *desk) speaking(seconds int, topics ...string) {
	for range seconds {
		d.now = d.now.Add(time.Second)
		for _, topic := range topics {
			d.publish(topic, "5")
		}
		d.frame()
	}
}

func (d *desk) control(event, format string, args ...any) {
	d.store.Stream(0).Apply(sse.Event{Type: event, Data: fmt.Appendf(nil, format, args...)}, d.now)
	d.frame()
}

func TestSilentTopicsCanBeHiddenUntilTheySpeak(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	d := newDesk(t, 120, 30, Options{StateDir: dir})
	d.open()
	d.speaking(20, "cpu", "net", "disk")
	d.speaking(20, "cpu")
	d.shows("3 topics, 2 silent")
	d.shows("net ◌")
	d.press(":")
	d.writes("hide silent")
	d.press("enter")
	d.shows("silent topics are hidden until their next event · :show silent")
	d.hides("net")
	d.hides("disk")
	d.shows("1 cpu")
	d.speaking(6, "cpu") // until the message has disappeared
	d.shows("3 topics, 2 silent hidden")
	d.speaking(1, "cpu", "disk")
	d.shows("disk ●")
	d.hides("net")
	for d.now = d.wake; !d.wake.IsZero(); d.now = d.wake { // disk and cpu become silent again
		d.frame()
	}
	d.shows("Every pane is hidden.")
	d.speaking(1, "net")
	d.shows("net ●")
	if err := d.model.saver.keep(); err != nil {
		t.Fatal(err)
	}

	next := newDesk(t, 120, 30, Options{StateDir: dir})
	next.open()
	next.speaking(20, "cpu", "net")
	next.speaking(20, "cpu")
	next.shows("2 topics, 1 silent hidden")
	next.press("X")
	next.shows("net ◌")
	next.shows("all topics are shown")
}

func TestAnEndedTopicLeavesTheScreenWhenItWasSeen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(5, "cpu", "answer")
	d.control("$complete", `{"topic":"answer"}`)
	d.shows("answer ✓")
	d.shows("ended · :show ended keeps the pane")
	if want := d.now.Add(linger); !d.wake.Equal(want) && d.wake.After(want) {
		t.Errorf("the next frame is asked for at %v, want %v", d.wake, want)
	}
	d.speaking(9, "cpu")
	d.shows("answer ✓")
	d.speaking(1, "cpu")
	d.hides("answer")
	d.shows("2 topics, 1 ended hidden")
	d.press(":")
	d.writes("show ended")
	d.press("enter")
	d.shows("answer ✓")
	d.press(":")
	d.writes("hide ended")
	d.press("enter")
	d.hides("answer")
	d.publish("answer", "43") // the topic is live again
	d.frame()
	d.shows("answer ●")
}

func TestATopicThatARestartedServerNoLongerHasLeavesTheScreen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(5, "cpu", "job", "late")
	d.control("$hello", `{"server":"topicmux 1","epoch":"f","topics":[{"name":"cpu"}]}`)
	d.shows("job ╳")
	d.shows("gone: the server no longer has it")
	d.speaking(5, "cpu")
	d.control("$topic", `{"name":"late","state":"live"}`) // its source started later
	d.speaking(6, "cpu")
	d.hides("job")
	d.shows("late ◌") // the topic has no event yet
	d.shows("1 ended hidden")
}

func TestATopicThatHadEndedBeforeIsNotOpened(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.control("$hello", `{"server":"topicmux 1","epoch":"e","topics":[{"name":"old","state":"complete","last":"e-1"},{"name":"cpu","last":"e-2"}]}`)
	d.store.Stream(0).Apply(sse.Event{Type: "old", ID: []byte("e-1"), Data: []byte("42")}, d.now)
	d.speaking(1, "cpu")
	d.hides("old")
	d.shows("1 ended hidden")
}

func TestWhoeverLooksAtAnEndedTopicKeepsIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(5, "cpu", "answer")
	d.press("2 z")
	d.control("$complete", `{"topic":"answer"}`)
	d.speaking(60, "cpu")
	d.shows("answer ✓")
	d.press("z")
	d.speaking(1, "cpu")
	d.hides("answer")
	d.shows("1 cpu")
}

func TestTheLastPictureOfAStreamStays(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(5, "job")
	d.control("$complete", `{"topic":"job"}`)
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed})
	d.now = d.now.Add(time.Hour)
	d.frame()
	d.shows("job ✓")
}

func TestALostConnectionHidesNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(20, "cpu", "net")
	d.press(":")
	d.writes("hide silent")
	d.press("enter")
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(time.Hour), Err: fmt.Errorf("refused")})
	d.now = d.now.Add(10 * time.Minute)
	d.frame()
	d.shows("cpu ◐")
	d.shows("net ◐")
}

func TestASilentPaneStepsBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.speaking(20, "here", "cpu", "net")
	d.speaking(30, "here", "cpu")
	d.hides("╱")
	net := d.model.panes.byTopic["net"].rect
	loud := map[screen.Color]bool{theme.Text: true, theme.Bright: true, theme.Border: true, theme.Title: true, theme.Series(0): true}
	for y := net.Y; y < net.Y+net.H; y++ {
		for x := net.X; x < net.X+net.W; x++ {
			if c, st := d.model.grid.At(x, y); c != " " && loud[st.Fg] {
				t.Fatalf("%q at %d,%d of a silent pane has the colour %d", c, x, y, st.Fg)
			}
		}
	}
}

func TestATopicWithoutEventsGivesItsRoomToThoseUnderIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{})
	d.open()
	d.control("$topic", `{"name":"eu","help":"Events of a server"}`)
	d.shows("waiting for the first event")
	d.speaking(2, "eu.cpu")
	d.hides("waiting for the first event")
	d.shows("1 eu.cpu")
	d.control("$topic", `{"name":"eu","help":"Events of a server","state":"failed","error":"no server"}`)
	d.shows("no server")
	d.control("$topic", `{"name":"eu","help":"Events of a server","state":"live"}`)
	d.hides("Events of a server")
	d.speaking(1, "eu")
	d.shows("eu ●")
}

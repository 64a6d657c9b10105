package tui

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"topicmux/sse"
)

func TestANewEventNameOpensAPane(t *testing.T) {
	t.Parallel()
	d := three(t)
	for _, want := range []string{"1 cpu", "2 net", "3 news", "37.5", "hello"} {
		d.shows(want)
	}
	d.publish("answer", "42")
	d.frame()
	d.shows("4 answer")
}

func TestPanesComeInTheOrderAskedFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 120, 30, Options{Order: []string{"net", "cpu"}})
	d.open()
	for _, topic := range []string{"zebra", "cpu", "apple", "net"} {
		d.publish(topic, "1")
	}
	d.frame()
	for _, want := range []string{"1 zebra", "2 apple", "3 net", "4 cpu"} {
		d.shows(want)
	}
}

func TestZoomGivesOnePaneTheScreenAndEscGivesItBack(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("2 z")
	d.shows("net")
	d.shows("zoom")
	d.hides("cpu")
	d.shows("2 net")
	d.press("3")
	d.shows("3 news")
	d.hides("net")
	d.press("tab")
	d.shows("1 cpu")
	d.hides("news")
	d.press("esc")
	d.shows("2 net")
	d.hides("zoom ·")
}

func TestEscNeverQuits(t *testing.T) {
	t.Parallel()
	d := three(t)
	if cmd := d.press("esc esc esc"); cmd != nil {
		t.Error("esc returned a command")
	}
	if cmd := d.press("q"); cmd == nil {
		t.Error("q returned no command, want quit")
	}
}

func TestPauseFreezesThePictureAndCountsWhatComes(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("space")
	d.now = d.now.Add(time.Second)
	d.publish("cpu", "99.9")
	d.publish("new", "1")
	d.frame()
	d.shows("37.5")
	d.shows("2 new events")
	d.hides("99.9")
	d.hides("4 new")
	d.press("space")
	d.frame()
	d.shows("99.9")
	d.shows("4 new")
}

func TestAPausedLogOutlivesItsHistory(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("space")
	for i := range 5000 { // several times what the store keeps
		d.now = d.now.Add(time.Millisecond)
		d.publish("news", "line %d", i)
	}
	d.press("3 z")
	d.frame()
	d.shows("hello")
	d.hides("line 4999")
	d.press("space")
	d.frame()
	d.shows("line 4999")
}

func TestHideAndBringBack(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.press("1 x")
	d.hides("cpu")
	d.shows("1 net")
	d.shows("1 hidden")
	d.press("x x")
	d.shows("Every pane is hidden.")
	d.press("X")
	d.shows("1 cpu")
}

func TestClickFocusesAndDoubleClickZooms(t *testing.T) {
	t.Parallel()
	d := three(t)
	at := tea.Mouse{X: d.model.panes.all[1].rect.X + 2, Y: 2, Button: tea.MouseLeft}
	d.model.Update(tea.MouseClickMsg(at))
	if got := d.model.panes.focus.topic; got != "net" || d.model.workspace.zoomed {
		t.Fatalf("after a click: focus %s, zoomed %v; want net, not zoomed", got, d.model.workspace.zoomed)
	}
	d.now = d.now.Add(time.Second)
	d.model.Update(tea.MouseClickMsg(at))
	if d.model.workspace.zoomed {
		t.Fatal("two slow clicks zoomed")
	}
	d.now = d.now.Add(100 * time.Millisecond)
	d.model.Update(tea.MouseClickMsg(at))
	if !d.model.workspace.zoomed {
		t.Fatal("a double click did not zoom")
	}
}

func TestALostConnectionCountsDownWithItsReason(t *testing.T) {
	t.Parallel()
	d := three(t)
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(3 * time.Second), Err: fmt.Errorf("connection refused")})
	d.frame()
	d.shows("◐ retry in 3 s: connection refused")
	if want := d.now.Truncate(time.Second).Add(time.Second); !d.wake.Equal(want) {
		t.Errorf("the next frame is asked for at %v, want %v", d.wake, want)
	}
	d.now = d.now.Add(1500 * time.Millisecond)
	d.frame()
	d.shows("retry in 2 s")
	d.shows("cpu") // existing data stays
}

func TestBeforeTheFirstConnectionTheScreenSaysWhatToDo(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(2 * time.Second), Err: fmt.Errorf("dial tcp: %w", syscall.ECONNREFUSED)})
	d.frame()
	for _, want := range []string{"no connection yet", "http://127.0.0.1:8080/events", "connection refused", "Is the server running?"} {
		d.shows(want)
	}
}

func TestWithoutAConnectionTheQuestionFitsTheCause(t *testing.T) {
	t.Parallel()
	const running = "Is the server running?"
	for _, c := range []struct {
		err  error
		want string // "" means no question and no advice
	}{
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, running},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, "Check the address and the network connection of this machine."},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Name: "nosuch", IsNotFound: true}}, "Is the host name correct?"},
		{&sse.RefusedError{URL: "http://127.0.0.1:8080/events", Status: 500}, "The server answered with an error."},
		{&sse.RefusedError{URL: "http://127.0.0.1:8080/events", Status: 503}, "The server answered with an error."},
		{&sse.RefusedError{URL: "http://127.0.0.1:8080/events", Status: 429}, ""},
		{fmt.Errorf("the connection broke: %w", syscall.ECONNRESET), ""},
		{sse.ErrEnded, ""},
		{&sse.TLSError{Problem: sse.TLSUntrusted}, "Use --ca cert.pem to trust the certificate or the CA in that file."},
		{&sse.RefusedError{Status: 401, Credentials: true}, "Check the token in --token or TOPICMUX_TOKEN."},
	} {
		d := newDesk(t, 100, 24, Options{})
		d.store.Stream(0).SetConn(sse.State{Phase: sse.Waiting, Until: d.now.Add(2 * time.Second), Err: c.err})
		d.frame()
		d.shows("Next attempt in 2 s.")
		if c.want != "" {
			d.shows(c.want)
		}
		if c.want != running {
			d.hides(running)
		}
	}
}

func TestAServerThatNeverAcceptedEndsTheDashboard(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.store.Stream(0).SetConn(sse.State{Phase: sse.Closed, Err: fmt.Errorf("text/html is no event stream")})
	if _, cmd := d.model.Update(frameArrived{}); cmd == nil || !d.model.refused {
		t.Error("the dashboard goes on although the server refused")
	}
}

func TestASilentTopicAsksForOneFrameAndThenShowsItsAge(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 80, 24, Options{})
	d.open()
	for range 20 {
		d.now = d.now.Add(time.Second)
		d.publish("cpu", "5")
		d.frame()
	}
	for range 10 { // until the model requests nothing more
		if d.wake.IsZero() {
			break
		}
		d.now = d.wake
		d.frame()
	}
	if !d.wake.IsZero() {
		t.Errorf("a silent dashboard still asks for a frame at %v", d.wake)
	}
	d.shows("silent since")
	d.shows("0 ev/s")
}

func TestNothingChangedKeepsTheFrame(t *testing.T) {
	t.Parallel()
	d := three(t)
	first := d.model.View().Content
	if again := d.model.View().Content; again != first || d.model.dirty {
		t.Error("a second View painted again")
	}
}

func TestATinyTerminalSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 10, 3, Options{})
	d.open()
	d.publish("cpu", "1")
	d.frame()
	d.shows("too small")
	d.shows("12×1")
}

func TestASmallTerminalListsTopicsWithTheirValues(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 40, 10, Options{})
	d.open()
	for i := range 9 {
		d.publish(fmt.Sprintf("topic%d", i), "%d", i+20)
	}
	d.frame()
	for i := range 9 {
		d.shows(fmt.Sprintf("topic%d", i))
		d.shows(fmt.Sprint(i + 20))
	}
}

func TestHostilePayloadsLeaveTheFrameWhole(t *testing.T) {
	t.Parallel()
	payloads := []string{
		"\x1b[2J\x1b[H\x1b]0;title\a", "a\tb\x00c\rd", "\xff\xc0\xaf\xed\xa0\x80", strings.Repeat("x", 1<<20),
		"世界👨‍👩‍👧‍👦e\u0301\u0302", "\u202eevil\u2066", "", "\n\n\n", `{"a":{"b":[1,2,{"c":"` + "\x1b[31m" + `"}]}}`, "\u009b31m",
		`[{"\u001b[31mname":"\u0007","v":1}]`, "1e999", "NaN", strings.Repeat("[", 100_000),
	}
	for _, size := range [][2]int{{1, 1}, {10, 3}, {30, 5}, {40, 10}, {80, 24}, {200, 60}, {300, 100}} {
		d := newDesk(t, size[0], size[1], Options{})
		d.open()
		for i, p := range payloads {
			d.store.Stream(0).Apply(sse.Event{Type: fmt.Sprintf("t%d\x1b[31m", i), Data: []byte(p)}, d.now)
		}
		for _, keys := range []string{"", "v", "v", "z", "tab", "?"} {
			d.press(keys)
			for _, l := range d.frame() {
				if strings.ContainsFunc(l, func(r rune) bool { return r < 0x20 || r >= 0x7f && r < 0xa0 }) {
					t.Fatalf("a control character reached the screen: %q", l)
				}
			}
		}
	}
}

func TestALargePayloadSaysItsSize(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 100, 20, Options{})
	d.open()
	row := `{"id":1,"name":"` + strings.Repeat("n", 60) + `"}`
	d.publish("big", "%s", "["+strings.Repeat(row+",", 4499)+row+"]")
	d.frame()
	d.shows("4500 rows")
	d.shows("first 256.0 KiB of ")
	d.shows("more")
}

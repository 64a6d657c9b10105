package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
)

// watched starts a server with a fixed set of events, and a dashboard of it.
func watched(t *testing.T, w, h int, events string) (*terminal, *started, string) {
	t.Helper()
	server := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := server.url()
	if err != nil {
		t.Fatal(err)
	}
	post(t, url, events)
	term := open(t, w, h, "topicmux watch --last 100 "+url)
	return term, server, url
}

// post publishes events given as an event stream.
func post(t *testing.T, url, events string) {
	t.Helper()
	resp, err := http.Post(strings.TrimSuffix(url, "/")+"/events", "text/event-stream", strings.NewReader(events))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 {
		t.Fatalf("publishing: %s", resp.Status)
	}
}

// some returns events of a few topics of every kind.
func some() string {
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "event: bpm\ndata: %d\n\nevent: net.rx\ndata: %d\n\nevent: net.tx\ndata: %d\n\n", 30+i, 100+i, 200+i)
	}
	b.WriteString("event: news\ndata: hello there\n\n")
	return b.String()
}

func TestTheKeysOfTheDashboardDoWhatTheHelpSays(t *testing.T) {
	t.Parallel()
	term, _, _ := watched(t, 120, 40, some())
	term.shows("live", "1 bpm", "net.rx", "hello there")
	for _, c := range []struct {
		keys  []string
		shows []string
		gone  string
	}{
		{keys: []string{"L"}, shows: []string{"layout: rows"}},
		{keys: []string{"L", "L"}, shows: []string{"layout: main"}},
		{keys: []string{"L"}, shows: []string{"layout: tabs", "1 bpm ●  2 net.rx"}, gone: "hello there"},
		{keys: []string{"4"}, shows: []string{"hello there"}},
		{keys: []string{"L"}, shows: []string{"layout: list", "name ↑", "news"}},
		{keys: []string{"L"}, shows: []string{"layout: grid", "1 bpm"}},
		{keys: []string{"1", "}"}, shows: []string{"1 net.rx", "2 bpm"}},
		{keys: []string{"{"}, shows: []string{"1 bpm", "2 net.rx"}},
		{keys: []string{"2", "g"}, shows: []string{"net.*", "rx", "tx"}, gone: "net.rx"},
		{keys: []string{"g"}, shows: []string{"net.rx", "net.tx"}, gone: "net.*"},
		{keys: []string{"1", "x"}, shows: []string{"1 hidden"}, gone: "bpm"},
		{keys: []string{"X"}, shows: []string{"1 bpm"}, gone: "hidden"},
		{keys: []string{"1", "z"}, shows: []string{"zoom · line · 1m"}, gone: "hello there"},
		{keys: []string{"+"}, shows: []string{"zoom · line · 2m"}},
		{keys: []string{"-", "-"}, shows: []string{"zoom · line · 30s"}},
		{keys: []string{"="}, shows: []string{"zoom · line · 1m"}},
		{keys: []string{"Escape"}, shows: []string{"hello there"}, gone: "zoom ·"},
		{keys: []string{"Space"}, shows: []string{"║ paused at ", "0 new events"}},
		{keys: []string{","}, shows: []string{"◆", "−0."}},
		{keys: []string{"["}, shows: []string{"◆"}},
		{keys: []string{"Escape"}, shows: []string{"║ paused"}, gone: "◆"},
		{keys: []string{"Space"}, shows: []string{"live"}, gone: "paused"},
		{keys: []string{"t"}, shows: []string{"charts now show arrival times"}},
		{keys: []string{"i"}, shows: []string{"connection", "coalesced", "p99"}},
		{keys: []string{"Escape"}, shows: []string{"hello there"}, gone: "coalesced"},
		{keys: []string{"r"}, shows: []string{"resumed after"}}, // for ten seconds
		{keys: []string{"M-="}, shows: []string{"default sizes and order"}},
		{keys: []string{"q"}, shows: []string{"exit code 0"}},
	} {
		for _, key := range c.keys {
			term.presses(key)
		}
		term.shows(c.shows...)
		if c.gone != "" {
			term.hides(c.gone)
		}
	}
}

func TestAResizeStormLeavesAWholePicture(t *testing.T) {
	t.Parallel()
	term, _, url := watched(t, 90, 24, "event: a\ndata: one\n\nevent: b\ndata: two words\n\nevent: c\ndata: three\n\n")
	calm := open(t, 90, 24, "topicmux watch --last 100 "+url) // its rates and ages change the same way
	for _, each := range []*terminal{term, calm} {
		each.shows("live", "ev/s", "one", "two words", "three")
	}
	resize := func(w, h int) {
		term.tmux("resize-window", "-x", fmt.Sprint(w), "-y", fmt.Sprint(h))
	}
	for i, size := range [][2]int{{1, 1}, {200, 60}, {1, 24}, {90, 1}, {3, 2}, {40, 10}, {300, 100}, {1, 1}, {91, 24}, {12, 5}, {1, 1}} {
		resize(size[0], size[1])
		if i%3 == 0 { // wait at some sizes until the dashboard has drawn them
			term.tmux("capture-pane", "-p")
		}
	}
	resize(90, 24)
	want := ""
	term.until(func(screen string) bool {
		want = calm.shows("live", "ev/s", "one", "two words", "three")
		return screen == want
	}, "it is not what a window without a storm shows")
	term.shows("live", "ev/s", "one", "two words", "three")
}

func TestAKilledServerIsToldAndItsReturnToo(t *testing.T) {
	t.Parallel()
	term, server, url := watched(t, 130, 24, some())
	term.shows("live", "bpm ●", "hello there")
	server.ends(t, os.Kill)
	term.shows("bpm ◐", "retry in", "refused", "will resume after")
	term.presses("Space")
	term.shows("paused")
	term.presses("[")
	term.shows("◆", "retry in")
	term.presses("Escape")
	term.hides("◆")
	term.presses("Space")
	address := strings.TrimPrefix(strings.TrimSuffix(url, "/"), "http://")
	again := start(t, "serve", "--addr", address, "--no-system")
	if _, err := again.url(); err != nil {
		t.Fatal(err)
	}
	term.presses("r")
	term.shows("live", "bpm ╳", "gone: the server no longer has it", "the server restarted and cannot resume after")
	post(t, url, "event: bpm\ndata: 77\n\n")
	term.shows("bpm ●", "77", "net.rx ╳")
	again.ends(t, os.Kill)
}

func TestAHundredTopicsAtOnceBecomeAList(t *testing.T) {
	t.Parallel()
	term, _, url := watched(t, 100, 30, "event: first\ndata: 1\n\n")
	term.shows("first")
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "event: topic%d\ndata: %d\n\n", i, i)
	}
	post(t, url, b.String())
	term.shows("101 topics", "name ↑", "topic10")
	term.presses("End")
	term.shows("topic99")
	term.presses("Home")
	term.shows("topic10")
	term.presses("L")
	term.shows("layout: grid", "page 1/")
	for range 3 {
		term.presses(">")
	}
	term.shows("page 4/")
	for range 4 {
		term.presses("L")
	}
	term.shows("layout: tabs", "‹")
}

func TestEventsOfAMegabyteDoNotStopTheKeys(t *testing.T) {
	t.Parallel()
	term, _, url := watched(t, 100, 30, "event: small\ndata: 1\n\n")
	term.shows("small")
	for i := range 5 {
		post(t, url, fmt.Sprintf("event: big\ndata: %d%s\n\n", i, strings.Repeat("x世", 1<<18-64)))
	}
	term.shows("big")
	term.presses("?")
	term.shows("esc closes")
	term.presses("Escape")
	term.presses("2")
	term.presses("w")
	term.shows("wire")
}

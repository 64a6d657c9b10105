package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// stage starts a server with a log and two numbers, and returns its address.
func stage(t *testing.T) string {
	t.Helper()
	server := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := server.url()
	if err != nil {
		t.Fatal(err)
	}
	post(t, url, "event: cpu\ndata: 38.2\n\nevent: mem\ndata: 17\n\nevent: app\ndata: INFO request one served\n\n"+
		"event: app\ndata: ERROR disk is full\n\nevent: app\ndata: INFO request two served\n\n")
	return url
}

func TestEverythingIsFoundFromTheKeyboard(t *testing.T) {
	t.Parallel()
	url, dir := stage(t), t.TempDir()
	term := open(t, 100, 30, "cd "+dir+"; topicmux watch --no-state --last 9 "+url+" --alert 'cpu > 90' --alert-exec 'echo $TOPICMUX_STATE >> told'")
	term.shows("cpu", "38.2", "disk is full", "request two")

	term.presses("/")
	term.presses("-l", "disk")
	term.shows("/disk", "disk is full")
	term.hides("request two")
	term.hides("38.2")
	term.presses("Enter")
	term.shows("filter /disk")
	term.presses("n")
	term.shows("search /disk", "request two")
	term.presses("Escape")
	term.shows("38.2")

	term.presses(":")
	term.shows("commands", "next view")
	term.presses("-l", "goto mem")
	term.presses("Enter")
	term.presses("y")
	term.shows("copied 17")
	term.presses(":")
	term.presses("-l", "theme mono")
	term.presses("Enter")
	term.shows("theme mono")
	term.presses("T")
	term.shows("theme auto")

	term.presses("C-s")
	term.shows("save data as CSV")
	term.presses("Enter")
	term.shows("saved topicmux-mem-", "(1 row)")
	files, err := filepath.Glob(filepath.Join(dir, "topicmux-mem-*.csv"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	if data, _ := os.ReadFile(files[0]); !strings.HasSuffix(string(data), ",17\n") {
		t.Errorf("the file holds %q", data)
	}

	post(t, url, "event: cpu\ndata: 95\n\n")
	term.shows("▲ 1 alert", "cpu ▲")
	term.presses("A")
	term.shows("alerts", "cpu > 90", "acknowledge")
	term.presses("a")
	term.shows("▴ cpu > 90")
	term.presses("Escape")
	term.hides("acknowledge")
	term.presses("?")
	term.shows("keys", "esc closes")
	term.presses("q")
	term.shows("exit code 0")
	if told, err := os.ReadFile(filepath.Join(dir, "told")); err != nil || string(told) != "firing\n" {
		t.Errorf("the alert's command wrote %q, %v", told, err)
	}
}

// mouse sends a mouse report as terminals do: button, and column and row from
// 1, pressed.
func (term *terminal) mouse(button, x, y int) {
	term.t.Helper()
	args := []string{"-H"}
	for _, b := range []byte(fmt.Sprintf("\x1b[<%d;%d;%dM", button, x, y)) {
		args = append(args, fmt.Sprintf("%x", b))
	}
	term.presses(args...)
}

func TestTheMouseReachesWhatTheHelpSays(t *testing.T) {
	t.Parallel()
	url := stage(t)
	post(t, url, "event: tree\ndata: "+`{"a":{"deep":5},"c":true,"d":"x"}`+"\n\n")
	term := open(t, 100, 30, "topicmux watch --no-state "+url)
	screen := term.shows("tree", "deep", "38.2", "? help")
	at := func(text string) (x, y int) {
		t.Helper()
		for y, line := range strings.Split(screen, "\n") {
			if i := strings.Index(line, text); i >= 0 {
				return len([]rune(line[:i])) + 1, y + 1
			}
		}
		t.Fatalf("%q is not on the screen:\n%s", text, screen)
		return 0, 0
	}
	x, y := at(`"deep"`)
	term.mouse(2, x, y) // the right button
	term.hides(`"deep"`)
	screen = term.shows("charting a.deep", "? help") // its position depends on the text before it
	x, y = at("? help")
	term.mouse(0, x, y)
	term.shows("drag border")
	term.mouse(0, x, y)
	term.hides("drag border")
	x, y = at("38.2")
	term.mouse(0, x, y)
	term.shows("copied 38.2")
	term.presses("q")
	term.shows("exit code 0")
}

func TestStandardInputLeavesTheKeysToTheTerminal(t *testing.T) {
	t.Parallel()
	tape := filepath.Join(t.TempDir(), "tape.sse")
	if err := os.WriteFile(tape, []byte("event: temp\ndata: 20.5\n\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	term := open(t, 80, 24, "cat "+tape+" | topicmux watch --no-state -")
	term.shows("temp ✓", "20.5", "end of input")
	term.presses("z")
	term.shows("zoom")
	term.presses("q")
	term.shows("exit code 0")
}

func TestADumbTerminalIsToldInSentences(t *testing.T) {
	t.Parallel()
	url := stage(t)
	term := open(t, 80, 24, "TERM=dumb topicmux watch "+url)
	term.shows("a dumb terminal", "Connected to "+url, "cpu: 38.2.", "request two served.")
	term.presses("C-c")
	term.shows("exit code 130")
}

func TestAlertsMadeInTheDashboardComeBack(t *testing.T) {
	t.Parallel()
	url, dir := stage(t), t.TempDir()
	term := open(t, 100, 30, "TOPICMUX_STATE="+dir+" topicmux watch "+url)
	term.shows("cpu", "38.2")
	term.presses(":")
	term.presses("-l", "alert cpu > 30 clear < 10")
	term.presses("Enter")
	term.shows("▲ 1 alert", "2 cpu ▲")
	term.presses("2")
	term.presses("a")
	term.shows("new alert", "for 15s")
	term.presses("Enter")
	term.hides("new alert")
	term.presses("q")
	term.shows("exit code 0")
	again := open(t, 100, 30, "TOPICMUX_STATE="+dir+" topicmux watch "+url)
	again.shows("▲ 1 alert", "cpu ▲")
	again.presses("A")
	again.shows("cpu > 30 clear < 10", "for 15s")
	again.hides("(--alert)")
}

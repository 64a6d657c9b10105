package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"topicmux/internal/testenv"
)

// terminal is a tmux server with a single window that runs a command line.
type terminal struct {
	t      *testing.T
	socket string
}

var terminals atomic.Int64

// open runs a command line in a terminal of the given size. It skips the test
// if tmux is missing, except in CI.
func open(t *testing.T, w, h int, line string) *terminal {
	t.Helper()
	testenv.Program(t, "tmux")
	term := &terminal{t, fmt.Sprintf("topicmux-test-%d-%d", os.Getpid(), terminals.Add(1))}
	t.Cleanup(func() { _ = exec.Command("tmux", "-L", term.socket, "kill-server").Run() })
	// cat keeps the window open after the command has ended.
	term.tmux("-u", "-f", os.DevNull, "new-session", "-d",
		"-x", fmt.Sprint(w), "-y", fmt.Sprint(h), "-e", "NO_COLOR=", "-e", "TOPICMUX_STATE=off", line+"; echo exit code $?; exec cat")
	return term
}

func (term *terminal) tmux(args ...string) string {
	term.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-L", term.socket}, args...)...).CombinedOutput()
	if err != nil {
		term.t.Fatalf("tmux %q: %v: %s", args, err, out)
	}
	return string(out)
}

// shows waits until the screen contains all texts, and returns the screen.
func (term *terminal) shows(texts ...string) string {
	term.t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	giveUp := time.After(patience)
	for {
		screen := term.tmux("capture-pane", "-p")
		missing := ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		if missing == "" {
			return screen
		}
		select {
		case <-again.C:
		case <-giveUp:
			term.t.Fatalf("%q never came:\n%s", missing, screen)
		}
	}
}

// hides waits until the screen does not contain the text.
func (term *terminal) hides(text string) {
	term.t.Helper()
	term.until(func(screen string) bool { return !strings.Contains(screen, text) }, text+" stays")
}

// until waits until the screen is right.
func (term *terminal) until(right func(screen string) bool, otherwise string) {
	term.t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	giveUp := time.After(patience)
	for {
		screen := term.tmux("capture-pane", "-p")
		if right(screen) {
			return
		}
		select {
		case <-again.C:
		case <-giveUp:
			term.t.Fatalf("%s:\n%s", otherwise, screen)
		}
	}
}

func (term *terminal) presses(keys ...string) {
	term.t.Helper()
	term.tmux(append([]string{"send-keys"}, keys...)...)
}

func TestTheDemoLeavesTheTerminalAsItWas(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 10}, {80, 24}, {200, 60}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			term := open(t, size[0], size[1], "echo before; topicmux")
			term.shows("cpu", "●")
			term.presses("q")
			if after := term.shows("before", "exit code 0"); strings.Contains(after, "cpu") {
				t.Errorf("the dashboard is still there:\n%s", after)
			}
		})
	}
}

func TestWatchSaysWhyItCannotShowAStream(t *testing.T) {
	t.Parallel()
	term := open(t, 100, 24, "topicmux watch localhost:nope")
	term.shows(`"localhost:nope" is not a URL`, "exit code 2")
}

func TestAWatchingDashboardOpensAPaneForWhatIsPublished(t *testing.T) {
	t.Parallel()
	server := start(t, "serve", "--addr", "127.0.0.1:0", "--no-system")
	url, err := server.url()
	if err != nil {
		t.Fatal(err)
	}
	term := open(t, 80, 24, "topicmux watch "+url)
	term.shows("live")
	if out, err := exec.Command("topicmux", "publish", "answer", "42", "-s", url).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	term.shows("answer", "42")
	if code, _ := server.ends(t, os.Interrupt); code != 130 {
		t.Errorf("serve ended with %d", code)
	}
	term.shows("answer", "42", "◐", "retry in")
	term.presses("C-c")
	term.shows("exit code 0")
}

func TestNothingThatTailPrintsIsObeyedByATerminal(t *testing.T) {
	t.Parallel()
	const payload = `event: bad\ndata: \033]2;taken\007\033[2J\033[5;5Hpayload\302\2332J\n\n`
	for _, mode := range []string{"", "--raw", "--json", "--comments"} {
		t.Run("tail "+mode, func(t *testing.T) {
			t.Parallel()
			term := open(t, 100, 24, "echo above; printf '"+payload+"' | topicmux tail "+mode+" -")
			screen := term.shows("above", "bad", "payload", "exit code 0")
			if strings.Contains(screen, "\n    payload") {
				t.Errorf("the cursor was moved:\n%s", screen)
			}
			if mode == "--json" && !strings.Contains(screen, `\u009b`) {
				t.Errorf("a C1 control went through:\n%s", screen)
			}
			if title := term.tmux("display-message", "-p", "#{pane_title}"); strings.Contains(title, "taken") {
				t.Errorf("the title was set to %q", title)
			}
		})
	}
}

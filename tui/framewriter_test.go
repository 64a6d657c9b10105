package tui

import (
	"bytes"
	"context"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// slow is a terminal whose writes block until the test releases them.
type slow struct {
	take    chan struct{}
	mu      sync.Mutex
	written []string
}

func (s *slow) Write(p []byte) (int, error) {
	<-s.take
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written = append(s.written, string(p))
	return len(p), nil
}

func (s *slow) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.written...)
}

func TestASlowTerminalGetsFewerFramesAndNobodyWaits(t *testing.T) {
	t.Parallel()
	out := &slow{take: make(chan struct{})}
	p := newFrameWriter(out)
	ctx, cancel := context.WithCancel(t.Context())
	wanted, done := make(chan tea.Msg, 8), make(chan struct{})
	go func() { defer close(done); p.run(ctx, func(m tea.Msg) { wanted <- m }) }()

	give := func(frame string) bool {
		buf, ok := p.ready()
		if ok {
			p.show(append(buf, frame...))
		}
		return ok
	}
	if !give("one") {
		t.Fatal("the first frame was not taken")
	}
	if give("two") || give("three") {
		t.Fatal("a frame was taken while another was under way")
	}
	out.take <- struct{}{}
	if _, ok := (<-wanted).(frameWanted); !ok || !give("four") {
		t.Error("the next frame is not asked for")
	}
	out.take <- struct{}{}
	cancel()
	<-done
	if got := out.got(); len(got) != 2 || got[0] != enter+"one" || got[1] != "four" {
		t.Errorf("the terminal got %q", got)
	}
}

func TestWhatTheRendererBeneathDrawsIsLeftOut(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newFrameWriter(&out)
	modes := ansi.SetModeMouseButtonEvent + ansi.PushKittyKeyboard(1) + ansi.SetModifyOtherKeys2 +
		ansi.SetWindowTitle("x;J") + ansi.RequestModeSynchronizedOutput + ansi.ResetModeAutoWrap
	_, _ = p.Write([]byte(modes + "\x1b[H\x1b[2J\x1b[J\x1b[K\x1b[m\x1b[3;4Htext \r\n\x1b[2X"))
	if out.String() != modes {
		t.Errorf("%q went through, want %q", out.String(), modes)
	}
}

func TestTheTerminalIsGivenBackOnce(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newFrameWriter(&out)
	buf, _ := p.ready()
	p.show(append(buf, "frame"...))
	p.write(<-p.frames)
	_, _ = p.Write([]byte(ansi.SetModeAltScreenSaveCursor)) // the alternate screen is active already
	p.done()
	p.leave()
	if _, ok := p.ready(); ok {
		t.Error("a frame is taken after the terminal was given back")
	}
	p.leave()
	_, _ = p.Write([]byte(ansi.ResetModeAltScreenSaveCursor))
	entered := bytes.Count(out.Bytes(), []byte(ansi.SetModeAltScreenSaveCursor))
	if s := out.String(); entered != 1 || !bytes.Contains(out.Bytes(), []byte("frame")) {
		t.Errorf("wrote %q", s)
	}
}

package tui

import (
	"bytes"
	"context"
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// frameWriter writes frames to the terminal. Bubble Tea manages the terminal's
// modes and the keyboard. Its renderer is bypassed: it would parse each frame
// again, show a key's effect only at its next tick, and lose rows when a
// terminal grows. The model hands over what changed since the last frame, and
// one goroutine writes it at once. While it writes it takes no further frame,
// and asks for one when it is done. So a slow terminal gets fewer frames, never
// outdated ones, and nothing waits for it.
type frameWriter struct {
	out    io.Writer
	failed func(error)   // called with the error of a write; nil: it is ignored
	frames chan []byte   // capacity 1; at most one frame is in flight
	opened chan struct{} // capacity 1: the terminal is in use by us and blank

	writing sync.Mutex // held for each write to out
	inside  bool       // the alternate screen is active; guarded by writing

	mu   sync.Mutex
	open bool   // frames may be written: the terminal has not been given back
	busy bool   // a frame is in flight
	owed bool   // the model wanted to hand over another frame meanwhile
	sync bool   // the terminal can show an update all at once
	buf  []byte // for the next frame, when not busy
}

// frameWanted asks the model for a frame, because the frame writer is ready for
// it.
type frameWanted struct{}

// screenOpened says that the alternate screen is active and blank.
type screenOpened struct{}

func newFrameWriter(out io.Writer) *frameWriter {
	return &frameWriter{out: out, open: true, frames: make(chan []byte, 1), opened: make(chan struct{}, 1)}
}

// output returns what Bubble Tea writes to: the frame writer, wrapped as a file
// if the output is a terminal.
func (p *frameWriter) output() io.Writer {
	if f, ok := p.out.(term.File); ok {
		return &frameFile{frameWriter: p, file: f}
	}
	return p
}

// frameFile is a frame writer that Bubble Tea recognises as a terminal.
type frameFile struct {
	*frameWriter
	file term.File
}

func (f *frameFile) Read(b []byte) (int, error) { return f.file.Read(b) }
func (f *frameFile) Close() error               { return f.file.Close() }
func (f *frameFile) Fd() uintptr                { return f.file.Fd() }

// Write passes on the modes and queries that Bubble Tea writes. It drops
// drawing sequences, because the frame is on the screen already.
func (p *frameWriter) Write(b []byte) (int, error) {
	p.writing.Lock()
	defer p.writing.Unlock()
	enters := bytes.Contains(b, []byte(ansi.SetModeAltScreenSaveCursor))
	kept := withoutDrawing(b)
	switch {
	case bytes.Contains(b, []byte(ansi.ResetModeAltScreenSaveCursor)):
		p.setOpen(false)
		p.inside = false
	case enters && p.inside: // enter did this before
		kept = bytes.ReplaceAll(kept, []byte(ansi.SetModeAltScreenSaveCursor), nil)
	}
	_, err := p.out.Write(kept)
	p.check(err)
	if enters && !p.inside {
		p.inside = true
		p.setOpen(true)
		select {
		case p.opened <- struct{}{}:
		default:
		}
	}
	return len(b), err
}

// enter takes the terminal with the first frame, rather than with Bubble Tea's
// first tick, and asks for its background, so that the theme is right at once.
const enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.RequestBackgroundColor

// leave gives the terminal back if Bubble Tea did not. It is called after the
// program has ended.
func (p *frameWriter) leave() {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.setOpen(false)
	if p.inside {
		p.inside = false
		_, _ = io.WriteString(p.out, ansi.ResetModeMouseButtonEvent+ansi.ResetModeMouseExtSgr+
			ansi.SetModeTextCursorEnable+ansi.ResetModeAltScreenSaveCursor)
	}
}

// withoutDrawing keeps the control sequences that draw nothing.
func withoutDrawing(b []byte) []byte {
	out := make([]byte, 0, len(b))
	var state byte
	for len(b) > 0 {
		seq, _, n, next := ansi.DecodeSequence(b, state, nil)
		if n == 0 {
			break
		}
		if seq[0] == ansi.ESC && !draws(seq) {
			out = append(out, seq...)
		}
		b, state = b[n:], next
	}
	return out
}

// draws reports whether a sequence moves the cursor, erases, scrolls or styles.
func draws(seq []byte) bool {
	if len(seq) < 3 || seq[1] != '[' {
		return false
	}
	private := seq[2] >= '<' && seq[2] <= '?'
	return !private && bytes.IndexByte([]byte("ABCDEFGHJKLMPSTXZ@`abdefmr"), seq[len(seq)-1]) >= 0
}

func (p *frameWriter) setOpen(open bool) {
	p.mu.Lock()
	p.open = open
	p.mu.Unlock()
}

// ready reports whether a frame can be handed over, and lends a buffer for it.
// If not, a frameWanted or screenOpened will follow.
func (p *frameWriter) ready() ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.open {
		return nil, false
	}
	if p.busy {
		p.owed = true
		return nil, false
	}
	if p.sync {
		return append(p.buf[:0], ansi.SetModeSynchronizedOutput...), true
	}
	return p.buf[:0], true
}

// show hands over a frame; ready must have lent the buffer. An empty frame is
// not written.
func (p *frameWriter) show(frame []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.buf = frame
	if len(frame) == 0 || p.sync && len(frame) == len(ansi.SetModeSynchronizedOutput) {
		return
	}
	if p.sync {
		frame = append(frame, ansi.ResetModeSynchronizedOutput...)
		p.buf = frame
	}
	p.busy = true
	p.frames <- frame
}

// setSync sets whether the terminal supports synchronized updates. Never call
// it between ready and show.
func (p *frameWriter) setSync(on bool) {
	p.mu.Lock()
	p.sync = on
	p.mu.Unlock()
}

// run writes frames until ctx ends.
func (p *frameWriter) run(ctx context.Context, send func(tea.Msg)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.opened:
			send(screenOpened{})
		case frame := <-p.frames:
			p.write(frame)
			if p.done() {
				send(frameWanted{})
			}
		}
	}
}

// write writes a frame unless the terminal has been given back.
func (p *frameWriter) write(frame []byte) {
	p.writing.Lock()
	defer p.writing.Unlock()
	p.mu.Lock()
	open := p.open
	p.mu.Unlock()
	if !open {
		return
	}
	if !p.inside {
		p.inside = true
		frame = append([]byte(enter), frame...)
	}
	_, err := p.out.Write(frame)
	p.check(err)
}

// check reports an error of the terminal to failed.
func (p *frameWriter) check(err error) {
	if err != nil && p.failed != nil {
		p.failed(err)
	}
}

// done marks the frame as written and reports whether the model wants another.
func (p *frameWriter) done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	owed := p.owed
	p.busy, p.owed = false, false
	return owed
}

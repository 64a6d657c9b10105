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
// modes and the keyboard, but its renderer is bypassed: it would parse each
// frame again, show the effect of a key only at its next tick, and lose rows
// when a terminal grows. The model passes on what has changed since the last
// frame, and a goroutine writes it at once. While it writes it accepts no other
// frame; it requests one when it is done. So a slow terminal gets fewer frames,
// never outdated ones, and nothing waits for it.
type frameWriter struct {
	out    io.Writer
	failed func(error)   // called with the error of a write, unless nil
	frames chan []byte   // capacity 1; at most one frame is in flight
	opened chan struct{} // capacity 1; signals that the alternate screen is active and blank

	writing sync.Mutex // held for each write to out
	inside  bool       // the alternate screen is active; guarded by writing

	mu   sync.Mutex
	open bool   // frames may be written
	busy bool   // a frame is in flight
	owed bool   // the model has another frame
	sync bool   // the terminal supports synchronized updates
	buf  []byte // buffer for the next frame, if not busy
}

// frameWanted requests a frame from the model.
type frameWanted struct{}

// screenOpened is the message that the alternate screen is active and blank.
type screenOpened struct{}

func newFrameWriter(out io.Writer) *frameWriter {
	return &frameWriter{out: out, open: true, frames: make(chan []byte, 1), opened: make(chan struct{}, 1)}
}

// output returns the writer for Bubble Tea: the frame writer, wrapped as a file
// if the output is a terminal.
func (p *frameWriter) output() io.Writer {
	if f, ok := p.out.(term.File); ok {
		return &frameFile{frameWriter: p, file: f}
	}
	return p
}

// frameFile is a frameWriter that Bubble Tea recognizes as a terminal.
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
	case enters && p.inside: // done by enter already
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

// enter switches the terminal to the alternate screen with the first frame,
// rather than with Bubble Tea's first tick. It also queries the background
// colour, so that the theme is right at once.
const enter = ansi.SetModeAltScreenSaveCursor + ansi.ResetModeTextCursorEnable + ansi.RequestBackgroundColor

// leave restores the terminal if Bubble Tea has not. It is called after the
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

// withoutDrawing returns only the control sequences that do not draw.
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

// ready reports whether a frame can be written, and returns a buffer for it. If
// not, a frameWanted or screenOpened follows.
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

// show writes a frame. The frame must be in the buffer from ready. An empty
// frame is not written.
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

// setSync sets whether the terminal supports synchronized updates. It must not
// be called between ready and show.
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

// write writes a frame unless the terminal has been restored.
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

// check passes an error to failed.
func (p *frameWriter) check(err error) {
	if err != nil && p.failed != nil {
		p.failed(err)
	}
}

// done marks the frame as written, and reports whether the model has another.
func (p *frameWriter) done() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	owed := p.owed
	p.busy, p.owed = false, false
	return owed
}

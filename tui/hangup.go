package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// ErrTerminalClosed is returned by Run when its terminal was closed. It counts
// as an interruption: errors.Is reports true for context.Canceled.
var ErrTerminalClosed = fmt.Errorf("the terminal was closed: %w", context.Canceled)

// hangup detects that the terminal was closed. A program gets no signal if it
// ignores SIGHUP, or if the terminal is not its controlling terminal.
type hangup struct {
	once sync.Once
	gone chan struct{} // closed when the terminal is gone
}

func newHangup() *hangup { return &hangup{gone: make(chan struct{})} }

// happened reports whether the terminal was closed.
func (h *hangup) happened() bool {
	select {
	case <-h.gone:
		return true
	default:
		return false
	}
}

// check checks the error of a read or a write. A closed terminal returns EIO or
// the end of its input.
func (h *hangup) check(err error) {
	if errors.Is(err, syscall.EIO) || errors.Is(err, io.EOF) {
		h.once.Do(func() { close(h.gone) })
	}
}

// input wraps the keyboard's reader. The end of a terminal's input is a hangup;
// the end of a pipe is not.
func (h *hangup) input(r io.Reader) io.Reader {
	f, ok := r.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return r
	}
	return &keyboard{File: f, hangup: h}
}

// keyboard reads from a terminal and detects its hangup.
type keyboard struct {
	*os.File
	hangup *hangup
}

func (k *keyboard) Read(b []byte) (int, error) {
	n, err := k.File.Read(b)
	k.hangup.check(err)
	return n, err
}

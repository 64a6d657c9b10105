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

// ErrTerminalClosed is what Run returns when its terminal was closed. It counts
// as an interruption: errors.Is finds context.Canceled in it.
var ErrTerminalClosed = fmt.Errorf("the terminal was closed: %w", context.Canceled)

// hangup notices that the terminal was closed. A program that ignores SIGHUP, or
// whose terminal is not its controlling one, gets no signal.
type hangup struct {
	once sync.Once
	gone chan struct{} // closed then
}

func newHangup() *hangup { return &hangup{gone: make(chan struct{})} }

// happened reports whether the terminal is gone.
func (h *hangup) happened() bool {
	select {
	case <-h.gone:
		return true
	default:
		return false
	}
}

// check looks at the error of a read or a write: a terminal without its other
// side answers with EIO, or with the end of its input.
func (h *hangup) check(err error) {
	if errors.Is(err, syscall.EIO) || errors.Is(err, io.EOF) {
		h.once.Do(func() { close(h.gone) })
	}
}

// input returns what reads the keyboard. Only the end of a terminal's input is a
// hangup; the end of a pipe is not.
func (h *hangup) input(r io.Reader) io.Reader {
	f, ok := r.(*os.File)
	if !ok || !term.IsTerminal(f.Fd()) {
		return r
	}
	return &keyboard{File: f, hangup: h}
}

// keyboard is a terminal that is read.
type keyboard struct {
	*os.File
	hangup *hangup
}

func (k *keyboard) Read(b []byte) (int, error) {
	n, err := k.File.Read(b)
	k.hangup.check(err)
	return n, err
}

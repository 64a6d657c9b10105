package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// withHangup returns a context that also ends at SIGHUP, which comes when the terminal
// is closed. Under nohup, which ignores the signal, it does not. The caller must call
// the function.
func withHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second one ends the program at once
	return ctx, stop
}

// A hangupSignal tells the two meanings of SIGHUP apart: a reload was requested, or the
// terminal was closed.
type hangupSignal struct {
	signals  chan os.Signal
	terminal bool // closing it ends the program
}

// notifyHangup catches SIGHUP until stop is called.
func notifyHangup() *hangupSignal {
	h := &hangupSignal{
		signals:  make(chan os.Signal, 1), // one reload covers those that come meanwhile
		terminal: !signal.Ignored(syscall.SIGHUP) && hasTerminal(),
	}
	signal.Notify(h.signals, syscall.SIGHUP)
	return h
}

func (h *hangupSignal) stop() { signal.Stop(h.signals) }

// terminalClosed reports whether the program had a terminal that was closed.
func (h *hangupSignal) terminalClosed() bool { return h.terminal && !hasTerminal() }

// hasTerminal reports whether the process has a controlling terminal that is not
// closed.
func hasTerminal() bool {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	_ = f.Close()
	return true
}

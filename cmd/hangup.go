package cmd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilHangup returns a context that ends with SIGHUP, too, as it comes when the
// terminal is closed. Under nohup, which has the signal ignored, it does not. The
// function must be called in the end.
func untilHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second one ends the program at once
	return ctx, stop
}

// A hangup tells the two meanings of SIGHUP apart: that somebody wants the config to
// be read again, and that the terminal was closed.
type hangup struct {
	signals  chan os.Signal
	terminal bool // closing it ends the program
}

// watchHangup takes SIGHUP from now on, until stop is called.
func watchHangup() *hangup {
	h := &hangup{
		signals:  make(chan os.Signal, 1), // one reload is enough for those that come meanwhile
		terminal: !signal.Ignored(syscall.SIGHUP) && hasTerminal(),
	}
	signal.Notify(h.signals, syscall.SIGHUP)
	return h
}

func (h *hangup) stop() { signal.Stop(h.signals) }

// closed reports whether the program had a terminal that was closed.
func (h *hangup) closed() bool { return h.terminal && !hasTerminal() }

// hasTerminal reports whether the process has a controlling terminal. One that was
// closed is none.
func hasTerminal() bool {
	f, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	_ = f.Close()
	return true
}

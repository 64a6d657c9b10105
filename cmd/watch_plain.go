package cmd

import (
	"cmp"
	"context"
	"errors"
	"os"
	"runtime"
	"syscall"

	"topicmux/monitor"
	"topicmux/monitor/alert"
	"topicmux/tui"
)

// explain adds a hint to an error of the source. It returns nil for nil.
func (s *watchSettings) explain(err error) error {
	var known *commandError
	if err == nil {
		return nil
	}
	if !isRecording(s.source) || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return explain(err)
	}
	return explainInput(s.source, err)
}

// watchPlain prints changes as sentences until the stream ends.
func watchPlain(ctx context.Context, std stdio, s watchSettings, opts tui.Options) error {
	opts.Output = std.out
	fired := false
	var seen monitor.Outcome
	opts.Ended = func(outcome monitor.Outcome) { seen = outcome }
	err := tui.Plain(ctx, opts, func(alert.Alert) { fired = true })
	switch {
	case errors.Is(err, syscall.EPIPE): // the reader has gone
	case err != nil:
		return s.explain(err)
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	missing := cmp.Or(reportUnseen(std, seen, s.requested()), reportUnseenTopics(std, s.source, s.selected, withoutNames(seen.Topics, opts.Streams), seen.Unmatched))
	if fired {
		return errAlert
	}
	if missing == nil && len(seen.Topics) == 0 && opts.IsRecorded() {
		return reportEmptyRecording(std, s.name())
	}
	return missing
}

// takeKeys makes the keys of a dashboard come from the terminal itself, because standard input
// has something else. Done closes it.
func takeKeys(std *stdio, opts *tui.Options) (done func()) {
	if !std.out.terminal {
		return func() {}
	}
	keys, err := openKeyboard()
	if err != nil {
		return func() {}
	}
	std.in, opts.Input = keys, keys
	return func() { _ = keys.Close() }
}

// openKeyboard opens the controlling terminal.
func openKeyboard() (*os.File, error) {
	if runtime.GOOS == "windows" {
		return os.OpenFile("CONIN$", os.O_RDWR, 0)
	}
	return os.OpenFile("/dev/tty", os.O_RDWR, 0)
}

package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"topicmux/monitor/text"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnseen      = 3
	exitInterrupted = 130
)

// failure is an error that says what to do about it.
type failure struct {
	err   error
	hint  string
	usage bool // the command line is wrong
	told  bool // the person knows already
	code  int  // the exit code; 0: the usual one
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// hinted adds what to do to an error.
func hinted(err error, format string, args ...any) error {
	return &failure{err: err, hint: fmt.Sprintf(format, args...)}
}

// misused says that the command line is wrong, and what would be right.
func usageError(err error, format string, args ...any) error {
	return &failure{err: err, hint: fmt.Sprintf(format, args...), usage: true}
}

// told marks an error that was shown already.
func told(err error) error {
	if err == nil {
		return nil
	}
	return &failure{err: err, told: true}
}

// asUsage marks an error of cobra's as a mistake in the usage.
func asUsage(err error) error {
	var known *failure
	if err == nil || errors.As(err, &known) {
		return err
	}
	return usageError(err, "topicmux --help shows the commands")
}

// report tells the outcome of a command and returns its exit code.
func report(w *output, err error) int {
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{err: err}
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case !f.told:
		tell(w, err.Error(), f.hint)
	}
	switch {
	case f.code != 0:
		return f.code
	case f.usage:
		return exitUsage
	}
	return exitFailed
}

// tell writes an error and its hint. Both may hold what strangers wrote.
func tell(out *output, message, hint string) {
	name, hintName := "topicmux:", "hint:"
	if out.colored() {
		name, hintName = "\x1b[1;31m"+name+"\x1b[m", "\x1b[36m"+hintName+"\x1b[m"
	}
	w := out.styled()
	message = strings.TrimPrefix(message, "sse: ") // the package means nothing to a person
	fmt.Fprintln(w, name, text.CleanBlock(message, 4<<10))
	if hint != "" {
		fmt.Fprintln(w, hintName, text.CleanBlock(hint, 4<<10))
	}
}

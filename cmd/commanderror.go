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

// commandError is an error with a hint about what to do.
type commandError struct {
	err     error
	hint    string
	usage   bool // the command line is wrong
	printed bool // it is on the screen already
	code    int  // the exit code; 0: the usual one
}

func (f *commandError) Error() string { return f.err.Error() }
func (f *commandError) Unwrap() error { return f.err }

// withHint adds what to do to an error.
func withHint(err error, format string, args ...any) error {
	return &commandError{err: err, hint: fmt.Sprintf(format, args...)}
}

// usageError is the error of a wrong command line or config file, with what would be
// right.
func usageError(err error, format string, args ...any) error {
	return &commandError{err: err, hint: fmt.Sprintf(format, args...), usage: true}
}

// alreadyPrinted marks an error that the command has printed.
func alreadyPrinted(err error) error {
	if err == nil {
		return nil
	}
	return &commandError{err: err, printed: true}
}

// asUsage makes a usage error of an error of cobra.
func asUsage(err error) error {
	var known *commandError
	if err == nil || errors.As(err, &known) {
		return err
	}
	return usageError(err, "topicmux --help shows the commands")
}

// report prints the error of a command and returns the exit code.
func report(w *output, err error) int {
	var f *commandError
	if !errors.As(err, &f) {
		f = &commandError{err: err}
	}
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case !f.printed:
		printError(w, err.Error(), f.hint)
	}
	switch {
	case f.code != 0:
		return f.code
	case f.usage:
		return exitUsage
	}
	return exitFailed
}

// printError prints an error and its hint. Both may hold text of strangers.
func printError(out *output, message, hint string) {
	name := "topicmux:"
	if out.colored() {
		name = "\x1b[1;31m" + name + "\x1b[m"
	}
	message = strings.TrimPrefix(message, "sse: ") // the package means nothing to a person
	fmt.Fprintln(out.styled(), name, text.CleanBlock(message, 4<<10))
	printHint(out, hint)
}

// printHint prints a hint unless it is empty. It may contain text of others.
func printHint(out *output, hint string) {
	if hint == "" {
		return
	}
	name := "hint:"
	if out.colored() {
		name = "\x1b[36m" + name + "\x1b[m"
	}
	fmt.Fprintln(out.styled(), name, text.CleanBlock(hint, 4<<10))
}

package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
)

// describeStart returns a sentence for the error of starting a command.
func describeStart(err error, opts Options) error {
	program := "the program"
	if opts.Shell != "" {
		program = "the shell"
	}
	if opts.Dir != "" {
		if info, dirErr := os.Stat(opts.Dir); dirErr != nil {
			return fmt.Errorf("the directory of the command cannot be used: %w", dirErr)
		} else if !info.IsDir() {
			return fmt.Errorf("the directory of the command cannot be used: %s is not a directory", opts.Dir)
		}
	}
	if e := (*exec.Error)(nil); errors.As(err, &e) {
		if errors.Is(err, exec.ErrNotFound) {
			return fmt.Errorf("%s %q was not found in PATH", program, e.Name)
		}
		return fmt.Errorf("%s %q cannot be started: %w", program, e.Name, e.Err)
	}
	if e := (*fs.PathError)(nil); errors.As(err, &e) {
		return fmt.Errorf("%s %q cannot be started: %w", program, e.Path, e.Err)
	}
	return fmt.Errorf("%s cannot be started: %w", program, err)
}

// describe returns a sentence for the error of a run, with the last line of standard
// error. It returns other errors as they are.
func describe(err error, opts Options, last string) error {
	exit := (*exec.ExitError)(nil)
	switch {
	case errors.Is(err, errTimeout):
		err = fmt.Errorf("it ran longer than %v and was ended", opts.Timeout)
		if last == "" {
			return err
		}
		return fmt.Errorf("%w: %s", err, last)
	case errors.Is(err, context.Canceled), !errors.As(err, &exit):
		return err
	}
	err = exitError(exit, opts.Shell != "")
	if last == "" {
		return err
	}
	return fmt.Errorf("%s (%w)", last, err) // the reason first, as room may be scarce
}

// withoutLine returns the error of a run without the line of standard error that describe has
// added.
func withoutLine(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

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
		return withLine(fmt.Errorf("it ran longer than %v and was ended", opts.Timeout), last)
	case errors.Is(err, context.Canceled), !errors.As(err, &exit):
		return err
	}
	return withLine(exitError(exit, opts.Shell != ""), last)
}

func withLine(err error, last string) error {
	if last == "" {
		return err
	}
	return fmt.Errorf("%w: %s", err, last)
}

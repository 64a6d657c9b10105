package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"topicmux/cmd/internal/stdin"
)

// openInput opens standard input for "-", or a file. Its Read ends with the
// context's error when ctx does; the caller calls done in the end.
func openInput(ctx context.Context, std stdio, name string) (r io.Reader, done func(), err error) {
	if name == "-" {
		r, done = openStdin(ctx, std.in)
		return r, done, nil
	}
	if err := checkInput(name); err != nil {
		return nil, nil, err
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, cannotOpen(name, reason(err))
	}
	unhook := context.AfterFunc(ctx, func() { _ = file.Close() })
	done = func() {
		unhook()
		_ = file.Close()
	}
	return &input{ctx, file}, done, nil
}

// checkInput returns why a file cannot be read, as far as that is known without opening
// it: a pipe would lose its writer.
func checkInput(name string) error {
	if name == "-" {
		return nil
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return cannotOpen(name, reason(err))
	case info.IsDir():
		return cannotOpen(name, errors.New("it is a directory"))
	}
	return nil
}

func cannotOpen(name string, why error) error {
	return withHint(fmt.Errorf("open %s: %w", name, why), "want a URL, a file, or - for standard input")
}

// inputName returns the name of an input in messages.
func inputName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

func openStdin(ctx context.Context, in io.Reader) (r io.Reader, done func()) {
	cancelable := stdin.Open(in)
	unhook := context.AfterFunc(ctx, func() { _ = cancelable.Close() })
	done = func() {
		unhook()
		_ = cancelable.Close()
	}
	return &input{ctx, cancelable}, done
}

// input is a reader that returns the error of its context after that has ended.
type input struct {
	ctx context.Context
	r   io.Reader
}

// Read reads until the context ends.
func (i *input) Read(p []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := i.r.Read(p)
	if err != nil && i.ctx.Err() != nil {
		err = i.ctx.Err()
	}
	return n, err
}

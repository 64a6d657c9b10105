package cmd

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/muesli/cancelreader"
)

// openInput opens standard input for "-", or a file. Its Read ends with the
// context's error when ctx does; the caller calls done in the end.
func openInput(ctx context.Context, std stdio, name string) (r io.Reader, done func(), err error) {
	if name == "-" {
		r, done = openStdin(ctx, std.in)
		return r, done, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, hinted(fmt.Errorf("open %s: %w", name, reason(err)), "want a URL, a file, or - for standard input")
	}
	unhook := context.AfterFunc(ctx, func() { _ = file.Close() })
	done = func() {
		unhook()
		_ = file.Close()
	}
	return &input{ctx, file}, done, nil
}

func openStdin(ctx context.Context, stdin io.Reader) (r io.Reader, done func()) {
	cancelable, err := cancelreader.NewReader(stdin)
	if err != nil { // a regular file, whose reads do not block
		return &input{ctx, stdin}, func() {}
	}
	unhook := context.AfterFunc(ctx, func() { cancelable.Cancel() })
	done = func() {
		unhook()
		_ = cancelable.Close()
	}
	return &input{ctx, cancelable}, done
}

// input is a reader whose error is the context's once that has ended.
type input struct {
	ctx context.Context
	r   io.Reader
}

// Read reads, until the context ends.
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

package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"topicmux/topics"
)

const (
	// batchBytes is how many bytes one request sends; a single line may be longer. There
	// are at most two batches, one in flight and one that is being filled. When that is
	// full the input waits.
	batchBytes = 256 << 10
	// firstBatch and largestBatch are how many lines one request sends. The number
	// begins small, because a batch is sent again when the server is killed, and grows
	// if responses are slow.
	firstBatch, largestBatch = 256, 2048
)

// A lineReader reads lines into batches. It reads ahead while a batch is in flight.
type lineReader struct {
	src    *bufio.Reader
	json   bool
	routes *topicRouter
	printf func(format string, args ...any)
	number int
	warned struct{ repair, stray bool } // what is printed once
	long   []byte                       // a line longer than the buffer of src

	mu    sync.Mutex // guards the fields below
	next  *batch
	limit int           // of the lines in a batch
	err   error         // io.EOF, or what is wrong with a line; no more lines follow
	ready chan struct{} // capacity 1: there is a line in next, or err
	space chan struct{} // capacity 1: next was taken
}

func newLineReader(src io.Reader, json bool, routes *topicRouter, printf func(string, ...any)) *lineReader {
	return &lineReader{
		src: bufio.NewReaderSize(src, 64<<10), json: json, routes: routes, printf: printf,
		next: &batch{}, limit: firstBatch,
		ready: make(chan struct{}, 1), space: make(chan struct{}, 1),
	}
}

// run reads lines until there are no more, one is wrong, or ctx ends.
func (l *lineReader) run(ctx context.Context) {
	for {
		line, err := l.read()
		if err == nil {
			err = l.add(ctx, line)
		}
		if err != nil {
			l.mu.Lock()
			l.err = err
			l.mu.Unlock()
			notify(l.ready)
			return
		}
	}
}

// read returns the next line without its line end, which the last one may lack.
func (l *lineReader) read() ([]byte, error) {
	l.long = l.long[:0]
	if cap(l.long) > 4*batchBytes {
		l.long = nil
	}
	for {
		part, err := l.src.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull) && len(l.long)+len(part) <= maxStdin:
			l.long = append(l.long, part...)
			continue
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("line %d: longer than %s", l.number+1, sizeText(maxStdin))
		case errors.Is(err, io.EOF) && len(l.long)+len(part) > 0:
		case errors.Is(err, io.EOF):
			return nil, err
		case err != nil:
			return nil, fmt.Errorf("read standard input: %w", err)
		}
		line := part
		if len(l.long) > 0 {
			l.long = append(l.long, part...)
			line = l.long
		}
		if l.number++; l.number == 1 {
			if line, err = stripByteOrderMark(line); err != nil {
				return nil, err
			}
		}
		line = bytes.TrimSuffix(line, []byte{'\n'})
		return bytes.TrimSuffix(line, []byte{'\r'}), nil
	}
}

// add checks a line and adds it to the batch, as soon as there is space.
func (l *lineReader) add(ctx context.Context, line []byte) error {
	line, repaired := repairUTF8(line)
	if repaired && !l.warned.repair {
		l.warned.repair = true
		l.printf("line %d: %s", l.number, notUTF8)
	}
	if l.json {
		if len(bytes.TrimSpace(line)) == 0 {
			return nil // NDJSON allows blank lines
		}
		if err := checkJSON(line, l.number); err != nil {
			return err
		}
	}
	topic, err := l.routes.route(line)
	switch stray := l.routes.badTopic(err); {
	case stray == nil && err != nil:
		return wrapLine(l.number, err)
	case stray != nil && !l.warned.stray:
		l.warned.stray = true
		l.printf("line %d: %v; such lines go to %s", l.number, stray, topic)
	}
	for !l.tryAdd(topic, line) {
		select {
		case <-l.space:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// tryAdd adds a line to the batch. It returns false if that is full.
func (l *lineReader) tryAdd(topic topics.Name, line []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.next
	if b.len() >= l.limit || b.len() > 0 && len(b.body)+len(line) > batchBytes {
		return false
	}
	b.add(topic, line, l.number)
	if b.len() == 1 {
		notify(l.ready)
	}
	return true
}

// nextBatch waits for lines and returns those that were read, or why there are no
// more. It fills spare next.
func (l *lineReader) nextBatch(ctx context.Context, spare *batch) (*batch, error) {
	for {
		l.mu.Lock()
		b, err := l.next, l.err
		if b.len() > 0 {
			spare.reset()
			l.next = spare
			l.mu.Unlock()
			notify(l.space)
			return b, nil
		}
		l.mu.Unlock()
		if err != nil {
			return nil, err
		}
		select {
		case <-l.ready:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// grow makes the next batches larger if b was full.
func (l *lineReader) grow(b *batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.len() >= l.limit {
		l.limit = min(2*l.limit, largestBatch)
	}
}

// pending returns how many lines were read and are not in a batch of the sender.
func (l *lineReader) pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next.len()
}

// notify sends to a channel of capacity 1, unless it is full.
func notify(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// wrapLine adds the number of a line to an error, and keeps its hint.
func wrapLine(number int, err error) error {
	wrapped := fmt.Errorf("line %d: %w", number, err)
	var f *commandError
	if errors.As(err, &f) && f.hint != "" {
		return withHint(wrapped, "%s", f.hint)
	}
	return wrapped
}

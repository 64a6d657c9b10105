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
	// batchBytes is how much is sent with one request, more only for a single line
	// that is longer. There are at most two batches, one on its way and one being
	// filled; when that is full the input waits.
	batchBytes = 256 << 10
	// firstBatch and largestBatch are how many lines are sent with one request. It
	// begins small, for what was sent when a server is killed is sent again, and
	// grows where an answer is so slow that small requests would be, too.
	firstBatch, largestBatch = 256, 2048
)

// An input of lines reads ahead while a batch is on its way.
type lineInput struct {
	src    *bufio.Reader
	json   bool
	routes *router
	say    func(format string, args ...any)
	number int
	told   struct{ repair, stray bool } // what is said once
	long   []byte                       // a line longer than the buffer of src

	mu    sync.Mutex // guards what follows
	next  *batch
	limit int           // lines in a batch
	err   error         // why no more lines come: io.EOF, or what is wrong with one
	some  chan struct{} // capacity 1: there is something in next, or err
	room  chan struct{} // capacity 1: next was taken
}

func newLineInput(src io.Reader, json bool, routes *router, say func(string, ...any)) *lineInput {
	return &lineInput{
		src: bufio.NewReaderSize(src, 64<<10), json: json, routes: routes, say: say,
		next: &batch{}, limit: firstBatch,
		some: make(chan struct{}, 1), room: make(chan struct{}, 1),
	}
}

// run reads lines until there are no more, or one is wrong, or ctx ends.
func (l *lineInput) run(ctx context.Context) {
	for {
		line, err := l.read()
		if err == nil {
			err = l.take(ctx, line)
		}
		if err != nil {
			l.mu.Lock()
			l.err = err
			l.mu.Unlock()
			ring(l.some)
			return
		}
	}
}

// read returns the next line without its end. The last one needs none.
func (l *lineInput) read() ([]byte, error) {
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
			if line, err = stripMark(line); err != nil {
				return nil, err
			}
		}
		line = bytes.TrimSuffix(line, []byte{'\n'})
		return bytes.TrimSuffix(line, []byte{'\r'}), nil
	}
}

// take checks a line and puts it into the batch, as soon as there is room.
func (l *lineInput) take(ctx context.Context, line []byte) error {
	line, repaired := repairUTF8(line)
	if repaired && !l.told.repair {
		l.told.repair = true
		l.say("line %d: %s", l.number, notUTF8)
	}
	if l.json {
		if len(bytes.TrimSpace(line)) == 0 {
			return nil // as NDJSON has it
		}
		if err := checkJSON(line, l.number); err != nil {
			return err
		}
	}
	topic, err := l.routes.route(line)
	switch stray := l.routes.stray(err); {
	case stray == nil && err != nil:
		return wrapLine(l.number, err)
	case stray != nil && !l.told.stray:
		l.told.stray = true
		l.say("line %d: %v; such lines go to %s", l.number, stray, topic)
	}
	for !l.add(topic, line) {
		select {
		case <-l.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// add puts a line into the batch; it returns false if that is full.
func (l *lineInput) add(topic topics.Name, line []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.next
	if b.len() >= l.limit || b.len() > 0 && len(b.body)+len(line) > batchBytes {
		return false
	}
	b.add(topic, line, l.number)
	if b.len() == 1 {
		ring(l.some)
	}
	return true
}

// batch returns all lines that have come, at least one, or why no more come. Spare
// is filled next. It returns false if ctx ended.
func (l *lineInput) batch(ctx context.Context, spare *batch) (*batch, error) {
	for {
		l.mu.Lock()
		b, err := l.next, l.err
		if b.len() > 0 {
			spare.reset()
			l.next = spare
			l.mu.Unlock()
			ring(l.room)
			return b, nil
		}
		l.mu.Unlock()
		if err != nil {
			return nil, err
		}
		select {
		case <-l.some:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// grow makes batches larger from now on, if b was full.
func (l *lineInput) grow(b *batch) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.len() >= l.limit {
		l.limit = min(2*l.limit, largestBatch)
	}
}

// pending is how many lines were read and not yet taken.
func (l *lineInput) pending() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next.len()
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default: // it rings already
	}
}

// wrapLine says which line an error is about, and keeps its hint.
func wrapLine(number int, err error) error {
	wrapped := fmt.Errorf("line %d: %w", number, err)
	var f *failure
	if errors.As(err, &f) && f.hint != "" {
		return hinted(wrapped, "%s", f.hint)
	}
	return wrapped
}

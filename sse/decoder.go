package sse

import (
	"bytes"
	"io"
	"iter"
	"time"
	"unicode/utf8"
)

// DefaultMaxEvent is the limit of an event's size when none is set: 64 MiB.
const DefaultMaxEvent = 64 << 20

// DecoderOptions are the choices of a decoder. The zero value works.
type DecoderOptions struct {
	// MaxEvent is the largest size of an event in bytes: its data so far and
	// the line being read. Beyond it Next returns a *LimitError, and the stream
	// is over. Default: DefaultMaxEvent.
	MaxEvent int
	// LastEventID is the last event id to begin with, as of a connection that
	// continues an earlier one. Default: none.
	LastEventID string
	// OnLine is called with each line as it completes, before the event that it
	// dispatches is returned. Default: none, which costs nothing.
	OnLine func(Line)
}

// Decoder reads the events of one stream. It is for one goroutine.
type Decoder struct {
	win    window
	limit  int
	onLine func(Line)
	begun  bool // the first line has been seen (P3)
	err    error

	// The block that is being read.
	typ    string
	lines  int    // data lines so far
	size   int    // bytes of data so far
	joined []byte // the data, unless it is still in the window
	time   int64

	ids      [2][]byte // the last event id, and the one a block wants to set
	id       int       // which of ids is the last event id
	idWanted bool
	retry    time.Duration
	retrySet bool
	names    names
}

// NewDecoder returns a decoder that reads from r. It reads ahead, in pieces as
// large as r gives them, and returns an event as soon as its last byte was read.
func NewDecoder(r io.Reader, opts DecoderOptions) *Decoder {
	d := &Decoder{limit: opts.MaxEvent, onLine: opts.OnLine}
	if d.limit <= 0 {
		d.limit = DefaultMaxEvent
	}
	d.ids[0] = []byte(opts.LastEventID)
	d.win.src = r
	return d
}

// Reset begins a new connection on r. The last event id and the reconnection
// time stay; whatever was pending is discarded.
func (d *Decoder) Reset(r io.Reader) {
	d.win.restart(r)
	d.begun, d.err, d.idWanted = false, nil, false
	d.endBlock()
}

// LastEventID returns the last event id: that of the latest block that was
// ended by an empty line, whether or not it made an event.
func (d *Decoder) LastEventID() string { return string(d.ids[d.id]) }

// Retry returns the reconnection time that the stream asked for last, and
// whether it asked for any. It counts as soon as its line has ended.
func (d *Decoder) Retry() (time.Duration, bool) { return d.retry, d.retrySet }

// Next returns the next event, valid until the next call. At the end of the
// stream the error is io.EOF, and a pending event is discarded. Any other error
// is the reader's, or a *LimitError. After an error Next returns it for good.
func (d *Decoder) Next() (Event, error) {
	if cap(d.joined) > keptWindow {
		d.joined = nil
	}
	for d.err == nil {
		from, to, ok := d.win.line()
		if !ok {
			d.err = d.more()
			continue
		}
		if to-from+d.size > d.limit {
			d.err = &LimitError{Limit: d.limit}
			break
		}
		if !d.begun {
			from = d.skipBOM(from, to)
		}
		if d.onLine != nil {
			d.onLine(lineOf(d.win.buf[from:to]))
		}
		if from < to {
			d.field(from, to)
		} else if ev, ok := d.dispatch(); ok {
			return ev, nil
		}
	}
	return Event{}, d.err
}

// Events returns the events of the stream for a range loop. The loop ends after
// the last one; an error other than io.EOF comes last, with a zero event.
func (d *Decoder) Events() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			ev, err := d.Next()
			if err == io.EOF { //nolint:errorlint // Next returns io.EOF itself.
				return
			}
			if !yield(ev, err) || err != nil {
				return
			}
		}
	}
}

func (d *Decoder) more() error {
	if d.win.pending()+d.size > d.limit {
		return &LimitError{Limit: d.limit}
	}
	return d.win.fill(d.limit)
}

// skipBOM drops the byte order mark of the first line (P3). The line is whole
// by now, so it does not matter how the mark was cut.
func (d *Decoder) skipBOM(from, to int) int {
	d.begun = true
	if bytes.HasPrefix(d.win.buf[from:to], []byte("\xEF\xBB\xBF")) {
		return from + 3
	}
	return from
}

// dispatch ends the block at an empty line (P14).
func (d *Decoder) dispatch() (Event, bool) {
	if d.idWanted {
		d.id, d.idWanted = 1-d.id, false
	}
	ev := Event{Type: d.typ, ID: d.ids[d.id], Time: d.time}
	lines, data := d.lines, d.data()
	d.endBlock()
	if lines == 0 {
		return Event{}, false
	}
	ev.Data = data
	if ev.Type == "" {
		ev.Type = DefaultEvent
	}
	return ev, true
}

func (d *Decoder) endBlock() {
	d.typ, d.time = "", 0
	d.lines, d.size = 0, 0
	d.win.held, d.win.heldEnd = 0, 0
}

// data returns the data of the block.
func (d *Decoder) data() []byte {
	if d.win.heldEnd > 0 {
		return d.win.buf[d.win.held:d.win.heldEnd:d.win.heldEnd]
	}
	return d.joined
}

// addData appends a data line to the block (P11). A single valid line stays
// where it is: most events are never copied.
func (d *Decoder) addData(from, to int) {
	line := d.win.buf[from:to]
	valid := utf8.Valid(line)
	if d.lines == 0 && valid && from < to {
		d.win.held, d.win.heldEnd = from, to
		d.lines, d.size = 1, len(line)
		return
	}
	if d.lines == 0 {
		d.joined = d.joined[:0]
	} else {
		if d.win.heldEnd > 0 {
			d.joined = append(d.joined[:0], d.win.buf[d.win.held:d.win.heldEnd]...)
			d.win.held, d.win.heldEnd = 0, 0
		}
		d.joined = append(d.joined, '\n')
	}
	if valid {
		d.joined = append(d.joined, line...)
	} else {
		d.joined = appendUTF8(d.joined, line)
	}
	d.lines++
	d.size = len(d.joined)
}

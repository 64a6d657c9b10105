package sse

import (
	"errors"
	"io"
	"iter"
	"time"
)

// DefaultMaxEvent is the default of DecoderOptions.MaxEvent in bytes: 64 MiB.
const DefaultMaxEvent = 64 << 20

// DecoderOptions are the settings of a decoder. The zero value is ready to use.
type DecoderOptions struct {
	// MaxEvent is the maximum size of an event in bytes: its data so far plus the line
	// being read, which may be a comment. For a larger event Next returns a *LimitError,
	// and the stream ends. The decoder's memory is a small multiple of the largest
	// recent event. Default: DefaultMaxEvent.
	MaxEvent int
	// LastEventID is the initial last event id, for a connection that continues an
	// earlier one. Default: none.
	LastEventID string
	// MaxKept is the maximum size in bytes of a buffer that the decoder retains between
	// events. The minimum is 64 KiB. Default: 4 MiB.
	MaxKept int
	// Reserve is called with the size of the decoder's memory in bytes when it changes.
	// It is called before a buffer for lines grows, with the size of the old and the new
	// buffer together, and soon after any other change. If the size grows, an error ends
	// the stream. Default: none.
	Reserve func(size int) error
	// OnLine is called with each complete line, before Next returns the event that the
	// line dispatches. Default: none, at no cost.
	OnLine func(Line)
	// Recognize makes Next return a *NotStreamError if the input does not begin like an
	// event stream, or ends before the first line of one. Default: any bytes are a
	// stream, as in a browser.
	Recognize bool
}

// Decoder reads the events of one stream. It must not be used concurrently.
type Decoder struct {
	win     window
	limit   int
	maxKept int
	onLine  func(Line)
	err     error

	reserve  func(size int) error // or nil
	reserved int                  // the size of the last successful call

	// The block being read.
	typ    string
	lines  int    // number of data lines so far
	size   int    // bytes of data so far
	joined []byte // the data, unless it is pinned in the window
	time   int64

	ids       [2]idBuffer // the last event id, and the id that the block sets
	id        int         // index in ids of the last event id
	idPending bool        // whether the block sets an id
	retry     time.Duration
	retrySet  bool
	names     names

	recognizer *recognizer // nil once the input is known to be an event stream, or if any input counts as one
	unfinished bool        // whether the stream ended within an event
}

// NewDecoder returns a decoder that reads from r. It reads ahead as much as each Read of
// r returns. Next returns an event as soon as its last byte has been read.
func NewDecoder(r io.Reader, opts DecoderOptions) *Decoder {
	d := &Decoder{limit: opts.MaxEvent, maxKept: max(opts.MaxKept, baseWindow), onLine: opts.OnLine, reserve: opts.Reserve}
	if d.limit <= 0 {
		d.limit = DefaultMaxEvent
	}
	if opts.MaxKept <= 0 {
		d.maxKept = defaultMaxKept
	}
	d.ids[0].text = []byte(opts.LastEventID)
	d.win.src = r
	if opts.Recognize {
		d.recognizer = &recognizer{}
	}
	return d
}

// Reset makes the decoder read a new connection from r. It keeps the last event id and
// the reconnection time, and discards an incomplete event.
func (d *Decoder) Reset(r io.Reader) {
	d.win.restart(r)
	d.err, d.idPending, d.unfinished = nil, false, false
	d.endBlock()
	if d.recognizer != nil {
		d.recognizer = &recognizer{}
	}
}

// LastEventID returns the last event id that a block has set. A block counts when its
// empty line has been read, even if the block dispatches no event.
func (d *Decoder) LastEventID() string { return string(d.ids[d.id].text) }

// Unfinished reports whether the stream ended within an event, without the empty line
// that completes it. The decoder has discarded that event. Before the end Unfinished
// returns false.
func (d *Decoder) Unfinished() bool { return d.unfinished }

// setLastEventID sets the last event id to that of an event that another reader has read.
func (d *Decoder) setLastEventID(id []byte) {
	if len(id) > 0 {
		d.ids[d.id].set(id, false)
	}
}

// resumeAfter makes an id the last event id, or none for "".
func (d *Decoder) resumeAfter(id string) { d.ids[d.id].set([]byte(id), false) }

// Retry returns the last reconnection time that the stream has set, and whether it has
// set any. It is set as soon as its line is complete.
func (d *Decoder) Retry() (time.Duration, bool) { return d.retry, d.retrySet }

// Next returns the next event, which is valid until the next call. At the end of the
// stream the error is io.EOF, and an incomplete event is discarded. Other errors are
// those of the reader and of DecoderOptions.Reserve, a *LimitError and a
// *NotStreamError. After an error, every call returns the same error.
func (d *Decoder) Next() (ev Event, err error) {
	if cap(d.joined) > d.maxKept {
		d.joined = nil
	}
	for d.err == nil {
		from, to, ok := d.win.line()
		if !ok {
			d.err = d.readMore()
			continue
		}
		if d.recognizer != nil {
			if d.err = d.recognize(from, to); d.err != nil {
				break
			}
		}
		if to-from+d.size > d.limit {
			d.err = &LimitError{Limit: d.limit}
			break
		}
		if d.onLine != nil {
			d.onLine(lineOf(d.win.buf[from:to]))
		}
		switch {
		case from == to:
			if d.dispatch(&ev) {
				return ev, nil
			}
		case d.lines == 0 && d.win.plain && to-from > 6 && string(d.win.buf[from:from+6]) == "data: ":
			d.pin(from+6, to) // like field, but a tenth faster here
		default:
			d.field(from, to)
			d.err = d.reserveMemory(0)
		}
	}
	return ev, d.err
}

// Events returns an iterator over the events of the stream. The loop ends after the last
// event. An error other than io.EOF comes last, with a zero Event.
func (d *Decoder) Events() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			ev, err := d.Next()
			if errors.Is(err, io.EOF) {
				return
			}
			if !yield(ev, err) || err != nil {
				return
			}
		}
	}
}

// readMore reads more of the stream into the window.
func (d *Decoder) readMore() error {
	if d.win.begun && d.win.pending()+d.size > d.limit {
		return &LimitError{Limit: d.limit}
	}
	d.ids[0].own()
	d.ids[1].own()
	if size := d.win.fit(d.limit, d.maxKept); size != len(d.win.buf) {
		if err := d.reserveMemory(size); err != nil {
			return err
		}
		d.win.resize(size)
	}
	if err := d.reserveMemory(0); err != nil {
		return err
	}
	rest := d.win.buf[d.win.start:d.win.end]
	if d.recognizer != nil {
		if err := d.recognizer.rest(rest); err != nil {
			return err
		}
	}
	err := d.win.fill()
	if errors.Is(err, io.EOF) {
		return d.end(d.win.buf[d.win.start:d.win.end])
	}
	return err
}

// dispatch ends the block at an empty line (P14). It sets ev and returns true if the
// block has an event.
func (d *Decoder) dispatch(ev *Event) bool {
	if d.idPending {
		d.id, d.idPending = 1-d.id, false
	}
	found := d.lines > 0
	if found {
		ev.Type, ev.Data, ev.ID, ev.Time = d.typ, d.data(), d.ids[d.id].text, d.time
		if ev.Type == "" {
			ev.Type = DefaultEvent
		}
	}
	d.endBlock()
	return found
}

func (d *Decoder) endBlock() {
	d.typ, d.time = "", 0
	d.lines, d.size = 0, 0
	d.win.pinned, d.win.pinnedEnd = 0, 0
}

// data returns the data of the block.
func (d *Decoder) data() []byte {
	if d.win.pinnedEnd > 0 {
		return d.win.buf[d.win.pinned:d.win.pinnedEnd:d.win.pinnedEnd]
	}
	return d.joined
}

// pin makes buf[from:to] the first data line without a copy. The line never is at the
// start of the buffer, since the field name precedes it. See window.firstNeeded.
func (d *Decoder) pin(from, to int) {
	d.win.pinned, d.win.pinnedEnd = from, to
	d.lines, d.size = 1, to-from
}

// addData appends a data line to the block (P11). A single valid line is pinned in the
// window, so most events are never copied.
func (d *Decoder) addData(from, to int) {
	line := d.win.buf[from:to]
	valid := d.win.plain || valid(line)
	if d.lines == 0 && valid {
		d.pin(from, to)
		return
	}
	if d.lines == 0 {
		d.joined = d.joined[:0]
	} else {
		if d.win.pinnedEnd > 0 {
			d.joined = append(d.joined[:0], d.win.buf[d.win.pinned:d.win.pinnedEnd]...)
			d.win.pinned, d.win.pinnedEnd = 0, 0
		}
		d.joined = append(d.joined, '\n')
	}
	if valid {
		d.joined = append(d.joined, line...)
	} else {
		d.joined = AppendUTF8(d.joined, line)
	}
	d.lines++
	d.size = len(d.joined)
}

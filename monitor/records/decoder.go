package records

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"topicmux/internal/plaintext"
	"topicmux/sse"
)

// Options configures a decoder. The zero value is ready to use.
type Options struct {
	// Form is the form that the sender declares; see FormOf. Default: the first bytes
	// decide.
	Form Form
	// Whole says that the input has a declared length, so that it is not a stream if it is
	// a single object in the form Array. Default: false.
	Whole bool
	// MaxEvent is the maximum size of a record in bytes. Next returns an *sse.LimitError
	// for a larger one, and the stream ends. Default: sse.DefaultMaxEvent.
	MaxEvent int
	// LastEventID is the last event id at the start of an event stream. Default: none.
	LastEventID string
	// OnLine is called with each line of a record before Next returns the record, with
	// blank lines between records, and with each line of an event stream. Default: none.
	OnLine func(sse.Line)
}

// A mode is what a decoder is reading.
type mode uint8

const (
	starting  mode = iota // the first bytes, which decide on the form
	between               // what separates records
	inLine                // a line of text
	inValue               // a JSON value
	atBracket             // the start of an array that may be one of records
	afterList             // what follows a whole array, which decides whether it is JSON
	afterOnly             // what follows a whole object, with Options.Whole
	inArray               // what separates the elements of an array of records
	inElement             // an element
	inRest                // what follows an array of records in its object
)

// Decoder reads the records of one stream. It must not be used concurrently.
type Decoder struct {
	opts   Options
	buf    buffer
	events *sse.Decoder // the decoder of an event stream, or nil
	form   Form
	mode   mode
	err    error

	pos    int     // the next byte to read, counted from the first one of the record
	scan   scanner // of the value
	elem   scanner // of the element
	joined []byte  // a record that is not in the buffer as it is

	table   plaintext.Table // of the form Lines
	list    list
	textEnd int64 // lines that begin before this offset are text, since reading them as JSON has failed
	values  int   // values at the top level, and lines
	blank   bool  // nothing precedes in this line
	ended   bool  // a line has ended after the first value
	closed  bool  // the first value is an array of records that is complete

	unfinished bool
}

// NewDecoder returns a decoder that reads from r. It reads ahead as much as each Read of
// r returns.
func NewDecoder(r io.Reader, opts Options) *Decoder {
	if opts.MaxEvent <= 0 {
		opts.MaxEvent = sse.DefaultMaxEvent
	}
	return &Decoder{opts: opts, form: opts.Form, buf: buffer{src: r}, blank: true}
}

// Form returns the form of the stream. It is Unknown until the first bytes have decided.
func (d *Decoder) Form() Form {
	if d.mode == starting {
		return Unknown
	}
	return d.form
}

// Unfinished reports whether the stream has ended within a record or an event, which is
// left out.
func (d *Decoder) Unfinished() bool {
	if d.events != nil {
		return d.events.Unfinished()
	}
	return d.unfinished
}

// Complete reports whether the stream was a document that has ended: lines of text, an
// array of records, or a single object of type application/json. If it is requested
// again, it comes again.
func (d *Decoder) Complete() bool {
	if !errors.Is(d.err, io.EOF) || d.events != nil || d.unfinished {
		return false
	}
	return d.form == Lines || d.values == 1 && (d.closed || d.opts.Form == Array && !d.ended)
}

// Next returns the next record, which is valid until the next call. At the end of the
// stream the error is io.EOF, and an incomplete record is left out. Other errors are those
// of the reader, an *sse.LimitError and an *sse.NotStreamError. After an error, every
// call returns the same error.
func (d *Decoder) Next() (sse.Event, error) {
	d.release()
	for d.err == nil {
		if d.events != nil {
			ev, err := d.events.Next()
			d.err = err
			return ev, err
		}
		record, need, err := d.read()
		switch {
		case err != nil:
			d.err = err
		case record != nil:
			if ev, ok := d.event(record); ok {
				return ev, nil
			}
		case need:
			err := d.buf.fill()
			if err == nil {
				continue
			}
			if record := d.finish(err); record != nil {
				if ev, ok := d.event(record); ok {
					return ev, nil
				}
			}
		}
	}
	return sse.Event{}, d.err
}

// release releases the memory of a giant record.
func (d *Decoder) release() {
	if cap(d.joined) > maxKept {
		d.joined = nil
	}
	if cap(d.list.begin) > maxKept && !d.inList() {
		d.list.begin = nil
	}
}

// inList reports whether the decoder is in an array of records.
func (d *Decoder) inList() bool { return d.mode == inArray || d.mode == inElement || d.mode == inRest }

// read reads on. It returns a record if one is complete, and need if more bytes are
// needed.
func (d *Decoder) read() (record []byte, need bool, err error) {
	switch d.mode {
	case starting:
		return nil, d.recognize(false), d.err
	case between:
		return nil, d.begin(), nil
	case inLine:
		return d.line()
	case inValue:
		return d.value()
	case atBracket:
		need, err = d.bracket()
		return nil, need, err
	case afterList, afterOnly:
		return d.after()
	case inArray:
		return nil, d.nextElement(), nil
	case inElement:
		return d.element()
	default:
		return d.rest()
	}
}

// tooLarge returns an error if a record of that size is too large.
func (d *Decoder) tooLarge(size int) error {
	if size <= d.opts.MaxEvent {
		return nil
	}
	return &sse.LimitError{Limit: d.opts.MaxEvent}
}

// take consumes the first size bytes as a record.
func (d *Decoder) take(size int, next mode) []byte {
	record := d.buf.pending()[:size:size]
	d.buf.consume(size)
	d.pos, d.mode = 0, next
	if next == between {
		d.values++
		d.blank = false
	}
	return record
}

// event returns a record as an event, and shows its lines. It returns false for the head of
// a table that has been there.
func (d *Decoder) event(record []byte) (sse.Event, bool) {
	if d.opts.OnLine != nil {
		for line := range bytes.SplitSeq(record, []byte{'\n'}) {
			d.opts.OnLine(sse.Line{Kind: sse.LineField, Raw: bytes.TrimSuffix(line, []byte{'\r'})})
		}
	}
	if !utf8.Valid(record) {
		d.joined = sse.AppendUTF8(d.joined[:0], record)
		record = d.joined
	}
	if d.form == Lines {
		switch row, what := d.table.Line(record); what {
		case plaintext.Row, plaintext.Named:
			record = row
		case plaintext.Again:
			return sse.Event{}, false
		}
	}
	return sse.Event{Type: sse.DefaultEvent, Data: record}, true
}

// finish handles the end of the stream. It returns the last record if the end completes
// it.
func (d *Decoder) finish(err error) []byte {
	if errors.Is(err, io.EOF) {
		switch d.mode {
		case starting:
			d.recognize(true)
			return nil
		case inLine:
			if rest := d.buf.pending(); len(bytes.TrimSpace(rest)) > 0 {
				return d.take(len(rest), between)
			}
			d.mode = between // only blanks
		case afterList:
			return d.take(d.list.end, between)
		case afterOnly:
			rest := d.buf.pending()
			d.err = sse.NewNotStreamError(rest, d.buf.offset+int64(len(rest)), true)
			return nil
		}
	}
	d.unfinished = d.mode != starting && d.mode != between && d.mode != inArray
	d.err = err
	return nil
}

package records

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"topicmux/monitor/keepalive"
	"topicmux/sse"
)

const (
	// beginBytes is how many bytes at the start are examined to detect binary data, and
	// fewBytes how many may be needed for that.
	beginBytes, fewBytes = 512, 16
	// maxUndecided is how many lines may begin with a field that event streams do not
	// define. Some servers first send a keepalive in one.
	maxUndecided = 256
	// maxHead is how many bytes may precede the first line of an event stream.
	maxHead = 1 << 20
)

const byteOrderMark = "\xEF\xBB\xBF"

// recognize decides on the form from the first bytes, in which case the mode is another
// one or there is an error. It returns true if more bytes are needed.
func (d *Decoder) recognize(whole bool) (need bool) {
	p := d.buf.pending()
	if d.buf.offset == 0 {
		if len(p) < len(byteOrderMark) && strings.HasPrefix(byteOrderMark, string(p)) && !whole {
			return true
		}
		if bytes.HasPrefix(p, []byte(byteOrderMark)) {
			d.buf.consume(len(byteOrderMark))
			p = d.buf.pending()
		}
	}
	text := bytes.TrimLeft(p, " \t\r\n")
	first, ended := text, whole
	if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
		first, ended = text[:i], true
	}
	switch {
	case len(text) == 0:
		if !whole {
			return true
		}
		d.err = sse.NewNotStreamError(p, d.buf.offset+int64(len(p)), true)
		return false
	case text[0] == '{' || text[0] == '[' || text[0] == recordSeparator:
		return d.decide(formOfMark(text[0], d.opts.Form))
	case !ended && len(first) < beginBytes || isStrange(first) && len(p) < fewBytes && !whole:
		return true
	case isOther(p[:len(p)-len(text)+len(first)], p):
		d.err = sse.NewNotStreamError(p, d.buf.offset+int64(len(p)), whole)
		return false
	case !ended && (d.opts.Form != Unknown || !isEventLine(first, false)):
		return d.decide(d.textForm())
	case d.opts.Form != Unknown:
		return d.decide(d.opts.Form)
	}
	return d.recognizeLines(text, whole)
}

// formOfMark returns the form of a stream whose first byte is c, a bracket or a
// separator.
func formOfMark(c byte, declared Form) Form {
	switch {
	case c == recordSeparator:
		return Sequence
	case declared == Sequence:
		return declared
	default:
		return JSON
	}
}

// textForm returns the form of a stream that begins with text: that which is declared, or
// else lines.
func (d *Decoder) textForm() Form {
	if d.opts.Form != Unknown {
		return d.opts.Form
	}
	return Lines
}

// isStrange reports whether the bytes of a line may be the start of binary data.
func isStrange(line []byte) bool {
	return !utf8.Valid(line) || bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' && r != 0x1B })
}

// isOther reports whether input is neither text nor markup. first are its first bytes up to a
// line end, and all are those that have arrived.
func isOther(first, all []byte) bool {
	if isStrange(first) {
		first = all[:min(len(all), max(fewBytes, min(len(first), beginBytes)))]
	}
	switch sse.NewNotStreamError(first, 0, false).Kind {
	case sse.KindText, sse.KindJSON, sse.KindJSONLines, sse.KindEmpty:
		return false
	}
	return true
}

// recognizeLines decides from the first lines of text. A line of an event stream proves
// one. A line that could be a keepalive in a field, or the head of a response before one,
// decides nothing.
func (d *Decoder) recognizeLines(text []byte, whole bool) (need bool) {
	head := false
	for n, size := 0, len(text); n < maxUndecided && size < maxHead; n++ {
		i := bytes.IndexAny(text, "\r\n")
		if i < 0 && !whole && !isEventLine(text, false) {
			return true
		}
		line := text
		if i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			text = nil
		}
		head = head || n == 0 && bytes.HasPrefix(line, []byte("HTTP/"))
		switch {
		case isEventLine(line, i >= 0 || whole):
			return d.decide(EventStream)
		case !head && !isUndecided(line):
			return d.decide(Lines)
		case i < 0:
			return d.decide(Lines)
		}
	}
	return d.decide(Lines)
}

// isEventLine reports whether a line proves an event stream. ended says whether all of
// the line has arrived.
func isEventLine(line []byte, ended bool) bool {
	name, _, colon := bytes.Cut(line, []byte{':'})
	switch string(name) {
	case "":
		return colon
	case "data", "event", "id", "retry":
		return colon || ended
	}
	return false
}

// isUndecided reports whether a line may precede an event stream: an empty one, a
// keepalive in a field, or a time.
func isUndecided(line []byte) bool {
	name, value, found := bytes.Cut(line, []byte{':'})
	value = bytes.TrimPrefix(value, []byte{' '})
	return len(line) == 0 || found && len(line) < beginBytes && (keepalive.IsWord(string(name)) ||
		string(name) == "time" && len(value) > 0 && len(bytes.Trim(value, "0123456789")) == 0)
}

// decide sets the form.
func (d *Decoder) decide(form Form) (need bool) {
	d.form, d.mode = form, between
	if form == Array {
		d.form = JSON // until there is an array
	}
	if form == EventStream {
		rest := &remainder{bytes.Clone(d.buf.pending()), &d.buf}
		d.buf.consume(len(d.buf.pending()))
		d.events = sse.NewDecoder(rest, sse.DecoderOptions{
			MaxEvent: d.opts.MaxEvent, LastEventID: d.opts.LastEventID, OnLine: d.opts.OnLine,
		})
	}
	return false
}

// A remainder reads bytes that have been read already, and then the source.
type remainder struct {
	bytes []byte
	buf   *buffer
}

// Read reads on.
func (r *remainder) Read(p []byte) (int, error) {
	if len(r.bytes) > 0 {
		n := copy(p, r.bytes)
		r.bytes = r.bytes[n:]
		return n, nil
	}
	if r.buf.err != nil {
		return 0, r.buf.err
	}
	r.buf.data = nil
	return r.buf.src.Read(p)
}

var _ io.Reader = (*remainder)(nil)

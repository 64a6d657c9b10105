package records

import (
	"bytes"
	"slices"

	"topicmux/sse"
)

// recordSeparator precedes each text of a JSON text sequence.
const recordSeparator = 0x1E

// begin skips what separates records, and finds out what begins. It returns true if more
// bytes are needed.
func (d *Decoder) begin() (need bool) {
	if d.form == Lines {
		return d.beginLine()
	}
	p := d.buf.pending()
	i := 0
	for ; i < len(p) && (isBlank(p[i]) || p[i] == ',' || p[i] == recordSeparator); i++ {
		if p[i] == '\n' {
			d.lineEnd()
		}
	}
	d.buf.consume(i)
	d.pos = 0
	switch {
	case i == len(p):
		return true
	case (p[i] == '{' || p[i] == '[') && d.buf.offset >= d.textEnd:
		d.mode = inValue
		d.scan.reset(d.opts.Form != JSON && d.form != Sequence)
	default:
		d.mode = inLine
	}
	return false
}

// beginLine is begin for lines of text, whose blanks belong to them.
func (d *Decoder) beginLine() (need bool) {
	p := d.buf.pending()
	i := 0
	for ; i < len(p) && (p[i] == '\n' || p[i] == '\r'); i++ {
		if p[i] == '\n' {
			d.lineEnd()
		}
	}
	d.buf.consume(i)
	d.pos, d.mode = 0, inLine
	if i == len(p) {
		d.mode = between
	}
	return i == len(p)
}

// lineEnd notes the end of a line. A line without anything in it may be a keepalive.
func (d *Decoder) lineEnd() {
	if d.blank && d.opts.OnLine != nil {
		d.opts.OnLine(sse.Line{Kind: sse.LineBlank})
	}
	d.blank = true
	d.ended = d.ended || d.values == 1
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// line reads a line of text.
func (d *Decoder) line() (record []byte, need bool, err error) {
	p := d.buf.pending()
	end := d.pos + indexByte(p[d.pos:], '\n')
	end = d.pos + indexByte(p[d.pos:end], '\r')
	if d.form != Lines {
		end = d.pos + indexByte(p[d.pos:end], recordSeparator)
	}
	d.pos = end
	switch err = d.tooLarge(end); {
	case err != nil:
		return nil, false, err
	case end == len(p):
		return nil, true, nil
	case len(bytes.TrimSpace(p[:end])) == 0:
		d.buf.consume(end)
		d.mode = between
		return nil, false, nil
	}
	return d.take(end, between), false, nil
}

// indexByte is like bytes.IndexByte, but returns len(p) if there is none.
func indexByte(p []byte, c byte) int {
	if i := bytes.IndexByte(p, c); i >= 0 {
		return i
	}
	return len(p)
}

// value reads a value at the top level.
func (d *Decoder) value() (record []byte, need bool, err error) {
	p := d.buf.pending()
	pos, stop := d.scan.scan(p, d.pos)
	d.pos = pos
	if err = d.tooLarge(d.pos); err != nil {
		return nil, false, err
	}
	switch stop {
	case more:
		return nil, true, nil
	case invalid:
		d.notJSON()
	case bracket:
		d.mode, d.list.end, d.list.broken = atBracket, d.pos, false
	case broken:
		d.openList(bytes.IndexByte(p, '[') + 1)
	case done:
		d.list.end = d.pos
		switch {
		case p[0] == '[':
			d.mode = afterList
		case d.opts.Whole && d.opts.Form == Array && d.values == 0:
			d.mode = afterOnly
		default:
			return d.take(d.pos, between), false, nil
		}
	}
	return nil, false, nil
}

// notJSON reads as text what seemed to be a value or the rest of one.
func (d *Decoder) notJSON() {
	if d.values == 0 && d.list.offset == 0 && d.opts.Form == Unknown && d.form == JSON {
		d.form = Lines
	}
	d.textEnd = d.buf.offset + int64(d.pos)
	d.pos, d.mode = 0, inLine
}

// after looks at what follows a complete value: an array with text after it is text, as
// in "[1] done". An object that is the whole input is not a stream.
func (d *Decoder) after() (record []byte, need bool, err error) {
	p := d.buf.pending()
	for ; d.pos < len(p); d.pos++ {
		c := p[d.pos]
		switch {
		case d.mode == afterOnly && isBlank(c):
			continue
		case d.mode == afterList && (c == ' ' || c == '\t'):
			continue
		case d.mode == afterList && !slices.Contains([]byte("\r\n,[{\x1e"), c):
			if err = d.tooLarge(d.pos); err == nil {
				d.notJSON()
			}
			return nil, false, err
		}
		err = d.tooLarge(d.pos)
		return d.take(d.list.end, between), false, err
	}
	return nil, true, d.tooLarge(d.pos)
}

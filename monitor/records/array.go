package records

import (
	"bytes"
	"slices"
)

// A list is an array whose elements are records: the value itself, or a member of it.
type list struct {
	end    int   // where the brackets or the value end that are examined
	broken bool  // a line ends after the bracket
	offset int64 // where the latest list begins, or 0
	member bool  // the list is a member of an object
	begin  []byte
	others int  // members of the object before the list
	next   bool // an element precedes
}

// listMembers are the members of an object whose objects are records.
var listMembers = []string{"items", "results", "events", "records", "rows", "entries", "changes", "logs"}

// bracket decides whether the array that begins is one of records. At the top level that
// is so if its first element is an object or begins in another line, and for any array
// of type application/json. A member of an object must have objects, and a name that says
// so or begin a new line, as in {"results":[⏎{…},⏎. It returns true if more bytes are
// needed.
func (d *Decoder) bracket() (need bool, err error) {
	p := d.buf.pending()
	top := d.scan.depth == 1
	if top && d.opts.Form == Array {
		d.openList(d.list.end)
		return false, nil
	}
	for ; d.pos < len(p) && isBlank(p[d.pos]); d.pos++ {
		d.list.broken = d.list.broken || p[d.pos] == '\n'
	}
	if err = d.tooLarge(d.pos); err != nil || d.pos == len(p) {
		return true, err
	}
	object, head := p[d.pos] == '{', p[:d.list.end]
	switch {
	case top && (object || d.list.broken),
		!top && object && d.list.broken && bytes.IndexByte(head, '\n') < 0,
		!top && object && slices.Contains(listMembers, string(head[d.scan.keyAt:d.scan.keyEnd])):
		d.openList(d.list.end)
	default:
		d.mode = inValue
	}
	return false, nil
}

// openList begins to read the elements of the array whose bracket ends at the index at.
func (d *Decoder) openList(at int) {
	head := d.buf.pending()[:at]
	d.list = list{offset: d.buf.offset + int64(at), member: head[0] == '{', begin: d.list.begin[:0]}
	if d.list.member {
		d.list.begin, d.list.others = append(d.list.begin, head...), d.scan.members-1
	}
	if d.values == 0 {
		d.form = Array
	}
	d.scan.watch = false
	d.buf.consume(at)
	d.pos, d.mode = 0, inArray
}

// nextElement skips what separates elements. It returns true if more bytes are needed.
func (d *Decoder) nextElement() (need bool) {
	p := d.buf.pending()
	i := 0
	for i < len(p) && (isBlank(p[i]) || p[i] == ',' && d.list.next) {
		i++
	}
	d.buf.consume(i)
	d.pos = 0
	switch {
	case i == len(p):
		return true
	case p[i] == ']':
		d.closeList()
	case p[i] == '{' || p[i] == '[' || p[i] == '"' || isWordByte(p[i]):
		d.mode = inElement
		d.elem.reset(false)
	default:
		d.notJSON()
		d.textEnd++
	}
	return false
}

// closeList ends the array of records at its bracket.
func (d *Decoder) closeList() {
	if d.list.member {
		d.scan.state, d.mode = wantFirstValue, inRest
		return
	}
	d.closed = d.values == 0
	d.take(1, between)
}

// element reads an element of an array of records.
func (d *Decoder) element() (record []byte, need bool, err error) {
	pos, stop := d.elem.scan(d.buf.pending(), d.pos)
	d.pos = pos
	if err = d.tooLarge(d.pos); err != nil {
		return nil, false, err
	}
	switch stop {
	case more:
		return nil, true, nil
	case done:
		d.list.next = true
		return d.take(d.pos, inArray), false, nil
	}
	d.notJSON()
	return nil, false, nil
}

// rest reads the rest of the object that has had an array of records. If the object has
// other members, it is a record, too, with an empty array.
func (d *Decoder) rest() (record []byte, need bool, err error) {
	p := d.buf.pending()
	pos, stop := d.scan.scan(p, d.pos)
	d.pos = pos
	if err = d.tooLarge(len(d.list.begin) + d.pos); err != nil {
		return nil, false, err
	}
	switch stop {
	case more:
		return nil, true, nil
	case done:
		only := d.list.others == 0 && d.scan.members == 1
		d.closed = d.values == 0
		tail := d.take(d.pos, between)
		if only {
			return nil, false, nil
		}
		d.list.begin = append(d.list.begin, tail...)
		return d.list.begin, false, nil
	}
	d.notJSON()
	return nil, false, nil
}

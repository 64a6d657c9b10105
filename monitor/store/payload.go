package store

import (
	"time"

	"topicmux/monitor/text"
)

// NewestPayload is a topic's newest payload as of a moment. As text a payload is
// cut at a bound; of the newest one more is kept, as it came.
type NewestPayload struct {
	large     []byte // the newest payload as it came, when its text was cut
	largeOf   uint64 // its ordinal
	largeRows int    // the rows that the newest large payload has as a table

	table           Table // of the event with the ordinal tableOf
	tableOf, jsonOf uint64
	json            string
	jsonCut         bool

	events *Events // the newest of them has it
}

// Table returns the newest payload as a table, as of to: of one that is too
// large its beginning, with the other rows counted. It is shared: nothing of it
// may be changed.
func (p *NewestPayload) Table(to time.Time) Table {
	r, data := p.payload(to)
	if r == nil {
		return Table{}
	}
	if p.tableOf != r.ordinal {
		p.table, p.tableOf = parseTable(data), r.ordinal
		if shown := len(p.table.Rows) + p.table.MoreRows; r.cut && r.ordinal == p.largeOf && shown < p.largeRows {
			p.table.MoreRows += p.largeRows - shown
		}
	}
	return p.table
}

// TableAt returns the kept event i as a table: an empty one when it is none,
// or too large to be kept as a whole.
func (p *NewestPayload) TableAt(i int) Table {
	l := p.events.kept()
	if i < 0 || i >= l.n || l.at(i).gap != nil || l.at(i).cut {
		return Table{}
	}
	return parseTable(l.text(l.at(i)))
}

// JSON returns the newest payload's text, cleaned and bounded, as of to. That
// of JSON is valid JSON unless it was cut.
func (p *NewestPayload) JSON(to time.Time) (s string, cut bool) {
	r, data := p.payload(to)
	if r == nil {
		return "", false
	}
	if p.jsonOf != r.ordinal {
		p.json, p.jsonOf = readText(text.CleanBlock(data, maxLarge)), r.ordinal
		p.jsonCut = r.cut && len(data) < int(r.size)
	}
	return p.json, p.jsonCut
}

// Kept returns how many bytes of the newest payload are kept, and how many it
// has, as of to. What is not kept is not in the table or the JSON.
func (p *NewestPayload) Kept(to time.Time) (kept, size int) {
	r, data := p.payload(to)
	switch {
	case r == nil:
		return 0, 0
	case !r.cut:
		return int(r.size), int(r.size)
	}
	return min(len(data), int(r.size)), int(r.size)
}

// payload returns the newest event as of to and as much of its payload as is
// kept: cleaned, or as it came when it was large.
func (p *NewestPayload) payload(to time.Time) (*entry, []byte) {
	l := p.events.kept()
	i := l.newest(until(to))
	if i < 0 {
		return nil, nil
	}
	r := l.at(i)
	if r.cut && r.ordinal == p.largeOf {
		return r, p.large
	}
	return r, l.text(r)
}

// keepLarge keeps the payload of the newest event as it came, because as text it was
// cut: of JSON that is too large its beginning.
func (p *NewestPayload) keepLarge(data []byte, parsed *payload, b *budget) {
	p.largeOf, p.largeRows = 0, parsed.rows
	if parsed.form == formObject || parsed.form == formArray {
		data = data[:min(len(data), maxLarge)]
	}
	if len(data) > maxLarge || len(data) > cap(p.large) && !b.reserve(len(data)-cap(p.large)) {
		return
	}
	if len(data) > cap(p.large) {
		p.large = make([]byte, 0, len(data))
	}
	p.large, p.largeOf = append(p.large[:0], data...), p.events.Count
}

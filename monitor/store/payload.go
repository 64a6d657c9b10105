package store

import (
	"bytes"
	"time"

	"topicmux/monitor/text"
)

// NewestPayload is a topic's newest payload. The text of events is truncated at
// a limit; the newest payload is stored unchanged up to a higher limit.
type NewestPayload struct {
	large     []byte // newest payload as received, if its text was truncated
	largeOf   uint64 // ordinal of large
	largeRows int    // number of table rows in the newest large payload

	table           Table // table of the event with the ordinal tableOf
	tableOf, jsonOf uint64
	json            string
	jsonCut         bool

	events   *Events   // the topic's events
	envelope *envelope // the topic's envelope
	patched  *patchedTree
	walk     *walker // shared by all topics
}

// Table returns the newest payload as of to as a table. If the payload is too
// large, the table has its beginning, and MoreRows counts the other rows. The
// result is shared and must not be changed.
func (p *NewestPayload) Table(to time.Time) Table {
	r, data := p.payload(to)
	if r == nil {
		return Table{}
	}
	if p.tableOf != r.ordinal {
		p.table, p.tableOf = parseTable(p.envelope.open(bytes.TrimSpace(data))), r.ordinal
		if shown := len(p.table.Rows) + p.table.MoreRows; r.cut && r.ordinal == p.largeOf && shown < p.largeRows {
			p.table.MoreRows += p.largeRows - shown
		}
	}
	return p.table
}

// TableAt returns the stored event i as a table. It is empty if the event is
// not a table or is truncated.
func (p *NewestPayload) TableAt(i int) Table {
	l := p.events.kept()
	if i < 0 || i >= l.len() || l.at(i).gap != nil || l.at(i).cut {
		return Table{}
	}
	return parseTable(p.envelope.open(bytes.TrimSpace(l.text(l.at(i)))))
}

// JSON returns the text of the newest payload as of to, cleaned and truncated
// at 256 KiB. Unless it is truncated, the text of JSON is valid JSON.
func (p *NewestPayload) JSON(to time.Time) (s string, cut bool) {
	r, data := p.payload(to)
	if r == nil {
		return "", false
	}
	switch {
	case p.jsonOf == r.ordinal:
	case p.patched != nil:
		whole, cut := p.patched.text(r)
		p.json, p.jsonOf, p.jsonCut = readText(text.CleanBlock(whole, maxLarge)), r.ordinal, cut
	default:
		p.json, p.jsonOf = readText(text.CleanBlock(data, maxLarge)), r.ordinal
		p.jsonCut = r.cut && len(data) < int(r.size)
	}
	return p.json, p.jsonCut
}

// Kept returns how many bytes of the newest payload as of to are stored, and
// how many it had.
func (p *NewestPayload) Kept(to time.Time) (kept, size int) {
	r, data := p.payload(to)
	switch {
	case r == nil:
		return 0, 0
	case p.patched != nil:
		s, _ := p.patched.text(r)
		return len(s), len(s)
	case !r.cut:
		return int(r.size), int(r.size)
	}
	return min(len(data), int(r.size)), int(r.size)
}

// payload returns the newest event as of to and the stored part of its payload:
// cleaned, or as received if it was large.
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

// keepLarge stores the payload of the newest event as received, because its
// text was truncated. It stores only the beginning of JSON that is too large.
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

package store

import (
	"bytes"
	"math"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/text"
)

const (
	// maxLiteral is the largest length of a value's original text that is
	// stored, in bytes. A longer text is replaced by the formatted value.
	maxLiteral = 40
	// literalRun is the number of newest values whose decimals are counted, at
	// least.
	literalRun = 128
)

// literal is the original text of a series's newest value, and the number of
// decimals of its values.
type literal struct {
	text        [maxLiteral]byte // an array, because it changes with each value
	n           uint8            // length of text; 0 if it was too long
	seen        uint8            // number of values in this run
	now, before uint8            // largest number of decimals in this and the previous run
}

// count updates the number of decimals with that of another value.
func (l *literal) count(decimals int) {
	if l.seen++; l.seen == literalRun {
		l.seen, l.before, l.now = 0, l.now, 0
	}
	if decimals > int(l.now) {
		l.now = uint8(min(decimals, math.MaxUint8))
	}
}

func (l *literal) keep(b []byte) {
	if l.n = 0; len(b) <= maxLiteral {
		l.n = uint8(copy(l.text[:], b))
	}
}

// Decimals returns the number of decimals of the newest values as received: 2
// for 37.50.
func (s *Series) Decimals() int { return int(max(s.literal.now, s.literal.before)) }

// Literal returns the newest value as received, with its unit if that is not
// the unit of the series. A text longer than 40 bytes is replaced by the
// formatted value.
func (s *Series) Literal() string {
	if l := &s.literal; l.n > 0 {
		return text.CleanLine(l.text[:l.n], maxLiteral)
	}
	return exact(s.last)
}

// exact formats v with all of its digits.
func exact(v float64) string {
	const most = 1e21 // a larger float64 has no meaningful digits at the end
	if math.Abs(v) < most {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Literal returns a series's value as of to, as received if its event is still
// stored and otherwise formatted. It returns "" if there is no value.
func (p *NewestPayload) Literal(s *Series, to time.Time) string {
	v, at, ok := s.At(to)
	switch {
	case !ok:
		return ""
	case at.UnixNano() == s.lastAt:
		return s.Literal()
	}
	if i := p.events.kept().newest(until(to)); i >= 0 {
		r := p.Reader([]string{s.Field})
		for ; i >= 0; i-- {
			if text := r.Read(i)[0]; text != "" && sameValue(text, v) {
				return text
			}
			if p.events.kept().at(i).when < at.UnixNano() {
				break
			}
		}
	}
	return exact(v)
}

// sameValue reports whether v may have been parsed from a text.
func sameValue(s string, v float64) bool {
	a, ok := scanAmount([]byte(s), "")
	return ok && a.v == v
}

// Reader reads fields of a topic's stored events, as received.
type Reader struct {
	payloads *NewestPayload
	fields   []string
	wanted   map[string]*Series
	out      []string
}

// Reader returns a Reader for fields. The field "" is the payload itself.
func (p *NewestPayload) Reader(fields []string) *Reader {
	r := &Reader{payloads: p, fields: fields, wanted: make(map[string]*Series), out: make([]string, len(fields))}
	for _, f := range fields {
		r.wanted[f] = &Series{Field: f}
	}
	return r
}

// Read returns the fields of the stored event i, cleaned. A field that the
// event does not have is "". All are "" for a gap and for a truncated payload.
// The slice is valid until the next call.
func (r *Reader) Read(i int) []string {
	clear(r.out)
	l := r.payloads.events.kept()
	if i < 0 || i >= l.len() || l.at(i).gap != nil || l.at(i).cut {
		return r.out
	}
	data := bytes.TrimSpace(l.text(l.at(i)))
	w := r.payloads.walk
	if !w.seek(r.payloads.envelope.open(data), r.wanted) {
		w.found = w.found[:0]
	}
	for k, field := range r.fields {
		if field == "" {
			r.out[k] = bareText(data)
			continue
		}
		for _, f := range w.found {
			if f.name == field {
				r.out[k] = bareText(f.raw)
			}
		}
	}
	return r.out
}

// bareText returns a JSON value as text: a string without its quotes, and ""
// for null, an object or an array.
func bareText(b []byte) string {
	if len(b) == 0 || b[0] == '{' || b[0] == '[' {
		return ""
	}
	if b[0] == '"' {
		return text.CleanLine(gjson.ParseBytes(b).String(), maxEventText)
	}
	if string(b) == "null" {
		return ""
	}
	return string(b)
}

// quote notes that a value without a unit was in a string, and whether it or
// the name of the series suggests an identifier.
func (s *Series) quote(value []byte) {
	if s.quoting == quotesNothing {
		s.quoting = quotesMeasure
		if namesCode(s.Field) {
			s.quoting = quotesCode
		}
	}
	if s.naming != namesAmount && isQuotedCode(value) {
		s.quoting = quotesCode
	}
}

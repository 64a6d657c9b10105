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
	// maxLiteral is how long a value's own text may be to be kept. Longer ones
	// are written from their value.
	maxLiteral = 40
	// literalRun is how many values the count of decimals looks back, at least.
	literalRun = 128
)

// literal is a series's newest value as it came, and how many decimals its
// values carry.
type literal struct {
	text        [maxLiteral]byte // in place, for it changes with each value
	n           uint8            // bytes of text; 0 when it was too long
	seen        uint8            // values of this run
	now, before uint8            // the most decimals of this run and of the one before
}

// count counts the decimals of one more value.
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

// Decimals returns how many digits behind the point the newest values carry,
// as they came: 2 for 37.50.
func (s *Series) Decimals() int { return int(max(s.literal.now, s.literal.before)) }

// Literal returns the newest value as it came, with its unit where the series
// has another one. A value whose text is longer than 40 bytes is written out
// in digits.
func (s *Series) Literal() string {
	if l := &s.literal; l.n > 0 {
		return text.CleanLine(l.text[:l.n], maxLiteral)
	}
	return exact(s.last)
}

// exact writes all digits of v.
func exact(v float64) string {
	const most = 1e21 // digits beyond are none of the value's
	if math.Abs(v) < most {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Literal returns a series's value as of to as it came, as far as its event is
// kept; else its digits. It is "" where nothing is known.
func (t *Topic) Literal(s *Series, to time.Time) string {
	v, at, ok := s.At(to)
	switch {
	case !ok:
		return ""
	case at.UnixNano() == s.lastAt:
		return s.Literal()
	}
	if i := t.kept().newest(until(to)); i >= 0 {
		r := t.Reader([]string{s.Field})
		for ; i >= 0; i-- {
			if text := r.Read(i)[0]; text != "" && sameValue(text, v) {
				return text
			}
			if t.kept().at(i).when < at.UnixNano() {
				break
			}
		}
	}
	return exact(v)
}

// sameValue reports whether a text begins with the number v, so that it is
// what v was read from.
func sameValue(s string, v float64) bool {
	got, _, end := scanNumber([]byte(s), 0, true)
	return end > 0 && got == v
}

// Reader reads fields of a topic's kept events, as they came.
type Reader struct {
	t      *Topic
	fields []string
	wanted map[string]*Series
	out    []string
}

// Reader returns a reader of fields; "" is the payload itself.
func (t *Topic) Reader(fields []string) *Reader {
	r := &Reader{t: t, fields: fields, wanted: make(map[string]*Series), out: make([]string, len(fields))}
	for _, f := range fields {
		r.wanted[f] = &Series{Field: f}
	}
	return r
}

// Read returns the fields of the kept event i, cleaned: "" for each that the
// event has not, and for all where its text was cut or it is a gap. The slice
// is valid until the next call.
func (r *Reader) Read(i int) []string {
	clear(r.out)
	l := r.t.kept()
	if i < 0 || i >= l.n || l.at(i).gap != nil || l.at(i).cut {
		return r.out
	}
	data := bytes.TrimSpace(l.text(l.at(i)))
	w := &r.t.store.ingest.walk
	if !w.seek(data, r.wanted) {
		w.found = w.found[:0]
	}
	for k, field := range r.fields {
		if field == "" {
			r.out[k] = bareText(data)
			continue
		}
		for _, f := range w.found {
			if f.name == field {
				r.out[k] = bareText(f.text)
			}
		}
	}
	return r.out
}

// bareText returns a JSON value as text: a string without its quotes, and
// nothing of an object or array.
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

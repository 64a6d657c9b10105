package view

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/number"
	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// cellText is how much of a payload a cell says, in bytes.
const cellText = 256

// Cell is the value of a topic in one line.
type Cell struct {
	// Value and Unit are the number that stands for the topic; the unit has the
	// prefix that belongs to the digits. Both are empty for a topic without one.
	Value, Unit string
	// Text is what is new in a topic without a number, and Colour its colour.
	Text   string
	Colour screen.Color
}

// CellOf returns the value of a topic as of c.At, a number in at most room
// cells. If unit is false, the cell's Unit is only a prefix.
func CellOf(t *store.Topic, c *Context, room int, unit bool) Cell {
	s := c.number(t)
	if s == nil {
		return wordsOf(t, c)
	}
	var out Cell
	lo, hi, limited := limits(t)
	v, _, known := s.At(c.At())
	switch {
	case known && asPart(t, s, limited):
		out.Value, out.Unit = aligned(partFormat(partDecimals), part(v, lo, hi))
	case known && !unit:
		out.Value, out.Unit = c.unitless(t, s, v, room)
	default:
		out.Value, out.Unit = valueAt(t, s, c, room)
	}
	return out
}

// asPart reports whether a number is shown as a part of its range.
func asPart(t *store.Topic, s *store.Series, limited bool) bool {
	return t.Shape == store.ShapeGauge && limited && !s.Wanted()
}

// NumberOf returns the number that stands for a topic as of c.At, for comparing
// it with others, and which of several it is, "" for the only one; ok is false
// when there is none.
func NumberOf(t *store.Topic, c *Context) (v float64, field string, ok bool) {
	s := c.number(t)
	if s == nil {
		return 0, "", false
	}
	if len(c.series(t)) > 1 {
		field = store.FieldLabel(s.Field)
	}
	v, _, ok = s.At(c.At())
	if lo, hi, limited := limits(t); asPart(t, s, limited) {
		v = part(v, lo, hi)
	}
	return v, field, ok
}

// UnitWidth returns how many cells the unit of a topic's number may take in a
// cell, 0 where it has none.
func UnitWidth(t *store.Topic, c *Context) int {
	s := c.number(t)
	if s == nil {
		return 0
	}
	if _, _, limited := limits(t); asPart(t, s, limited) {
		return len("%")
	}
	if unit := unitOf(t, s); unit != "" {
		return number.UnitWidth(unit)
	}
	return 0
}

// wordsOf is the cell of a topic that no number stands for.
func wordsOf(t *store.Topic, c *Context) Cell {
	switch t.Shape {
	case store.ShapeProgress, store.ShapeTable:
		value, unit := Headline(t, c)
		return Cell{Text: strings.TrimSpace(value + " " + unit), Colour: levelColour(store.LevelNone)}
	case store.ShapeChat:
		if m := t.Chat(c.At()); len(m) > 0 {
			last := m[len(m)-1]
			return Cell{Text: oneLine(last.Text), Colour: levelColour(store.LevelNone)}
		}
	}
	e, ok := t.Latest(c.At())
	if !ok {
		return Cell{}
	}
	out := Cell{Text: c.memory().cell.line(t, &e, c.To.Location()), Colour: levelColour(e.Level)}
	if t.Shape == store.ShapeState {
		look := stateLook(e.Text)
		out.Text, out.Colour = look.mark+" "+out.Text, look.colour
	}
	return out
}

// cellMemory is the newest event of a topic in one line, kept until there is
// another: to read it anew takes far longer than to draw it.
type cellMemory struct {
	topic     *store.Topic
	ordinal   uint64
	happening bool
	logged    bool
	loc       *time.Location
	text      string
}

func (m *cellMemory) line(t *store.Topic, e *store.Event, loc *time.Location) string {
	now := cellMemory{topic: t, ordinal: e.Ordinal, happening: e.Happening(), logged: e.Logged, loc: loc, text: m.text}
	if now != *m {
		now.text = LineOf(e, loc)
		*m = now
	}
	return m.text
}

// LineOf is an event in one line: a log line without its time, JSON as its keys and
// values, any other payload as it is.
func LineOf(e *store.Event, loc *time.Location) string {
	if !e.Logged {
		return oneLine(WordsOf(e, loc))
	}
	line := e.Line(loc)
	s := happened(line)
	if !e.Happening() {
		s, _ = withFields(line.Message, fieldText(line.Fields))
	}
	if line.Level >= store.LevelWarn {
		s = levelWord(line.Level, wholeLevel) + " " + s
	}
	return oneLine(s)
}

// WordsOf is what an event says: the message of a log line, JSON as its keys and
// values, any other payload as it is.
func WordsOf(e *store.Event, loc *time.Location) string {
	switch {
	case e.Happening():
		return happened(e.Line(loc))
	case e.Logged:
		if line := e.Line(loc); line.Message != "" {
			return line.Message
		}
	}
	if words, ok := JSONWords(e.Payload, e.Cut); ok {
		return words
	}
	return e.Text
}

// happened says an event of several kinds: its kind, then its fields.
func happened(line store.Line) string {
	words := make([]string, len(line.Fields))
	for i, f := range line.Fields {
		value := f.Value
		if v := gjson.Parse(value); (v.IsObject() || v.IsArray()) && gjson.Valid(value) {
			value = jsonValueWords(v)
		}
		words[i] = f.Key + " " + value
	}
	fields := strings.Join(words, ", ")
	if line.Message == "" || fields == "" {
		return line.Message + fields
	}
	return line.Message + ": " + fields
}

func levelColour(l store.Level) screen.Color {
	_, st := levelLook(l)
	return st.Fg
}

// oneLine returns the beginning of a text in one line.
func oneLine(s string) string {
	if len(s) > cellText {
		s, _ = text.Cut(s, cellText)
	}
	return strings.ReplaceAll(strings.TrimSpace(s), "\n", " ↵ ")
}

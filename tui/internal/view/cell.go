package view

import (
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
)

// cellText is the largest part of a payload that a cell shows, in bytes.
const cellText = 256

// Cell is the value of a topic in one line.
type Cell struct {
	// Value is the number that represents the topic, and Unit its unit with the
	// prefix that belongs to the digits. Both are empty for a topic without a
	// number.
	Value, Unit string
	// Text is the newest text of a topic without a number, and Colour its
	// colour.
	Text   string
	Colour screen.Color
}

// CellOf returns the value of a topic as of c.At. A number has at most room
// cells. If unit is false, the cell's Unit is only the prefix.
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
		out.Value, out.Unit = valueAlone(t, s, c, room)
	}
	return out
}

// asPart reports whether a number is shown as a percentage of its range.
func asPart(t *store.Topic, s *store.Series, limited bool) bool {
	return t.Shape == store.ShapeGauge && limited && !s.Wanted() && t.FormatOf(s).IsZero()
}

// NumberOf returns the number that represents a topic as of c.At, for
// comparison with other topics. The field says which of several numbers it is,
// or is "" if the topic has only one. It is not ok if there is no number.
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

// UnitWidth returns the largest width of the unit of a topic's number in a
// cell, or 0 if it has no unit.
func UnitWidth(t *store.Topic, c *Context) int {
	s := c.number(t)
	if s == nil {
		return 0
	}
	if _, _, limited := limits(t); asPart(t, s, limited) {
		return len("%")
	}
	if unit, format := t.UnitOf(s), t.FormatOf(s); unit != "" || !format.IsZero() {
		return format.UnitWidth(unit)
	}
	return 0
}

// wordsOf returns the cell of a topic that is not represented by a number.
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
	out := Cell{Text: c.cache().cell.line(t, &e, c.To.Location()), Colour: levelColour(e.Level)}
	if t.Shape == store.ShapeState {
		look := styleOfState(e.Text)
		out.Text, out.Colour = look.mark+" "+out.Text, look.colour
	}
	return out
}

// cellCache caches the text of a topic's newest event, because parsing takes
// much longer than drawing.
type cellCache struct {
	topic     *store.Topic
	ordinal   uint64
	happening bool
	logged    bool
	loc       *time.Location
	text      string
}

func (m *cellCache) line(t *store.Topic, e *store.Event, loc *time.Location) string {
	now := cellCache{topic: t, ordinal: e.Ordinal, happening: e.Happening(), logged: e.Logged, loc: loc, text: m.text}
	if now != *m {
		now.text = LineOf(t, e, loc)
		*m = now
	}
	return m.text
}

// lineOf returns an event as a line. It leaves out a type that is also the name of
// the topic, which stands in the title, if the event has more than that.
func lineOf(t *store.Topic, e *store.Event, loc *time.Location) store.Line {
	line := e.Line(loc)
	if e.Happening() && line.Message == t.Name && len(line.Fields) > 0 {
		line.Message = ""
	}
	return line
}

// LineOf returns an event of a topic as a single line: a log line without its
// time, JSON as its keys and values, and any other payload unchanged.
func LineOf(t *store.Topic, e *store.Event, loc *time.Location) string {
	if !e.Logged {
		return oneLine(WordsOf(t, e, loc))
	}
	line := lineOf(t, e, loc)
	s := happened(line)
	if !e.Happening() {
		s, _ = withFields(line.Message, fieldText(line.Fields))
	}
	if line.Level >= store.LevelWarn {
		s = levelWord(line.Level, wholeLevel) + " " + s
	}
	return oneLine(s)
}

// WordsOf returns the content of an event of a topic: the message of a log line, or its
// fields if it has none, JSON as its keys and values, and any other payload
// unchanged.
func WordsOf(t *store.Topic, e *store.Event, loc *time.Location) string {
	switch {
	case e.Happening():
		return happened(lineOf(t, e, loc))
	case e.Logged:
		line := e.Line(loc)
		if line.Message != "" {
			return line.Message
		}
		return happened(line)
	}
	if words, ok := JSONWords(e.Payload, e.Cut); ok {
		return words
	}
	return e.Text
}

// happened returns the text of an event with a type: the type, then the fields.
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

// oneLine returns the beginning of a text as a single line.
func oneLine(s string) string {
	if len(s) > cellText {
		s, _ = text.Cut(s, cellText)
	}
	return strings.ReplaceAll(strings.TrimSpace(s), "\n", " ↵ ")
}

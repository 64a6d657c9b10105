package view

import (
	"strconv"
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// headlineMost is the largest width of a text that represents a topic, in
// cells.
const headlineMost = 16

// Headline returns the value that represents the topic as of c.At(), and its
// unit, for the border of a pane. Numbers have a constant width. Both are empty
// if no value does.
func Headline(t *store.Topic, c *Context) (value, unit string) {
	if picked(t, c.Fields) {
		return numberHeadline(t, c)
	}
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
		if c.main(t) != nil {
			return numberHeadline(t, c)
		}
	case store.ShapeProgress:
		return progressHeadline(t, c)
	case store.ShapeTable:
		if tab := t.Table(c.At()); len(tab.Columns) > 0 {
			return strconv.Itoa(len(tab.Rows) + tab.MoreRows), "rows"
		}
	case store.ShapeChat:
		if m := t.Chat(c.At()); len(m) > 0 && !m[len(m)-1].Done && !c.Stale && !c.Ended {
			return "typing", ""
		}
	case store.ShapeLog:
		return logHeadline(t, c)
	case store.ShapeNone, store.ShapeJSON:
		if t.Shape == store.ShapeNone || t.Eventful() {
			return lineRate(t, c)
		}
	case store.ShapeText, store.ShapeState:
		if e, ok := t.Latest(c.At()); ok && text.Width(e.Text) <= headlineMost && !strings.Contains(e.Text, "\n") {
			return strings.TrimSpace(e.Text), ""
		}
	}
	return "", ""
}

// numberHeadline returns the value of the main series. For a gauge, which shows
// the value itself, it returns the percentage of the range.
func numberHeadline(t *store.Topic, c *Context) (value, unit string) {
	s := c.main(t)
	lo, hi, ok := limits(t)
	if v, _, known := s.At(c.At()); known && asPart(t, s, ok) {
		return aligned(partFormat(partDecimals), part(v, lo, hi))
	}
	return valueAlone(t, s, c, titleRoom)
}

func progressHeadline(t *store.Topic, c *Context) (value, unit string) {
	rows := t.Progress(c.At())
	if len(rows) == 0 {
		return "", ""
	}
	done := 0
	for _, row := range rows {
		if row.Done {
			done++
		}
	}
	return strconv.Itoa(done) + "/" + strconv.Itoa(len(rows)), "done"
}

// HeadlineField returns the field that Headline's value belongs to. It returns
// "" if that is obvious, because the topic is a bare number or is named like
// its field.
func HeadlineField(t *store.Topic, c *Context) string {
	switch t.Shape {
	case store.ShapeNumber, store.ShapeNumbers, store.ShapeGauge:
	default:
		if !picked(t, c.Fields) {
			return ""
		}
	}
	s := c.main(t)
	if s == nil || s.Field == "" {
		return ""
	}
	name := store.FieldLabel(s.Field)
	if !picked(t, c.Fields) && (name == "value" || strings.HasSuffix("."+t.Name, "."+name)) {
		return ""
	}
	return name
}

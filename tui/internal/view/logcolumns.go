package view

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	// alignMost is the largest width of a column of a log. Longer values exceed
	// it.
	alignMost = 24
	// alignEvents is the number of newest events that determine the columns.
	alignEvents = 64
)

// logColumns holds the column widths for the fields of an eventful topic.
// Widths only grow, so that lines do not move.
type logColumns struct {
	topic   *store.Topic
	upto    uint64 // ordinal of the newest event included
	version uint64 // incremented with each change
	message int
	keys    []string
	values  []int
	uneven  bool // the events have different fields
}

// follow includes new events.
func (c *logColumns) follow(t *store.Topic) {
	if c.topic != t {
		*c = logColumns{topic: t, version: c.version + 1}
	}
	from := c.upto
	if t.Count > alignEvents {
		from = max(from, t.Count-alignEvents)
	}
	for e := range t.After(from) {
		c.see(e.Line(time.UTC))
	}
	c.upto = t.Count
}

func (c *logColumns) see(line store.Line) {
	grow := func(have *int, s string) {
		if w := min(text.Width(s), alignMost); w > *have {
			*have = w
			c.version++
		}
	}
	grow(&c.message, line.Message)
	if c.uneven {
		return
	}
	keys := make([]string, len(line.Fields))
	for i, f := range line.Fields {
		keys[i] = f.Key
	}
	if c.keys == nil {
		c.keys, c.values = keys, make([]int, len(keys))
	}
	if !slices.Equal(c.keys, keys) {
		c.uneven = true
		c.version++
		return
	}
	for i, f := range line.Fields {
		grow(&c.values[i], f.Value)
	}
}

// align pads a line's message and fields to the columns, if all of them fit in
// a row of room cells.
func (c *logColumns) align(line *store.Line, room int) {
	all, values := c.message+1, 0
	if !c.uneven {
		for i, key := range c.keys {
			all += text.Width(key) + 1 + c.values[i] + 1
		}
		values = len(c.values)
	}
	if all > room {
		values = 0
	}
	if len(line.Fields) > 0 && line.Message != "" && c.message <= room/2 {
		line.Message += text.Blanks(c.message - text.Width(line.Message))
	}
	for i := range min(values, len(line.Fields)-1) { // the last field needs no padding
		f := &line.Fields[i]
		f.Value += text.Blanks(c.values[i] - text.Width(f.Value))
	}
}

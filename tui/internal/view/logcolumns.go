package view

import (
	"slices"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

const (
	// alignMost is the widest column of a log: longer values stand out of it.
	alignMost = 24
	// alignEvents is how many of the newest events the columns are made for.
	alignEvents = 64
)

// logColumns are the widths at which the lines of an eventful topic are aligned.
// They only grow, so that lines do not move about.
type logColumns struct {
	topic   *store.Topic
	upto    uint64 // the ordinal of the newest event that was looked at
	turn    uint64 // counts the changes
	message int
	keys    []string
	values  []int
	uneven  bool // the events do not all have the same fields
}

// follow looks at the events that came since the last time.
func (c *logColumns) follow(t *store.Topic) {
	if c.topic != t {
		*c = logColumns{topic: t, turn: c.turn + 1}
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
			c.turn++
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
		c.turn++
		return
	}
	for i, f := range line.Fields {
		grow(&c.values[i], f.Value)
	}
}

// align pads a line's message and fields to the columns, as far as all of them
// fit a row of room cells.
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
	for i := range min(values, len(line.Fields)-1) { // nothing stands behind the last one
		f := &line.Fields[i]
		f.Value += text.Blanks(c.values[i] - text.Width(f.Value))
	}
}

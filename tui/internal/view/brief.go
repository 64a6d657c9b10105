package view

import (
	"strings"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
)

// Brief returns the number that represents a topic in at most room cells, with
// its prefix but without its unit. It returns "" if there is no number or no
// room.
func Brief(t *store.Topic, c *Context, room int) string {
	for r := room; r > 0; r-- {
		cell := CellOf(t, c, r, false)
		digits := strings.TrimLeft(cell.Value, " ")
		if s := digits + cell.Unit; digits != "" && text.Width(s) <= room {
			return s
		}
	}
	return ""
}

// commasFrom is the number of digits from which on even a title with little room
// has commas, if they fit.
const commasFrom = 9

// Short is like Brief, but uses the prefix that the unit usually has, and no
// commas except in long numbers. It is for titles with little room.
func Short(t *store.Topic, c *Context, room int) string {
	s := c.number(t)
	for r := room; s != nil && r > 0; r-- {
		cell := CellOf(t, c, r, true)
		digits := strings.TrimLeft(cell.Value, " ")
		plain := strings.ReplaceAll(digits, ",", "")
		if len(plain) < commasFrom || len(digits) > room {
			digits = plain
		}
		out := digits + strings.TrimSpace(strings.TrimSuffix(cell.Unit, t.UnitOf(s)))
		if digits != "" && text.Width(out) <= room {
			return out
		}
	}
	return ""
}

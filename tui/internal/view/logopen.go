package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// logPlace is the state that a pane keeps for a log with a cursor.
type logPlace struct {
	cursor uint64 // ordinal of the line under the cursor, 0 for none
	open   uint64 // ordinal of the open line, 0 for none
}

// keyMost is the largest width of a field's name in the list of fields.
const keyMost = 28

// treeMost is the largest number of rows for the JSON of an open event.
const treeMost = 400

// details returns the rows of an open line with all of its fields. For a JSON
// event they are the whole payload, and for a batch all records.
func (l *logLayout) details(e *store.Event) []row {
	line := e.Line(l.loc)
	var foot []store.Field
	if !line.Time.IsZero() {
		foot = append(foot, store.Field{Key: "arrived", Value: e.Arrived.In(l.loc).Format(time.TimeOnly)})
	}
	if e.ID != "" {
		foot = append(foot, store.Field{Key: "id", Value: e.ID})
	}
	foot = append(foot, store.Field{Key: "size", Value: strconv.Itoa(e.Size) + " bytes"})
	if records, more := e.Records(l.loc); len(records) > 1 {
		return l.recordDetails(e, records, more, foot)
	}
	tree := l.tree(e)
	head := l.told(e, line, tree == nil)
	keys := keyWidth(slices.Concat(head, foot))
	return slices.Concat(l.fieldRows(head, keys), tree, l.fieldRows(foot, keys))
}

// recordDetails returns the rows of an open batch, with each record's number.
func (l *logLayout) recordDetails(e *store.Event, records []store.Line, more int, foot []store.Field) []row {
	told := make([][]store.Field, len(records))
	keys := keyWidth(foot)
	for i, line := range records {
		told[i] = l.told(e, line, true)
		keys = max(keys, keyWidth(told[i]))
	}
	var rows []row
	of := " of " + strconv.Itoa(len(records)+more)
	for i, fields := range told {
		rows = append(rows, row{{text: "record " + strconv.Itoa(i+1) + of, kind: punct}})
		rows = append(rows, l.fieldRows(fields, keys)...)
	}
	if more > 0 {
		rows = append(rows, row{{text: "+" + strconv.Itoa(more) + " more records", kind: punct}})
	}
	return append(rows, l.fieldRows(foot, keys)...)
}

// told returns the metadata of a line and, if whole is set, all of its text and
// fields.
func (l *logLayout) told(e *store.Event, line store.Line, whole bool) []store.Field {
	at := e.At
	if !line.Time.IsZero() {
		at = line.Time
	}
	out := []store.Field{{Key: "time", Value: at.In(l.loc).Format("2006-01-02 15:04:05.000 -07:00")}}
	if line.Level != store.LevelNone {
		out = append(out, store.Field{Key: "level", Value: line.Level.String()})
	}
	if whole {
		out = append(out, store.Field{Key: "message", Value: line.Message})
		out = append(out, line.Fields...)
	}
	return out
}

// keyWidth returns the width of the column of field names.
func keyWidth(fields []store.Field) int {
	keys := 0
	for _, f := range fields {
		keys = max(keys, min(text.Width(f.Key), keyMost))
	}
	return keys
}

// fieldRows lays out fields with at least a row for each. The column of names
// has keys cells.
func (l *logLayout) fieldRows(fields []store.Field, keys int) []row {
	var rows []row
	for _, f := range fields {
		name := text.Fit(f.Key, keys)
		values := text.Wrap(f.Value, max(1, l.w-l.indent()-keys-1))
		for _, v := range values[:min(len(values), maxWrap)] {
			rows = append(rows, row{{text: name + " ", kind: key}, {text: v}})
			name = text.Blanks(keys)
		}
	}
	return rows
}

// tree returns the payload of an eventful topic's event as a tree, or nil for
// any other event.
func (l *logLayout) tree(e *store.Event) []row {
	if !l.t.Eventful() || !strings.HasPrefix(strings.TrimLeft(e.Text, " \t\r\n"), "{") {
		return nil
	}
	w := max(8, l.w-l.indent())
	rows, ok := keyValueRows(e.Text, w)
	if !ok {
		p := jsonPrinter{in: e.Text, w: w}
		rows = p.print()
	}
	if len(rows) > treeMost {
		rows = append(rows[:treeMost:treeMost], row{{text: "…", kind: punct}})
	}
	return rows
}

func (l *logLayout) drawDetails(r screen.Region, y, rows int, e *store.Event) {
	for i, row := range l.details(e) {
		if i >= rows {
			return
		}
		x := l.indent()
		r.Rune(max(0, x-2), y+i, '│', screen.Style{Fg: theme.Ghost})
		for _, s := range row {
			x += r.Text(x, y+i, s.text, s.kind.style())
		}
	}
}

// moveCursor moves the cursor, or opens or closes the line under it.
func (logView) moveCursor(t *store.Topic, c *Context, w, h int, step Step) Scroll {
	place := &c.cache().log.place
	n := t.Upto(c.To)
	if n == 0 {
		return c.scrolled()
	}
	l := newLogLayout(t, c, w)
	events := l.tail(n, c)
	s := c.scrolled()
	if place.cursor != 0 {
		s = Scroll{Anchor: place.cursor}
	}
	i, _ := events.bottom(s)
	for i > 0 && t.Gap(i) != nil {
		i--
	}
	switch step {
	case StepUp:
		if place.cursor != 0 {
			i = l.next(events, i, -1)
		}
	case StepDown:
		below := l.next(events, i, 1)
		if place.cursor == 0 || below == i { // follow the newest line again
			*place = logPlace{}
			return Scroll{}
		}
		i = below
	case StepIn:
		place.open = t.Ordinal(i)
	case StepOut:
		if place.open == 0 {
			*place = logPlace{}
			return c.scrolled()
		}
		place.open = 0
	}
	place.cursor = t.Ordinal(i)
	l.cursor, l.open = place.cursor, place.open
	return l.tail(n, c).reveal(c.scrolled(), i, h)
}

// ChosenLine returns the event under the cursor of a log.
func ChosenLine(v View, t *store.Topic, c *Context) (e store.Event, ok bool) {
	if _, isLog := v.(logView); !isLog || !c.HasCursor || c.cache().log.place.cursor == 0 {
		return store.Event{}, false
	}
	l := newLogLayout(t, c, 0)
	i, _ := l.tail(t.Upto(c.To), c).bottom(Scroll{Anchor: c.cache().log.place.cursor})
	for i > 0 && t.Gap(i) != nil {
		i--
	}
	e = t.Event(i)
	return e, e.Ordinal == c.cache().log.place.cursor && e.Gap == nil
}

// toggle opens or closes the line at row y.
func (logView) toggle(t *store.Topic, c *Context, w, h, y int) bool {
	if !c.HasCursor {
		return false
	}
	l := newLogLayout(t, c, w)
	place := &c.cache().log.place
	hit := -1
	l.tail(t.Upto(c.To), c).draw(c.scrolled(), h, func(i, top, rows int) {
		if y >= top && y < top+rows {
			hit = i
		}
	})
	if hit < 0 || t.Event(hit).Gap != nil {
		return false
	}
	at := t.Ordinal(hit)
	place.cursor = at
	if place.open == at {
		place.open = 0
	} else {
		place.open = at
	}
	return true
}

// next returns the next visible line after i in a direction, or i if there is
// none.
func (l *logLayout) next(events tail, i, by int) int {
	for k := i + by; k >= 0 && k < events.n; k += by {
		if l.t.Gap(k) == nil && events.rows(k) > 0 {
			return k
		}
	}
	return i
}

// reveal returns the scroll position nearest to s at which all rows of i, or
// its first rows, are among the h rows shown. It is anchored, so that new lines
// do not move it.
func (l tail) reveal(s Scroll, i, h int) Scroll {
	last, _ := l.bottom(s)
	last = max(last, i)
	for last > i && l.height(i, last, h) > h {
		last--
	}
	s = Scroll{Anchor: l.ordinal(last)}
	if n := l.rows(last); last == i && n > h {
		s.Offset = h
	}
	return s
}

// height returns the number of rows from the first of i to the last if last is
// at the bottom, at most h+1.
func (l tail) height(i, last, h int) int {
	last, _ = l.bottom(Scroll{Anchor: l.ordinal(last)}) // gaps after it have the same ordinal
	rows := 0
	for k := i; k <= last && rows <= h; k++ {
		rows += l.rows(k)
	}
	return rows
}

package view

import (
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/store"
	"topicmux/monitor/text"
	"topicmux/tui/internal/screen"
	"topicmux/tui/theme"
)

// maxWrap is the largest number of rows of a wrapped event.
const maxWrap = 40

// lineEnd replaces the end of a line in a text that is shown in one row.
const lineEnd = " ↵ "

// logRow is the layout of an event in a log. It is hidden if it has no lines.
type logRow struct {
	ordinal uint64
	stamp   string // time
	day     string // date, shown instead of the time if there is no room for both
	level   store.Level
	lines   []string // message and fields
	fields  []int    // position in each line at which the fields begin
	repeats int
	records []logRecord // records of a batch, after the first
}

// lay lays out event i.
func (l *logLayout) lay(i int) logRow {
	e := l.t.Event(i)
	if l.filter.hides(&e) {
		return logRow{ordinal: e.Ordinal}
	}
	line := lineOf(l.t, &e, l.loc)
	records, more := e.Records(l.loc)
	if len(records) > 0 {
		line = records[0]
	}
	row := logRow{ordinal: e.Ordinal, level: line.Level, repeats: l.t.Repeats(i)}
	if l.time > 0 {
		row.stamp, row.day = l.stampText(l.stamp(&e, line), line.Coarse)
	}
	room := max(1, l.w-l.indent()-row.badgeWidth())
	if l.columns != nil {
		l.columns.align(&line, room)
	}
	l.write(&row, line, room)
	l.addRecords(&row, &e, records, more, room)
	return row
}

// write lays out the text of a line.
func (l *logLayout) write(row *logRow, line store.Line, room int) {
	message, fields := line.Message, fieldText(line.Fields)
	if l.wrap {
		row.wrapped(message, fields, room, l.all)
	} else {
		row.one(signed(message), fields, room)
	}
}

// stampText formats a time with the precision of the line, and with the date if
// it is another day. If there is no room for both, day is the date to show
// instead.
func (l *logLayout) stampText(at time.Time, coarse bool) (stamp, day string) {
	w := l.time - 1
	s := at.Format(stampLayout)
	if coarse {
		s = text.Fit(at.Format("15:04"), len(stampLayout))
	}
	switch other := dayOf(at) != l.day; {
	case other && w < len(dayLayout):
		day = text.Fit(at.Format("Jan 02"), w)
	case other:
		s = at.Format("Jan 02 ") + s
	}
	return text.FitRight(s, w), day
}

// fieldText formats fields as key=value.
func fieldText(fields []store.Field) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f.Key)
		b.WriteByte('=')
		b.WriteString(f.Value)
	}
	return b.String()
}

// signed replaces line ends by lineEnd.
func signed(s string) string {
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", lineEnd)
}

// withFields appends fields to a message, and returns the position at which
// they begin.
func withFields(message, fields string) (s string, at int) {
	if message == "" || fields == "" {
		return message + fields, len(message)
	}
	return message + " " + fields, len(message) + 1
}

// one lays out everything in a single row, truncated if necessary.
func (row *logRow) one(message, fields string, room int) {
	s, at := withFields(message, fields)
	row.lines = []string{text.Truncate(s, room)}
	row.fields = []int{cutAt(s, row.lines[0], at)}
}

// cutAt returns the position in line at which the fields begin. The parameter
// line is s, possibly truncated, and at is the position in s.
func cutAt(s, line string, at int) int {
	if len(line) <= at || len(line) < len(s) && at > len(line)-len("…") {
		return len(line)
	}
	return max(0, at)
}

// wrapped wraps a message into rows. Fields fill the last row. If all is set,
// they may take further rows.
func (row *logRow) wrapped(message, fields string, room int, all bool) {
	s, at := withFields(message, fields)
	row.lines = text.Wrap(s, room)
	most := len(row.lines)
	if !all {
		most = max(1, len(text.Wrap(message, room)))
	}
	most = min(most, maxWrap)
	for pos, i := 0, 0; i < len(row.lines); i++ {
		if n := strings.Index(s[pos:], row.lines[i]); n >= 0 { // not found if a wide character was replaced
			pos += n
		}
		rest, from := s[pos:], at-pos
		if i == most-1 && most < len(row.lines) {
			from = len(signed(rest[:min(max(0, from), len(rest))]))
			rest = signed(rest)
			row.lines[i] = text.Truncate(rest, room)
			row.lines = row.lines[:most]
		}
		row.fields = append(row.fields, cutAt(rest, row.lines[i], from))
		pos += len(row.lines[i])
		if i == most-1 {
			return
		}
	}
}

// badge returns the number of repetitions of a line, or "" if it occurred once.
func (row *logRow) badge() string {
	if row.repeats < 2 {
		return ""
	}
	return " × " + strconv.Itoa(row.repeats)
}

func (row *logRow) badgeWidth() int { return text.Width(row.badge()) }

// draw draws the first rows rows, starting at row y.
func (row *logRow) draw(r screen.Region, y, rows int, l *logLayout) {
	st := l.drawHead(r, y, l.shownStamp(row), row.level)
	x, records := l.indent(), row.records
	for i, line := range row.lines[:min(rows, len(row.lines))] {
		if len(records) > 0 && records[0].at == i {
			st = l.drawHead(r, y+i, records[0].stamp, records[0].level)
			records = records[1:]
		}
		head, rest := line[:row.fields[i]], line[row.fields[i]:]
		end := drawFields(r, x+r.Text(x, y+i, head, st), y+i, rest)
		l.filter.highlight(r, x, y+i, line, row.ordinal)
		if i == 0 {
			r.Text(end, y, row.badge(), screen.Style{Fg: theme.Accent, Attr: screen.Bold})
		}
	}
}

// drawHead draws the time and level of a line, and returns the style of its
// text.
func (l *logLayout) drawHead(r screen.Region, y int, stamp string, level store.Level) screen.Style {
	mark, st := levelLook(level)
	edge := st
	if level == store.LevelInfo {
		edge.Fg = theme.Ghost
	}
	r.Text(0, y, stamp, screen.Style{Fg: theme.Faint})
	if l.mark > 0 {
		r.Text(l.time, y, mark, edge)
	}
	if l.word > 0 {
		r.Text(l.time+l.mark, y, levelWord(level, l.word-1), wordStyle(level))
	}
	return st
}

// drawFields draws key=value pairs dimmer than the message, with keys dimmer
// than values. It returns the right edge.
func drawFields(r screen.Region, x, y int, s string) int {
	for s != "" {
		pair, rest, more := strings.Cut(s, " ")
		if more {
			pair += " "
		}
		key, value, ok := strings.Cut(pair, "=")
		if ok {
			x += r.Text(x, y, key+"=", screen.Style{Fg: theme.Faint})
		} else {
			value = pair
		}
		x += r.Text(x, y, value, screen.Style{Fg: theme.Muted})
		s = rest
	}
	return x
}

func (l *logLayout) drawGap(r screen.Region, y int, gap *store.Gap) {
	note := " " + gapNote(gap)
	st := screen.Style{Fg: theme.Warn}
	r.HLine(0, y, l.w, '┄', st)
	r.Text(l.time, y, "▾"+text.Truncate(note, max(0, l.w-l.time-2))+" ", st)
}

// gapNote describes a gap: the number of lost events, or that some may be
// missing.
func gapNote(gap *store.Gap) string {
	lost := strconv.FormatUint(gap.Missed, 10)
	switch {
	case gap.Missed == 0 && gap.Reason == "restarted":
		return "server restarted; events may be missing"
	case gap.Missed == 0: // the server does not know the number
		lost = "events may be missing"
	case gap.AtLeast:
		lost = "at least " + lost + " lost"
	default:
		lost += " lost"
	}
	if gap.Reason != "" {
		lost += " (" + gap.Reason + ")"
	}
	return lost
}

// levelLook returns the mark and style of a level.
func levelLook(l store.Level) (string, screen.Style) {
	switch l {
	case store.LevelFatal:
		return "█", screen.Style{Fg: theme.Bad, Attr: screen.Bold}
	case store.LevelError:
		return "▌", screen.Style{Fg: theme.Bad}
	case store.LevelWarn:
		return "▎", screen.Style{Fg: theme.Warn}
	case store.LevelInfo:
		return "▏", screen.Style{Fg: theme.Text}
	case store.LevelDebug, store.LevelTrace:
		return " ", screen.Style{Fg: theme.Muted}
	}
	return " ", screen.Style{Fg: theme.Text}
}

// wholeLevel is the width of a level that is written out.
const wholeLevel = len("DEBUG")

// levelWord returns the name of a level in w cells, 3 or 5.
func levelWord(l store.Level, w int) string {
	if w >= wholeLevel {
		return [...]string{"", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}[l]
	}
	return [...]string{"", "TRC", "DBG", "INF", "WRN", "ERR", "FTL"}[l]
}

// wordStyle returns the style of a level's name, which is prominent only for
// problems.
func wordStyle(l store.Level) screen.Style {
	_, st := levelLook(l)
	switch {
	case l >= store.LevelError:
		st.Attr |= screen.Bold
	case l < store.LevelWarn:
		st.Fg = theme.Faint
	}
	return st
}

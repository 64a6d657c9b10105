package cmd

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"strings"
	"time"

	"topicmux/monitor"
	"topicmux/monitor/text"
	"topicmux/protocol"
	"topicmux/sse"
)

const (
	// nameColumn and widestName are the width of the column of names at first, and the
	// largest to which longer names can widen it. The data of an even longer name begins
	// further to the right.
	nameColumn, widestName = 8, 32
	clockFormat            = "15:04:05.000"
)

// nameColors are the colours of names, in the terminal's own palette.
var nameColors = []string{"36", "32", "33", "35", "34", "96", "92", "93", "95", "94"}

// linePrinter prints events as lines for people: time, name, data. It never prints
// control characters of the data.
type linePrinter struct {
	out   *failOnceWriter
	color bool
	width int // of the column of names
	buf   []byte

	selected string // the topics that were requested; "": all
}

func newLinePrinter(out *output, fail context.CancelCauseFunc) *linePrinter {
	return &linePrinter{
		out:   &failOnceWriter{w: out.styled(), fail: fail},
		color: out.colored(),
		width: nameColumn,
	}
}

func (p *linePrinter) event(ev sse.Event) {
	if ev.Type == protocol.EventLive && string(ev.Data) == "{}" { // the times show what is new
		return
	}
	at := time.Now()
	if ev.Time != 0 {
		at = time.UnixMilli(ev.Time)
	}
	for _, name := range announced(ev) { // so that the first line has the column that all will have
		p.widen(cleanLine(name))
	}
	data := text.CleanBlock(ev.Data, cleanedSize(len(ev.Data)))
	if words, ok := p.describe(ev); ok {
		data = cleanLine(words)
	}
	p.print(at, cleanLine(ev.Type), colorOf(ev.Type), data)
}

// describe puts a control event for which JSON is hard to read in words.
func (p *linePrinter) describe(ev sse.Event) (string, bool) {
	switch ev.Type {
	case protocol.EventHello:
		return describeHello(ev.Data, p.selected)
	case protocol.EventGap:
		return describeGap(ev.Data)
	case protocol.EventTopic:
		return describeTopic(ev.Data, time.Now())
	}
	return "", false
}

func (p *linePrinter) line(l sse.Line) {
	if l.Kind == sse.LineComment {
		p.print(time.Now(), ":", "2", strings.TrimPrefix(cleanLine(l.Comment()), " "))
	}
}

// print prints a line, and further lines of data below it.
func (p *linePrinter) print(at time.Time, name, color, data string) {
	p.widen(name)
	column := max(p.width, text.Width(name))
	p.buf = p.paint(p.buf[:0], "2", at.Format(clockFormat))
	p.buf = append(p.buf, "  "...)
	p.buf = p.paint(p.buf, color, name)
	p.buf = append(p.buf, text.Blanks(column-text.Width(name)+2)...)
	indent := "\n" + text.Blanks(len(clockFormat)+2+column+2)
	p.buf = append(p.buf, strings.ReplaceAll(data, "\n", indent)...)
	p.buf = append(p.buf, '\n')
	p.out.write(p.buf)
}

// widen widens the column of names for a name.
func (p *linePrinter) widen(name string) {
	p.width = max(p.width, min(text.Width(name), widestName))
}

func (p *linePrinter) paint(dst []byte, color, s string) []byte {
	if !p.color {
		return append(dst, s...)
	}
	return fmt.Appendf(dst, "\x1b[%sm%s\x1b[m", color, s)
}

// colorOf returns the colour of a name, which never changes. Control events are dim.
func colorOf(name string) string {
	if strings.HasPrefix(name, "$") {
		return "2"
	}
	h := fnv.New32a()
	_, _ = io.WriteString(h, name)
	return nameColors[h.Sum32()%uint32(len(nameColors))]
}

// printStates returns a hook that prints each state of a connection in a line, and a
// hint where it differs from the one before. The command itself prints why it was
// closed.
func printStates(w *output) func(sse.State) {
	hint := "" // that was printed last
	return func(s sse.State) {
		switch s.Phase {
		case sse.Connecting:
			fmt.Fprintf(w, "connecting to %s\n", cleanLine(s.URL))
		case sse.Open:
			fmt.Fprintf(w, "connected to %s\n", cleanLine(s.URL))
		case sse.Waiting:
			fmt.Fprintf(w, "retrying in %s: %s\n", wait(s), cleanLine(s.Err.Error()))
			if next := monitor.Hint(s.Err); next != hint {
				hint = next
				printHint(w, hint)
			}
		case sse.Closed:
			if s.Err == nil {
				fmt.Fprintln(w, "closed: the stream has ended")
			}
		}
	}
}

// wait returns how long a waiting client will wait, to a tenth of a second.
func wait(s sse.State) time.Duration {
	return time.Until(s.Until).Round(100 * time.Millisecond)
}

package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

const (
	// maxQuotedName is the length in bytes of the longest event name that a comment
	// contains, so that every comment fits into 100 columns. A longer name is in the
	// field below the comment anyway.
	maxQuotedName = 24
	// maxDataNotes is the maximum number of data lines of a block that get a comment. The
	// last of these comments counts the remaining lines. Without a limit, a payload that
	// consists of line ends would grow twelvefold.
	maxDataNotes = 8
	// maxTarget is the length in bytes of the longest address in the preamble.
	maxTarget = 56
)

// Comments in an explained stream. Each ends with a newline.
const (
	// ExplainTime comes before the time field.
	ExplainTime = ": time   when it was published (Unix ms); not in the standard, so clients ignore it\n"
	// ExplainLoss comes before the comment that reports lost events to a client that
	// asked for no control events.
	ExplainLoss = ": lost events are reported in a comment even with control=0\n"
)

// Each note is one comment line: the field and what a client does with it.
const (
	preamble = `: A line that begins with a colon is a comment. Clients skip it; here it explains the next line.
: All other lines are "field: value". An empty line ends a block, which makes it an event.
: In a browser this stream is
`
	noteID       = ": id     becomes e.lastEventId; on reconnect the client sends it to resume after this event\n"
	noteNoID     = ": id     left out: the client keeps its last id and so its position in the stream\n"
	noteNoEvent  = ": event  left out, so the name is \"message\": onmessage receives it\n"
	noteRetry    = ": retry  milliseconds to wait before a reconnect; applies as soon as the line ends\n"
	noteData     = ": data   becomes e.data, a string\n"
	noteJSON     = ": data   becomes e.data, a string: use JSON.parse(e.data)\n"
	noteNumber   = ": data   becomes e.data, a string even if it looks like a number: use Number(e.data)\n"
	noteEmpty    = ": data   empty, but present: a block without a data line is not an event\n"
	noteMoreData = ": data   another line of the same event: e.data continues after a \"\\n\"\n"
	noteNothing  = ":        the empty line ends the block; without data, no event is dispatched\n"
)

// AppendPreamble appends the comments at the start of an explained stream to dst and
// returns the result. They show how a browser opens the stream at target and listens
// to topic. A target of more than 56 bytes is replaced by a short example.
func AppendPreamble(dst []byte, target, topic string) []byte {
	if len(target) > maxTarget {
		target = PathEvents + "?topics=…"
	}
	dst = append(dst, preamble...)
	dst = fmt.Appendf(dst, ":   const stream = new EventSource(%q)\n", target)
	return fmt.Appendf(dst, ":   stream.addEventListener(%s, e => console.log(e.type, e.data, e.lastEventId))\n:\n", quotedName(topic))
}

// notices describe the control events.
var notices = map[string]string{
	EventHello:    "the first event of a connection",
	EventTopic:    "a topic has appeared or changed",
	EventGap:      "events were lost",
	EventLive:     "the history is complete, and new events follow",
	EventComplete: "a topic has ended",
	EventDrain:    "the server is shutting down",
	EventReplaced: "another client has taken this session name",
}

// AppendExplained appends block to dst and returns the result. The block is a list of
// fields that ends with an empty line. AppendExplained puts a comment before a line
// to say what a client does with it. Clients receive the same event. Of many data
// lines only the first eight get a comment; the eighth counts the rest.
func AppendExplained(dst, block []byte) []byte {
	b := outlineOf(block)
	if !b.id && b.data > 0 {
		dst = append(dst, noteNoID...)
	}
	seen := 0
	for line := range bytes.Lines(block) {
		field, value, _ := bytes.Cut(line, []byte(": "))
		switch string(field) {
		case "id":
			dst = append(dst, noteID...)
		case "event":
			dst = appendEventNote(dst, b.name)
		case "retry":
			dst = append(dst, noteRetry...)
		case "data":
			if seen++; seen == 1 && b.name == "" {
				dst = append(dst, noteNoEvent...)
			}
			dst = b.appendDataNote(dst, seen, value)
		case "\n":
			dst = b.appendEndNote(dst)
		}
		dst = append(dst, line...)
	}
	return dst
}

// An outline describes a block for the comments on its lines.
type outline struct {
	name string // "" for the default event
	id   bool
	data int // number of data lines
}

// outlineOf returns the outline of the block.
func outlineOf(block []byte) (b outline) {
	for line := range bytes.Lines(block) {
		switch {
		case bytes.HasPrefix(line, []byte("data: ")):
			b.data++
		case bytes.HasPrefix(line, []byte("id: ")):
			b.id = true
		case bytes.HasPrefix(line, []byte("event: ")):
			b.name = string(bytes.TrimSuffix(line[len("event: "):], []byte("\n")))
		}
	}
	return b
}

func appendEventNote(dst []byte, name string) []byte {
	if what, ok := notices[name]; ok {
		return fmt.Appendf(dst, ": event  %s: addEventListener(%q, fn) receives it\n", what, name)
	}
	return fmt.Appendf(dst, ": event  the name: addEventListener(%s, fn) receives it, onmessage does not\n", quotedName(name))
}

// quotedName returns the name as a JavaScript literal, or a placeholder if the name is
// longer than maxQuotedName.
func quotedName(name string) string {
	if len(name) > maxQuotedName {
		return "thatName"
	}
	return strconv.Quote(name)
}

func (b *outline) appendDataNote(dst []byte, nth int, value []byte) []byte {
	switch {
	case nth == 1:
		return append(dst, b.firstDataNote(value)...)
	case nth < maxDataNotes || nth == maxDataNotes && b.data == nth:
		return append(dst, noteMoreData...)
	case nth == maxDataNotes:
		return fmt.Appendf(dst, ": data   %d more lines of the same event, each after a \"\\n\"\n", b.data-nth+1)
	}
	return dst
}

// firstDataNote returns the comment on the first data line.
func (b *outline) firstDataNote(value []byte) string {
	switch c := value[0]; {
	case b.data > 1:
		return noteData
	case c == '\n':
		return noteEmpty
	case !json.Valid(value):
		return noteData
	case '0' <= c && c <= '9', c == '-':
		return noteNumber
	}
	return noteJSON
}

func (b *outline) appendEndNote(dst []byte) []byte {
	switch {
	case b.data == 0:
		return append(dst, noteNothing...)
	case b.name == "":
		return append(dst, ":        the empty line dispatches the event: onmessage is called now\n"...)
	}
	return fmt.Appendf(dst, ":        the empty line dispatches the event: the listeners of %s are called now\n", quotedName(b.name))
}

package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"topicmux/sse"
	"topicmux/topics"
)

const (
	// maxSpoken is the longest event name that a comment repeats, so that every
	// comment fits 100 columns. A longer one stands in the field below it.
	maxSpoken = 24
	// maxDataNotes is how many data lines of a block are explained one by one. The
	// rest is told as a number: a payload of line ends alone would otherwise grow
	// twelvefold.
	maxDataNotes = 8
	// maxTarget is how long the address in the preamble may be.
	maxTarget = 56
)

// Every comment is one line: the field, and what a client does with it.
const (
	preamble = `: A line that begins with a colon is a comment. Clients skip it; here it explains the next line.
: All other lines are "field: value". An empty line ends a block, which makes it an event.
: In a browser this stream is
`
	noteTime     = ": time   when it was published (Unix ms); not in the standard, so clients ignore it\n"
	noteID       = ": id     becomes e.lastEventId; on reconnect the client sends it to resume after this event\n"
	noteNoID     = ": id     left out: the client keeps its last id, and its position in the stream\n"
	noteNoEvent  = ": event  left out, so the name is \"message\": onmessage receives it\n"
	noteRetry    = ": retry  milliseconds to wait before a reconnect; applies as soon as the line ends\n"
	noteData     = ": data   becomes e.data, a string\n"
	noteJSON     = ": data   becomes e.data, a string: use JSON.parse(e.data)\n"
	noteNumber   = ": data   becomes e.data, a string even if it looks like a number: use Number(e.data)\n"
	noteEmpty    = ": data   empty, but present: a block without a data line is not an event\n"
	noteMoreData = ": data   another line of the same event: e.data continues after a \"\\n\"\n"
	noteNothing  = ":        the empty line ends the block; without data, no event is dispatched\n"
	noteLoss     = ": lost events are reported in a comment even with control=0\n"
)

// appendPreamble appends what explains the stream of a request: how a browser
// opens it, and a listener for a topic that it selects.
func (s *Server) appendPreamble(dst []byte, r *request, selected topics.Selection) []byte {
	target := "/events"
	if asked, err := r.selection(); err == nil && asked.String() != ">" {
		target += "?topics=" + asked.String()
	}
	if len(target) > maxTarget {
		target = "/events?topics=…"
	}
	dst = append(dst, preamble...)
	dst = fmt.Appendf(dst, ":   const stream = new EventSource(%q)\n", target)
	return fmt.Appendf(dst, ":   stream.addEventListener(%s, e => console.log(e.type, e.data, e.lastEventId))\n:\n",
		spoken(s.exampleTopic(selected)))
}

// exampleTopic returns the name of a topic that is selected: the first one that
// the request names, or else one that there is.
func (s *Server) exampleTopic(selected topics.Selection) string {
	for _, p := range selected.Patterns() {
		if p.Plain() {
			return p.String()
		}
	}
	usual := topics.MustName("cpu")
	if _, there := s.hub.TopicInfo(usual); there && selected.Match(usual) {
		return usual.String()
	}
	if there := s.hub.ReadCatalogue(selected); there.Next() {
		return there.TopicInfo().Name.String()
	}
	return "name"
}

// notices say what the server's own events are.
var notices = map[string]string{
	eventHello:    "the first event of a connection",
	eventTopic:    "a topic has appeared or changed",
	eventGap:      "events were lost",
	eventComplete: "a topic has ended",
	eventDrain:    "the server is shutting down",
	eventReplaced: "another client has taken this session name",
}

// appendExplained appends a block that the encoder made, with a comment before
// each line that says what a client does with it. To a client it is the same
// event.
func appendExplained(dst, block []byte) []byte {
	b := survey(block)
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

// outline is what has to be known of a block before its lines are explained.
type outline struct {
	name string // "" for the default event
	id   bool
	data int // lines
}

func survey(block []byte) (b outline) {
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
	return fmt.Appendf(dst, ": event  the name: addEventListener(%s, fn) receives it, onmessage does not\n", spoken(name))
}

// spoken returns the name as a literal of JavaScript, or what stands for it.
func spoken(name string) string {
	if len(name) > maxSpoken {
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

// firstDataNote says what becomes of the first data line.
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
	return fmt.Appendf(dst, ":        the empty line dispatches the event: the listeners of %s are called now\n", spoken(b.name))
}

// appendBlock appends a block of the stream's own making, explained if the
// client asked for that.
func (st *stream) appendBlock(dst, block []byte) []byte {
	if st.explain {
		return appendExplained(dst, block)
	}
	return append(dst, block...)
}

// appendBeat appends the comment that ends a silence (S2).
func (st *stream) appendBeat(dst []byte) []byte {
	if !st.explain {
		return sse.AppendComment(dst, "")
	}
	every := st.server.opts.Heartbeat.Round(time.Millisecond)
	return sse.AppendComment(dst, fmt.Sprintf("heartbeat: a comment every %v keeps proxies from closing the connection", every))
}

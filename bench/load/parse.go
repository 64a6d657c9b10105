package load

import (
	"bytes"

	"topicmux/bench/event"
)

// A block consists of the lines up to an empty line. It is parsed as the standard says,
// except that a lone CR does not end a line. No server here writes a lone CR.
type block struct {
	id, event, data []byte
	hasData         bool
	lines           int // number of data lines
}

// read parses the block at the start of b and returns its size, or 0 if it is incomplete.
func (bl *block) read(b []byte) int {
	for used := 0; ; {
		n := bytes.IndexByte(b[used:], '\n')
		if n < 0 {
			return 0
		}
		line := bytes.TrimSuffix(b[used:used+n], []byte("\r"))
		used += n + 1
		if len(line) == 0 {
			return used
		}
		bl.line(line)
	}
}

func (bl *block) line(line []byte) {
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(name) {
	case "id":
		bl.id = value
	case "event":
		bl.event = value
	case "data":
		bl.data, bl.hasData = value, true
		bl.lines++
	}
}

// general parses and checks the block at the start of b in any form. It returns its size,
// or 0 if the block is incomplete.
func (l *loop) general(s *subscriber, b []byte, now int64) int {
	var bl block
	size := bl.read(b)
	switch {
	case size == 0 || !bl.hasData:
	case len(bl.event) > 0 && bl.event[0] == '$':
		l.control(s, &bl)
	default:
		l.dispatch(s, &bl, now)
	}
	return size
}

// dispatch checks an event of a topic.
func (l *loop) dispatch(s *subscriber, bl *block, now int64) {
	topic, seq, _, err := event.Parse(bl.data)
	if err != nil || bl.lines != 1 || len(bl.data) != l.opts.Size || topic >= l.opts.Topics {
		l.countFault(s, Malformed, 1, "data %q", bl.data)
		return
	}
	if named, ok := event.ParseName(bl.event); !ok || named != topic {
		l.countFault(s, Misnamed, 1, "event name %q for %q", bl.event, bl.data[:event.KeySize])
		return
	}
	l.event(s, &frame{bl.id, bl.data, topic, seq}, now)
}

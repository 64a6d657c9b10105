package load

import (
	"encoding/json"
	"math/bits"
	"time"

	"topicmux/bench/event"
)

// scan checks all complete frames in b and returns their total size.
func (l *loop) scan(s *subscriber, b []byte, now int64) int {
	at := l.matchReference(s, b, now)
	leading := l.extendsReference(s, len(b)-at)
	for at < len(b) {
		size, idEnd, topic, seq := l.shape.match(b[at:], s.idEnd)
		if size == 0 {
			if size = l.general(s, b[at:], now); size == 0 {
				break
			}
			at += size
			continue
		}
		s.idEnd = idEnd
		id, payload := b[at+len(idField):at+idEnd], b[at+idEnd+1+keyAt:]
		last := &l.last[s.row+topic]
		// A topic in s.known is also in s.topics.
		if l.follows(seq, *last) && s.known&(1<<topic) != 0 && identified(l.ids, id, s.id, payload) {
			s.id, *last = id, seq
			s.count++
			l.tally.Events++
			if leading {
				l.reference.add(b[at:at+size], l.last[s.row:s.row+l.opts.Topics])
			}
			if seq&l.sample == 0 {
				l.time(s, payload, leading, now)
			}
		} else {
			leading = false
			l.event(s, &frame{id, payload, topic, seq}, now)
		}
		at += size
	}
	s.idStore = append(s.idStore[:0], s.id...)
	s.id = s.idStore
	return at
}

// follows reports whether seq is the next number of a topic after last.
func (l *loop) follows(seq, last uint32) bool {
	return seq == last+1 || seq == 1 && last == l.cycle
}

// extendsReference reports whether the stream is the furthest ahead, so that its next size
// bytes are added to the reference.
func (l *loop) extendsReference(s *subscriber, size int) bool {
	t := &l.reference
	if !l.usesReference || size < minRun || s.known != l.all || s.count < t.next() || t.full() {
		return false
	}
	switch {
	case s.count == t.next() && len(t.ends) > 0:
	case t.period > 0 && len(t.ends) > 0:
		return false // only the stream that began a full cycle completes it
	default:
		t.begin(s.count, l.last[s.row:s.row+l.opts.Topics])
	}
	return true
}

// event checks an event's id, topic and number and counts it.
func (l *loop) event(s *subscriber, f *frame, now int64) {
	if !identified(l.ids, f.id, s.id, f.payload) {
		l.countFault(s, WrongID, 1, "id %q after %q, for %s %d", f.id, s.id, event.Name(f.topic), f.seq)
	}
	s.id = f.id
	last := &l.last[s.row+f.topic]
	if (!l.follows(f.seq, *last) || s.known&(1<<f.topic) == 0) && !l.disorder(s, f, last) {
		return
	}
	*last = f.seq
	s.count++
	l.tally.Events++
	if f.seq&l.sample == 0 {
		l.time(s, f.payload, false, now)
	}
}

// disorder handles a number that is not the next one. It reports whether the number
// becomes the topic's last anyway.
func (l *loop) disorder(s *subscriber, f *frame, last *uint32) bool {
	topic := uint64(1) << f.topic
	want := *last + 1
	switch {
	case !s.selects(f.topic):
		l.countFault(s, Unasked, 1, "%s %d", event.Name(f.topic), f.seq)
		return false
	case s.known&topic == 0: // the first event of the topic
		s.known |= topic
	case f.seq > want:
		l.countFault(s, Lost, uint64(f.seq-want), "%s %d after %d", event.Name(f.topic), f.seq, *last)
		s.addMissing(missingRange{f.topic, want, f.seq - 1})
	case s.removeMissing(f.topic, f.seq):
		l.faults.Count[Lost]-- // the event is only late
		l.countFault(s, Reordered, 1, "%s %d after %d", event.Name(f.topic), f.seq, *last)
		return false
	default:
		l.countFault(s, Repeated, 1, "%s %d after %d", event.Name(f.topic), f.seq, *last)
		return false
	}
	return true
}

// time records the latency of an event. If leading is true, it also stores the event's
// time in the reference.
func (l *loop) time(s *subscriber, payload []byte, leading bool, now int64) {
	stamp, err := event.ParseStamp(payload[event.KeySize+1:])
	if err != nil {
		l.countFault(s, Malformed, 1, "time in %q", payload[:event.MinSize])
		return
	}
	if leading {
		l.reference.stamp(stamp)
	}
	if !s.wasStalled {
		l.tally.Latency.Record(time.Duration(now - stamp))
	}
}

// control processes a control event. A $gap advances the topic's number, so the next event
// shows whether the gap was exact.
func (l *loop) control(s *subscriber, bl *block) {
	l.tally.Controls++
	if string(bl.event) != "$gap" {
		return
	}
	var gap struct {
		Topic  string
		Missed uint32
	}
	err := json.Unmarshal(bl.data, &gap)
	topic, ok := event.ParseName([]byte(gap.Topic))
	if err != nil || !ok || topic >= l.opts.Topics || gap.Missed == 0 || !s.selects(topic) {
		l.countFault(s, Malformed, 1, "$gap %q", bl.data)
		return
	}
	l.tally.Told += uint64(gap.Missed)
	if s.known&(1<<topic) != 0 {
		l.last[s.row+topic] += gap.Missed
	}
}

func (l *loop) countFault(s *subscriber, k Kind, n uint64, format string, args ...any) {
	l.faults.add(k, n, "stream %d: "+format, append([]any{l.nth(s)}, args...)...)
}

// lowest sets l.low to the number of each topic up to which every reading subscriber has
// its events, or to unread if nobody reads the topic.
func (l *loop) lowest() {
	for topic := range l.low {
		l.low[topic] = unread
	}
	for _, s := range l.subs {
		if s.wasStalled || s.closed {
			continue
		}
		row := l.last[s.row : s.row+len(l.low)]
		if s.topics == l.all {
			for topic, seq := range row {
				l.low[topic] = min(l.low[topic], seq)
			}
			continue
		}
		for set := s.topics; set != 0; set &= set - 1 {
			topic := bits.TrailingZeros64(set)
			l.low[topic] = min(l.low[topic], row[topic])
		}
	}
}

// unread is the value in loop.low for a topic without a reader.
const unread = 1<<32 - 1

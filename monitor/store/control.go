package store

import (
	"net/http"
	"strings"
	"time"

	"topicmux/internal/validjson"
	"topicmux/protocol"
	"topicmux/sse"
)

// applyControl applies a parsed control event. It returns false if the event is
// from another server and its name only happens to begin with "$".
type applyControl func(s *Stream, now int64) bool

// parseControl parses a control event. It needs no lock.
func parseControl(ev sse.Event) applyControl {
	switch ev.Type {
	case protocol.EventHello:
		return parsed(ev, protocol.ParseHello, (*Stream).hello)
	case protocol.EventTopic:
		return parsed(ev, protocol.ParseTopicInfo, func(s *Stream, info protocol.TopicInfo, now int64) { s.topics.describe(info, now) })
	case protocol.EventGap:
		return parsed(ev, protocol.ParseGap, (*Stream).gap)
	case protocol.EventLive:
		return parsed(ev, protocol.ParseLive, (*Stream).live)
	case protocol.EventComplete:
		return parsed(ev, protocol.ParseComplete, func(s *Stream, c protocol.Complete, now int64) { s.topics.complete(c, now) })
	}
	object := validjson.Bytes(ev.Data) && isObject(ev.Data)
	return func(s *Stream, _ int64) bool {
		switch {
		case !object:
			return false
		case ev.Type == protocol.EventDrain:
			s.state.Draining = true
			return true
		case s.state.IsTopicmux():
			s.state.Unknown++
			return true
		}
		return false
	}
}

// parsed parses an event and returns the function that applies it.
func parsed[T any](ev sse.Event, parse func([]byte) (T, bool), apply func(*Stream, T, int64)) applyControl {
	v, ok := parse(ev.Data)
	return func(s *Stream, now int64) bool {
		if ok {
			apply(s, v, now)
		}
		return ok
	}
}

func (s *Stream) hello(h protocol.Hello, now int64) {
	s.state.Server = cleanWord(h.Server, maxWord)
	s.state.Session = cleanWord(h.Session, maxWord)
	s.state.Epoch = cleanWord(h.Epoch, maxWord)
	s.state.Heartbeat = min(h.Heartbeat.Duration(), maxEventAge)
	s.state.Draining = false
	if r := h.Resume; r != nil {
		c := &s.state.Conn
		c.Resumed, c.Asked = true, cleanWord(r.Asked, maxName)
		c.Replayed, c.MissedOnResume = r.Replayed, r.Missed
		s.state.replay = r.Replayed
		c.SameEpoch = !r.Restarted && (s.state.Epoch == "" || strings.HasPrefix(c.Asked, s.state.Epoch+"-"))
		if c.MissedOnResume == 0 && c.SameEpoch {
			s.state.markRecovered()
		}
	}
	if h.Topics != nil {
		s.topics.findGone(h.Topics, now)
	}
	for _, info := range h.Topics {
		s.topics.describe(info, now)
		if t := s.topics.find(info.Name.String()); t != nil && h.Resume == nil {
			s.state.announce(t, info.Last)
		}
		if s.topics.isFull() {
			return
		}
	}
}

// live applies the end of the history. Topics whose history the request has left out are
// complete, too.
func (s *Stream) live(protocol.Live, int64) {
	s.caughtUp()
}

func (s *Stream) gap(g protocol.Gap, now int64) {
	s.state.Gaps++
	s.state.Missed += g.Missed
	if g.Topic.IsZero() {
		return
	}
	if t := s.topics.topic(g.Topic.String()); t != nil {
		s.addGap(t, &Gap{
			At: time.Unix(0, now), Missed: g.Missed, AtLeast: g.AtLeast,
			Reason: cleanWord(string(g.Reason), maxWord), From: g.From.String(), To: g.To.String(),
		}, now)
	}
}

// addGap adds a gap to the topic.
func (s *Stream) addGap(t *Topic, g *Gap, now int64) {
	st := s.store
	if st.paused {
		t.freeze()
	}
	t.addGap(g, now, &st.ingest.memory)
	t.takeBlock(&s.raw, now, st.paused, &st.ingest.memory)
	t.Version++
}

// clockBehind returns how far the server's clock is behind the local one: as the times of
// events show, or else the head of the response.
func (s *Stream) clockBehind() time.Duration {
	if s.skew.skew != 0 {
		return time.Duration(s.skew.skew)
	}
	return s.dateBehind
}

// noteDate compares the server's clock with the local one by the head of a response.
func (s *Stream) noteDate(c sse.State) {
	if c.Phase != sse.Open {
		return
	}
	s.dateBehind = 0
	if c.Response == nil {
		return
	}
	date, err := http.ParseTime(c.Response.Header.Get("Date"))
	if err != nil {
		return
	}
	if behind := c.Response.Received.Sub(date); behind.Abs() >= skewTolerance { // a date is in whole seconds
		s.dateBehind = behind
	}
}

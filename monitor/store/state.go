package store

import (
	"strconv"
	"strings"
	"time"

	"topicmux/monitor/text"
)

// State is all that the store knows. It belongs to the drawing side between
// Acquire and Release.
type State struct {
	Topics  []*Topic // in order of appearance
	Version uint64   // grows with every change

	Conn     Conn
	Trouble  error    // the newest reason of a wait or a close, as it came
	Troubles uint64   // how many there were
	Outages  []Outage // times without a connection, oldest first

	unmatched []Unmatched // what was asked for in vain, at the latest hello

	Server    string        // such as "topicmux 0.1.0"; "" for any other server
	Session   string        // the session's name, "" for none
	Epoch     string        // the life of the server's log, "" when unknown
	Heartbeat time.Duration // as announced, 0 when not
	Draining  bool          // the server said that it is going away

	Events     uint64 // data events received, overflow included
	Bytes      uint64 // their payload bytes
	Older      uint64 // of the events, those that the server had before the connection
	OlderBytes uint64 // their payload bytes
	Gaps       uint64 // gaps that the server reported
	Missed     uint64 // events lost in them
	Overflow   uint64 // events of topics beyond the bound, counted and not kept
	Unknown    uint64 // control events of a topicmux server that this version does not know

	// Replaced grows when topics are replaced by others of the same names, as
	// Backfill does.
	Replaced uint64

	// Backlog is the number of topics of which the server's past is still on its way, as
	// far as its catalogue says.
	Backlog int

	// Timed reports whether any data event carried a time of its own.
	Timed bool

	// Skew is by how much the server's clock is behind this one, as far as the
	// events show; 0 below two seconds. Event times are corrected by it.
	Skew time.Duration

	byName map[string]*Topic
	meter  meter
}

// isTopicmux reports whether the server is a topicmux server.
func (s *State) isTopicmux() bool { return strings.HasPrefix(s.Server, "topicmux") }

// Topic returns the topic of that name, or nil.
func (s *State) Topic(name string) *Topic { return s.byName[name] }

// Rate returns the events a second over all topics.
func (s *State) Rate(now time.Time) float64 { return s.meter.rate(now.UnixNano()) }

// Silence returns how many topics are stale, those that the server no longer
// has left out, and when the next one turns so should nothing come; zero: none
// will.
func (s *State) Silence(now time.Time) (stale int, next time.Time) {
	for _, t := range s.Topics {
		at := t.StaleAt()
		switch {
		case at.IsZero() || t.Gone:
		case !at.After(now):
			stale++
		case next.IsZero() || at.Before(next):
			next = at
		}
	}
	return stale, next
}

// StaleAt returns when the next topic that is not yet stale turns so should
// nothing come; zero: none will.
func (s *State) StaleAt(now time.Time) time.Time {
	_, next := s.Silence(now)
	return next
}

// replace puts a topic in the place of another of its name.
func (s *State) replace(t, fresh *Topic) {
	s.byName[t.Name], s.Topics[t.Index] = fresh, fresh
	s.Replaced++
	s.Version++
}

// freeName cleans a topic's name, and makes it unlike those that look the same.
func (s *State) freeName(raw string) string {
	name := text.CleanLine(raw, maxName)
	if name == "" {
		name = "␀"
	}
	for n, base := 2, name; s.byName[name] != nil; n++ {
		name = base + " (" + strconv.Itoa(n) + ")"
	}
	return name
}

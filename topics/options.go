package topics

import (
	"log/slog"
	"time"
)

// Options are the settings of a hub. The zero value is ready to use.
type Options struct {
	// Frame appends the wire encoding of an event to dst and returns the result. The
	// hub calls it once for each event, under the topic's lock. It must be fast, must
	// not call the hub and must not retain e.Data. Default: the data is the frame.
	Frame func(dst []byte, id ID, e Event) []byte
	// Formats are further encodings of an event. SubscribeOptions.Format is an index
	// into it. Each function appends its encoding of the event to dst and returns the
	// result. Index 0 always means the frame itself, so Formats[0] is not called and
	// may be nil. The hub calls a function once for each event and selection. It must
	// not call the hub. A panic reaches the caller of Next, Poll or Subscribe. That
	// subscription must then be closed; no other is affected, and none loses the event.
	// Default: none.
	Formats []func(dst []byte, id ID, e Event, frame []byte) []byte

	// MaxEvents is the maximum number of events in the history of a topic. The history
	// drops the oldest events, but never the newest. Default: 1,024.
	MaxEvents int
	// MaxBytes is the maximum size in bytes of the frames in the history of a topic.
	// The history drops the oldest events, but never the newest. Default: 4 MiB.
	MaxBytes int
	// MaxAge is the maximum age of the events in the history of a topic, except the
	// newest. Default: 0, no limit.
	MaxAge time.Duration
	// MaxHistory is the maximum memory in bytes of the histories of all topics. Above
	// it the largest histories evict their oldest events, so a busy topic never evicts
	// events of a quiet one. The newest event of each topic stays. If these alone
	// exceed the maximum, Publish returns ErrHistoryFull. Default: 256 MiB.
	MaxHistory int
	// MaxReady is the maximum size in bytes of the encoded events that all selections
	// hold for subscribers that lag behind others of their selection. The selections
	// share it evenly, with 256 KiB to 16 MiB each. Subscribers that lag further read
	// from the histories, at a higher cost. Default: 128 MiB.
	MaxReady int
	// MaxEvent is the maximum size in bytes of an event's data. For larger data Publish
	// returns ErrTooLarge. Default: 1 MiB.
	MaxEvent int
	// MaxTopics is the maximum number of topics, including complete topics. Creating
	// another fails with ErrTooManyTopics. Default: 10,000.
	MaxTopics int
	// MaxSelection is the maximum number of names and patterns in a selection. For more
	// Subscribe returns ErrTooLarge. Default: 256.
	MaxSelection int
	// MaxSelections is the maximum number of different selections at a time. The same
	// selection in two formats counts twice. Subscribers with the same selection and
	// format share one. At the maximum, Subscribe returns ErrTooManySelections for a
	// new selection until another loses its last subscriber. Default: 4,096.
	MaxSelections int
	// MaxSelected is the maximum number of topics that all selections select together.
	// A topic counts once for each selection, where it takes about 110 bytes. Each name
	// of a selection counts as two topics. Each pattern counts as many as it has tokens,
	// at least two. Above the maximum, Subscribe returns ErrTooManySelections for a new
	// selection. Existing subscriptions return it when a topic appears that they select.
	// The selection of everything is exempt. So are selections that take at most an
	// eighth of an even share, which is 64 by default. Default: 2,097,152, about 230 MB.
	MaxSelected int

	// Clock returns the time for new events. It may jump back. The hub calls it under a
	// topic's lock, so it must be fast and must not call the hub. Default: time.Now.
	Clock func() time.Time
	// Linger is how long the hub waits after an event before it wakes the waiting
	// subscribers. It adds latency and makes writes fewer and larger. Default: 0, no
	// wait.
	Linger time.Duration
	// Logger logs the failures of sources. Default: no logging.
	Logger *slog.Logger
}

// DefaultMaxHistory is the default of Options.MaxHistory in bytes: 256 MiB.
const DefaultMaxHistory = 256 << 20

func (o Options) withDefaults() Options {
	set := func(field *int, value int) {
		if *field <= 0 {
			*field = value
		}
	}
	set(&o.MaxEvents, 1024)
	set(&o.MaxBytes, 4<<20)
	set(&o.MaxHistory, DefaultMaxHistory)
	set(&o.MaxReady, 128<<20)
	set(&o.MaxEvent, 1<<20)
	set(&o.MaxTopics, 10_000)
	set(&o.MaxSelection, 256)
	set(&o.MaxSelections, 4096)
	set(&o.MaxSelected, 1<<21)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

package topics

import (
	"log/slog"
	"time"
)

// Options are the settings of a hub. The zero Options work.
type Options struct {
	// Frame appends the bytes of an event on the wire to dst and returns the
	// result. It is called once for each event, under the topic's lock, so it must
	// be quick and must not call the hub; nor may it keep e.Data. Default: the data
	// is the frame.
	Frame func(dst []byte, id ID, e Event) []byte
	// Formats are further forms of an event, which Subscribe.Format chooses by
	// index. Each appends its form to dst, given the event and its frame. Index 0
	// is always the frame as it is, so Formats[0] is not called and may be nil.
	// They are called once for each event and selection, and must not call the
	// hub.
	Formats []func(dst []byte, id ID, e Event, frame []byte) []byte

	// MaxEvents is how many events a topic remembers. Beyond it the oldest fall
	// out. The newest event of a topic always stays. Default: 1,024.
	MaxEvents int
	// MaxBytes is how many bytes of frames a topic remembers. Beyond it the
	// oldest fall out. Default: 4 MiB.
	MaxBytes int
	// MaxAge is how long a topic remembers an event that is not its newest.
	// Default: 0, no limit.
	MaxAge time.Duration
	// MaxHistory is how many bytes all topics together remember. Beyond it those
	// that remember the most give up their oldest events, so that a chatty topic
	// never evicts what a slow one has. The newest event of each topic stays; where
	// these alone are too many, Publish returns ErrHistoryFull. Default: 256 MiB.
	MaxHistory int
	// MaxReady is how many bytes of ready frames all selections together hold for
	// subscribers that lag behind others of their selection; the selections share
	// it evenly, with 256 KiB to 16 MiB each. Who lags further reads from the
	// history, at a higher cost. Default: 128 MiB.
	MaxReady int
	// MaxEvent is the size in bytes of the largest data of an event. Beyond it
	// Publish returns ErrTooLarge. Default: 1 MiB.
	MaxEvent int
	// MaxTopics is the number of topics, complete ones too. Beyond it a new name is
	// refused with ErrTooManyTopics. Default: 10,000.
	MaxTopics int
	// MaxSelection is how many names and patterns a subscription may have. Beyond
	// it Subscribe returns ErrTooLarge. Default: 256.
	MaxSelection int
	// MaxSelections is how many different selections there are at a time; format
	// counts, too, and a selection that many subscribers share is one. Beyond it
	// Subscribe returns ErrTooManySelections for a further one, until another has
	// lost its last subscriber. Default: 4,096.
	MaxSelections int
	// MaxSelected is how many topics all selections select together. A topic counts
	// once for each of them, and takes some 110 bytes there; each of their names and
	// patterns counts for two. Beyond it Subscribe returns ErrTooManySelections for a
	// selection that nobody has yet, and so do subscriptions that select a topic which
	// appears. Exempt are the selection of everything and those that take no more than
	// an eighth of an even share: 64 by default. Default: 2,097,152, about 230 MB.
	MaxSelected int

	// Clock tells the time of events, and may be set back. It is called under a
	// topic's lock, so it must be quick and must not call the hub. Default:
	// time.Now.
	Clock func() time.Time
	// Linger is how long the hub waits, once an event came, before it wakes the
	// subscribers that wait for one: more latency, fewer and larger writes.
	// Default: 0, at once.
	Linger time.Duration
	// Logger hears of sources that fail. Default: nothing is logged.
	Logger *slog.Logger
}

// DefaultMaxHistory is Options.MaxHistory when none is set: 256 MiB.
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

package topics

import (
	"log/slog"
	"time"
)

const epochDigits = "0123456789abcdefghijklmnopqrstuvwxyz"

// Options are the settings of a hub. The zero Options work.
type Options struct {
	// Frame appends the bytes of an event on the wire to dst and returns the
	// result. It is called once for each event, under a lock, so it must be quick
	// and must not call the hub. Default: the data is the frame.
	Frame func(dst []byte, id ID, e Event) []byte
	// Formats are further forms of an event, which Subscribe.Format chooses by
	// index. Each appends its form to dst, given the event and its frame. Index 0
	// is always the frame as it is, so Formats[0] is not called and may be nil.
	// They are called once for each event and selection.
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
	// MaxHistory is how many bytes all topics together remember. Beyond it a topic
	// that is published to gives up its own oldest. Default: 256 MiB.
	MaxHistory int
	// MaxEvent is the size in bytes of the largest data of an event. Beyond it
	// Publish returns ErrTooLarge. Default: 1 MiB.
	MaxEvent int
	// MaxTopics is the number of topics. Beyond it a new name is refused with
	// ErrTooManyTopics. Default: 10,000.
	MaxTopics int
	// MaxSelection is how many names and patterns a subscription may have. Beyond
	// it Subscribe returns ErrTooLarge. Default: 256.
	MaxSelection int

	// Linger is how long the hub waits, once an event came, before it wakes the
	// subscribers that wait for one: more latency, fewer and larger writes.
	// Default: 0, at once.
	Linger time.Duration
	// Logger hears of sources that fail. Default: nothing is logged.
	Logger *slog.Logger
}

// Hub takes events from publishers, puts them in one order, remembers some, and
// hands them to subscribers. All methods may be called from any goroutine.
type Hub struct{}

// NewHub returns a hub, which must be closed in the end.
func NewHub(opts Options) *Hub { return &Hub{} }

// Close ends the hub and returns when its goroutine has ended: publishing is
// refused with ErrClosed, and subscriptions give what they still have and then
// ErrClosed.
func (h *Hub) Close() {}

// Epoch returns what the ids of this life of the hub begin with.
func (h *Hub) Epoch() string { return "" }

// Topic returns the topic with that name, which it creates if need be.
func (h *Hub) Topic(n Name) (*Topic, error) { return &Topic{}, nil }

// Declare creates the topic or changes its catalogue entry: kind, unit, range,
// help and keep. State, Error and Last are the hub's and are ignored. A topic
// that was complete is live again.
func (h *Hub) Declare(e Entry) (*Topic, error) { return &Topic{}, nil }

// Publish publishes data on the topic, which it creates if need be.
func (h *Hub) Publish(n Name, data []byte) (ID, error) { return ID{}, nil }

// Complete ends the topic: its subscribers are told, and nothing more can be
// published on it. It returns ErrUnknownTopic if there is none.
func (h *Hub) Complete(n Name) error { return nil }

// Catalogue returns the entries of the selected topics, sorted by name.
func (h *Hub) Catalogue(s Selection) []Entry { return nil }

// Entry returns the catalogue entry of one topic.
func (h *Hub) Entry(n Name) (Entry, bool) { return Entry{}, false }

// Last returns the newest event of a topic, if there is one.
func (h *Hub) Last(n Name) (Event, bool) { return Event{}, false }

// Stats are the hub's figures for metrics. What counts, counts from the
// beginning of this life.
type Stats struct {
	Topics      int    // topics in the catalogue
	Events      uint64 // events published
	Bytes       uint64 // bytes of their frames
	Subscribers int    // open subscriptions
	Selections  int    // different selections and formats among them
	Slowest     uint64 // events that the slowest subscriber is behind
	Delivered   uint64 // events handed to subscribers
	Gaps        uint64 // gaps told
	Missed      uint64 // events in these gaps
	Conflated   uint64 // events skipped for a newer one, per subscriber
	Evicted     uint64 // events that fell out of the history
	History     uint64 // bytes of memory that the history takes
}

// Stats returns the hub's figures as they are now.
func (h *Hub) Stats() Stats { return Stats{} }

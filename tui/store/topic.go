package store

import "time"

// Topic is what is known of one topic. Its fields and methods may be used
// only between Acquire and Release, and nothing of it may be changed.
// A zero "to" in its methods means everything up to now.
type Topic struct {
	Name    string // cleaned; what a pane shows
	Entry   Entry  // the server's catalogue entry
	Shape   Shape  // what its payloads are
	Unit    string // from the catalogue, else from the payloads ("20.5 °C")
	Version uint64 // grows with every change: a pane that drew this one is current
	Index   int    // its place in State.Topics

	Count   uint64 // events received
	Bytes   uint64 // their payload bytes
	FirstAt time.Time
	LastAt  time.Time // the newest event's time

	Missed uint64 // events that the server said were lost, over all gaps
	Gaps   []Gap  // the newest of them, oldest first

	Series     []*Series // one for each numeric field, in payload order
	MoreFields int       // numeric fields beyond the bound, not charted
}

// Gap is a run of events that will never arrive.
type Gap struct {
	At     time.Time // when it was told
	Missed uint64
	Reason string // slow, evicted, restarted
	From   string // first id missed
	To     string // last id missed
}

// Level is the severity of a log line.
type Level uint8

// The levels, from unknown to worst.
const (
	LevelNone Level = iota
	LevelTrace
	LevelDebug
	LevelInfo
	LevelWarn
	LevelError
	LevelFatal
)

// Event is one kept event, or the mark of a gap at its place among them.
type Event struct {
	Ordinal uint64    // counts the topic's events from 1; a gap has that of the event before it
	At      time.Time // the event's own time when plausible, else its arrival
	Arrived time.Time // when it came in
	ID      string    // its id, cleaned
	Text    string    // the cleaned payload, several lines perhaps, cut at a bound
	Size    int       // payload bytes as they came
	Cut     bool      // Text is shorter than the payload
	Level   Level     // of a log line
	Gap     *Gap      // not nil: no event but a gap
}

// Message is one message of a chat.
type Message struct {
	Role string
	Text string
	At   time.Time // when it began
	Last time.Time // when its newest piece came
	Done bool
	Cut  bool // text beyond the bound was left out
}

// Row is one line of a progress topic.
type Row struct {
	Key     string
	Label   string  // what it is, such as "espresso"
	State   string  // such as "packing"
	Percent float64 // 0 to 100
	Done    bool
	Failed  bool
	Start   time.Time
	Last    time.Time
	Rate    float64 // percent a second over its life so far, 0 when unknown
}

// Table is an array of objects, as columns and rows of cleaned cells.
type Table struct {
	Columns     []Column
	Rows        [][]Cell // each as long as Columns
	MoreRows    int      // beyond the bound
	MoreColumns int
}

// Column is a column of a Table.
type Column struct {
	Name    string
	Numeric bool // every cell that is not empty is a number
}

// Cell is one cell of a Table.
type Cell struct {
	Text    string
	Number  float64 // when Numeric
	Numeric bool
}

// Span is a stretch of time in which a state topic held one value.
type Span struct {
	From, To time.Time
	Value    string
}

// Len returns how many events, gaps included, are kept.
func (t *Topic) Len() int { return 0 }

// Event returns the kept event i: 0 is the oldest, Len()-1 the newest.
func (t *Topic) Event(i int) Event { return Event{} }

// Upto returns how many of the kept events had happened by to.
func (t *Topic) Upto(to time.Time) int { return 0 }

// Latest returns the newest event (never a gap) as of to.
func (t *Topic) Latest(to time.Time) (Event, bool) { return Event{}, false }

// Since returns how many events came after to.
func (t *Topic) Since(to time.Time) uint64 { return 0 }

// Table returns the newest payload as a table, as of to.
func (t *Topic) Table(to time.Time) Table { return Table{} }

// JSON returns the newest payload's JSON text, cleaned and bounded, as of to.
// It is valid JSON unless it was cut.
func (t *Topic) JSON(to time.Time) (text string, cut bool) { return "", false }

// Chat returns the messages, oldest first, as of to.
func (t *Topic) Chat(to time.Time) []Message { return nil }

// Progress returns the rows: those under way first, in order of appearance,
// then the done ones, newest first, as of to.
func (t *Topic) Progress(to time.Time) []Row { return nil }

// States returns the spans of a state topic that touch from … to, oldest first.
func (t *Topic) States(from, to time.Time) []Span { return nil }

// Rate returns the events a second at the moment now.
func (t *Topic) Rate(now time.Time) float64 { return 0 }

// Interval returns the usual time between two events, 0 while unknown.
func (t *Topic) Interval() time.Duration { return 0 }

// Age returns how old the newest event is.
func (t *Topic) Age(now time.Time) time.Duration { return 0 }

// Stale reports whether the topic's next event is long overdue.
func (t *Topic) Stale(now time.Time) bool { return false }

// StaleAt returns when the topic turns stale should nothing come; zero: never.
func (t *Topic) StaleAt() time.Time { return time.Time{} }

// Delay returns the median and the 99th percentile of the time that recent
// events took to get here; ok is false when the events carry no time.
func (t *Topic) Delay() (p50, p99 time.Duration, ok bool) { return 0, 0, false }

// Failed returns why the server says that the topic's source failed.
func (t *Topic) Failed() (reason string, failed bool) { return "", false }

// Complete reports whether the server said that the topic has ended.
func (t *Topic) Complete() bool { return false }

// Joined reports whether a chart may draw a line between samples at a and b:
// no interval was missed, no gap and no lost connection lies between them.
func (t *Topic) Joined(a, b time.Time) bool { return true }

// Find returns the series of that field, or nil.
func (t *Topic) Find(field string) *Series { return nil }

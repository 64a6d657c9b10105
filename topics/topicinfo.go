package topics

// Kind says what a topic's payload is, and so how it is best shown.
type Kind string

// The kinds of topics. An empty kind leaves it to the payload.
const (
	KindNumber   Kind = "number"   // one number
	KindNumbers  Kind = "numbers"  // several numbers: a JSON object
	KindGauge    Kind = "gauge"    // a number within a range
	KindProgress Kind = "progress" // work that runs to 100 %
	KindState    Kind = "state"    // one of few words
	KindTable    Kind = "table"    // a JSON array of objects
	KindLog      Kind = "log"      // lines
	KindChat     Kind = "chat"     // messages, whole or piece by piece
	KindText     Kind = "text"     // a text that replaces the one before
	KindJSON     Kind = "json"     // any JSON
)

var kinds = []Kind{
	KindNumber, KindNumbers, KindGauge, KindProgress, KindState,
	KindTable, KindLog, KindChat, KindText, KindJSON,
}

// Retention says what becomes of events that a reader has not taken yet.
type Retention string

// The two ways to keep a topic's events.
const (
	// RetainAll keeps the events up to the bounds of the hub; what falls out
	// before a reader took it is a gap. The default.
	RetainAll Retention = "all"
	// RetainLatest keeps only the newest event; a slow reader gets that one, and
	// what it skipped is conflated, not lost.
	RetainLatest Retention = "latest"
)

// State is the state of a topic.
type State string

// The states of a topic.
const (
	StateLive     State = "live"     // events may come
	StateFailed   State = "failed"   // its source is down; TopicInfo.Error says why
	StateComplete State = "complete" // it has ended
)

// TopicInfo is a topic's line in the catalogue. The encoding in JSON leaves out what
// is empty.
type TopicInfo struct {
	Name      Name      `json:"name"`
	Kind      Kind      `json:"kind,omitempty"`
	Unit      string    `json:"unit,omitempty"`
	Min       *float64  `json:"min,omitempty"`
	Max       *float64  `json:"max,omitempty"`
	Help      string    `json:"help,omitempty"`
	Retention Retention `json:"keep,omitempty"`
	State     State     `json:"state,omitempty"`
	// Error is why a topic failed.
	Error string `json:"error,omitempty"`
	// Last is the id of the newest event, empty before the first.
	Last string `json:"last,omitempty"`
}

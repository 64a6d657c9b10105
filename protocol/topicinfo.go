package protocol

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

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

const (
	maxHelp = 1024 // bytes
	maxUnit = 32   // bytes
)

var (
	// ErrTopicInfo is returned for topic info that says something impossible, such
	// as an unknown kind.
	ErrTopicInfo = errors.New("invalid catalogue entry")
	// ErrTooLarge is returned for a text that is longer than its bound.
	ErrTooLarge = errors.New("too large")
	// ErrNoName is ErrTopicInfo for topic info without a name.
	ErrNoName = fmt.Errorf("%w: it has no name", ErrTopicInfo)
)

// Validate returns why no topic can have this info: an error that is ErrTopicInfo
// or ErrTooLarge. It returns nil if one can. State, Error and Last are the
// server's, so it does not look at them.
func (e TopicInfo) Validate() error {
	impossible := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrTopicInfo, fmt.Sprintf(format, args...))
	}
	switch {
	case e.Name.IsZero():
		return ErrNoName
	case e.Kind != "" && !slices.Contains(kinds, e.Kind):
		return impossible("kind %q is not one of %v", e.Kind, kinds)
	case e.Retention != "" && e.Retention != RetainAll && e.Retention != RetainLatest:
		return impossible("keep %q is neither %q nor %q", e.Retention, RetainAll, RetainLatest)
	case len(e.Unit) > maxUnit:
		return fmt.Errorf("%w: the unit has more than %d bytes", ErrTooLarge, maxUnit)
	case len(e.Help) > maxHelp:
		return fmt.Errorf("%w: the help has more than %d bytes", ErrTooLarge, maxHelp)
	}
	for _, bound := range []*float64{e.Min, e.Max} {
		if bound != nil && (math.IsNaN(*bound) || math.IsInf(*bound, 0)) {
			return impossible("a bound is not a finite number")
		}
	}
	if e.Min != nil && e.Max != nil && *e.Min > *e.Max {
		return impossible("min %v is above max %v", *e.Min, *e.Max)
	}
	return nil
}

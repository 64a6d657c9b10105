package protocol

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind is the kind of a topic's payload. Clients choose a view by it.
type Kind string

// The kinds of topics. If the kind is empty, clients infer it from the payload.
const (
	KindNumber   Kind = "number"   // one number
	KindNumbers  Kind = "numbers"  // several numbers: a JSON object
	KindGauge    Kind = "gauge"    // a number within a range
	KindProgress Kind = "progress" // progress of a task, up to 100 %
	KindState    Kind = "state"    // one of a few words
	KindTable    Kind = "table"    // a JSON array of objects
	KindLog      Kind = "log"      // lines
	KindChat     Kind = "chat"     // messages, whole or piece by piece
	KindText     Kind = "text"     // a text that replaces the previous one
	KindJSON     Kind = "json"     // any JSON
)

var kinds = []Kind{
	KindNumber, KindNumbers, KindGauge, KindProgress, KindState,
	KindTable, KindLog, KindChat, KindText, KindJSON,
}

// Retention says which events of a topic the hub retains.
type Retention string

// The retentions of topics.
const (
	// RetainAll retains all events within the bounds of the hub. If the hub drops an
	// event before a subscriber reads it, the subscriber gets a gap. This is the
	// default.
	RetainAll Retention = "all"
	// RetainLatest retains only the newest event. A slow subscriber gets that event.
	// The events that it skips are conflated and do not count as lost.
	RetainLatest Retention = "latest"
)

// State is the state of a topic.
type State string

// The states of a topic.
const (
	StateLive     State = "live"     // events may follow
	StateFailed   State = "failed"   // its source is down; TopicInfo.Error says why
	StateComplete State = "complete" // it has ended
)

// TopicInfo describes a topic. It is the data of $topic and the topic's entry in the
// catalogue. Its JSON omits empty fields except the name.
type TopicInfo struct {
	Name      Name      `json:"name"`
	Kind      Kind      `json:"kind,omitempty"`
	Unit      string    `json:"unit,omitempty"`
	Min       *float64  `json:"min,omitempty"`
	Max       *float64  `json:"max,omitempty"`
	Help      string    `json:"help,omitempty"`
	Retention Retention `json:"keep,omitempty"`
	State     State     `json:"state,omitempty"`
	// Error says why the topic failed.
	Error string `json:"error,omitempty"`
	// RetryAt is when the source of a failed topic starts or tries again, in Unix
	// milliseconds of the server's clock. It may have passed. It is 0 if that is not
	// known, or if the topic has not failed.
	RetryAt int64 `json:"retryAt,omitempty"`
	// Restarts is how often the source of the topic has been started again.
	Restarts uint64 `json:"restarts,omitempty"`
	// Last is the id of the newest event, or "" before the first event.
	Last string `json:"last,omitempty"`
}

const (
	maxHelp = 1024 // bytes
	maxUnit = 32   // bytes
)

var (
	// ErrTopicInfo is returned for an invalid TopicInfo, such as one with an unknown
	// kind.
	ErrTopicInfo = errors.New("invalid catalogue entry")
	// ErrTooLarge is returned for a text that exceeds its size limit.
	ErrTooLarge = errors.New("too large")
	// ErrNoName wraps ErrTopicInfo. It is returned for a TopicInfo without a name.
	ErrNoName = fmt.Errorf("%w: the name is missing", ErrTopicInfo)
)

// KindError reports a TopicInfo with an unknown kind. It wraps [ErrTopicInfo].
type KindError struct {
	// Kind is the unknown kind.
	Kind Kind
}

// Error returns a message with all kinds.
func (e *KindError) Error() string {
	return fmt.Sprintf("%v: kind %q is not one of %s", ErrTopicInfo, e.Kind, strings.Join(KindNames(), ", "))
}

// Unwrap returns [ErrTopicInfo].
func (e *KindError) Unwrap() error { return ErrTopicInfo }

// KindNames returns the names of all kinds.
func KindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

// Validate returns nil if a topic can have this info, or else an error that wraps
// [ErrTopicInfo] or [ErrTooLarge]. It ignores State, Error, RetryAt,
// Restarts and Last, which the server sets. The limits are 32 bytes for Unit and 1,024 bytes for Help.
func (e TopicInfo) Validate() error {
	invalid := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrTopicInfo, fmt.Sprintf(format, args...))
	}
	switch {
	case e.Name.IsZero():
		return ErrNoName
	case e.Kind != "" && !slices.Contains(kinds, e.Kind):
		return &KindError{e.Kind}
	case e.Retention != "" && e.Retention != RetainAll && e.Retention != RetainLatest:
		return invalid("keep %q is neither %q nor %q", e.Retention, RetainAll, RetainLatest)
	case len(e.Unit) > maxUnit:
		return fmt.Errorf("%w: the unit has more than %d bytes", ErrTooLarge, maxUnit)
	case len(e.Help) > maxHelp:
		return fmt.Errorf("%w: the help has more than %d bytes", ErrTooLarge, maxHelp)
	}
	for _, bound := range []*float64{e.Min, e.Max} {
		if bound != nil && (math.IsNaN(*bound) || math.IsInf(*bound, 0)) {
			return invalid("a bound is not a finite number")
		}
	}
	if e.Min != nil && e.Max != nil && *e.Min > *e.Max {
		return invalid("min %v is above max %v", *e.Min, *e.Max)
	}
	return nil
}

package topics

import "topicmux/protocol"

// The words of the wire contract, which a program that embeds a hub needs, too.
type (
	// Name is the name of a topic, such as "net.rx"; see [protocol.Name].
	Name = protocol.Name
	// Pattern matches topic names, such as "net.*"; see [protocol.Pattern].
	Pattern = protocol.Pattern
	// Selection says which topics a subscriber wants; see [protocol.Selection].
	Selection = protocol.Selection
	// ID says where an event stands in the order of its hub; see [protocol.ID].
	ID = protocol.ID
	// TopicInfo is a topic's entry in the catalogue; see [protocol.TopicInfo].
	TopicInfo = protocol.TopicInfo
	// Kind says what a topic's payload is; see [protocol.Kind].
	Kind = protocol.Kind
	// Retention says what becomes of events that a reader has not taken yet.
	Retention = protocol.Retention
	// State is the state of a topic: live, failed or complete.
	State = protocol.State
	// Gap says which events a subscriber will never get; see [protocol.Gap].
	Gap = protocol.Gap
	// Reason says why events were missed.
	Reason = protocol.Reason
	// Resume says what became of SubscribeOptions.LastEventID; see
	// [protocol.Resume].
	Resume = protocol.Resume
	// SyntaxError says why a name, a pattern or an id is not one.
	SyntaxError = protocol.SyntaxError
)

// The kinds of topics.
const (
	KindNumber   = protocol.KindNumber
	KindNumbers  = protocol.KindNumbers
	KindGauge    = protocol.KindGauge
	KindProgress = protocol.KindProgress
	KindState    = protocol.KindState
	KindTable    = protocol.KindTable
	KindLog      = protocol.KindLog
	KindChat     = protocol.KindChat
	KindText     = protocol.KindText
	KindJSON     = protocol.KindJSON
)

// The two ways to keep a topic's events.
const (
	RetainAll    = protocol.RetainAll
	RetainLatest = protocol.RetainLatest
)

// The states of a topic.
const (
	StateLive     = protocol.StateLive
	StateFailed   = protocol.StateFailed
	StateComplete = protocol.StateComplete
)

// The reasons of a gap.
const (
	ReasonSlow      = protocol.ReasonSlow
	ReasonEvicted   = protocol.ReasonEvicted
	ReasonRestarted = protocol.ReasonRestarted
)

// MaxName is the length in bytes of the longest topic name.
const MaxName = protocol.MaxName

// ParseName returns the topic name that s spells, or a [*SyntaxError].
func ParseName(s string) (Name, error) { return protocol.ParseName(s) }

// MustName is ParseName for literals; it panics if s is not a name.
func MustName(s string) Name { return protocol.MustName(s) }

// ParsePattern returns the pattern that s spells, or a [*SyntaxError].
func ParsePattern(s string) (Pattern, error) { return protocol.ParsePattern(s) }

// ParseSelection returns the selection that a comma-separated list of names and
// patterns spells, or a [*SyntaxError]. "" is everything.
func ParseSelection(csv string) (Selection, error) { return protocol.ParseSelection(csv) }

// SelectNames returns the selection of exactly these topics; none is everything.
func SelectNames(names ...Name) Selection { return protocol.SelectNames(names...) }

// SelectPatterns returns the selection of what these patterns match; none is
// everything, as is ">".
func SelectPatterns(patterns ...Pattern) Selection { return protocol.SelectPatterns(patterns...) }

// ParseID returns the id that s spells, or a [*SyntaxError].
func ParseID(s string) (ID, error) { return protocol.ParseID(s) }

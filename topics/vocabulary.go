package topics

import "topicmux/protocol"

// The types of the wire contract that a program with an embedded hub needs.
type (
	// Name is the name of a topic, such as "net.rx"; see [protocol.Name].
	Name = protocol.Name
	// Pattern matches topic names, such as "net.*"; see [protocol.Pattern].
	Pattern = protocol.Pattern
	// Selection is a set of topics; see [protocol.Selection].
	Selection = protocol.Selection
	// ID identifies an event in the order of its hub; see [protocol.ID].
	ID = protocol.ID
	// TopicInfo describes a topic in the catalogue; see [protocol.TopicInfo].
	TopicInfo = protocol.TopicInfo
	// Kind is the kind of a topic's payload; see [protocol.Kind].
	Kind = protocol.Kind
	// Retention says which events of a topic the hub retains; see
	// [protocol.Retention].
	Retention = protocol.Retention
	// State is the state of a topic: live, failed or complete.
	State = protocol.State
	// Gap reports events that a subscriber will never receive; see [protocol.Gap].
	Gap = protocol.Gap
	// Reason is the cause of a Gap; see [protocol.Reason].
	Reason = protocol.Reason
	// Resume describes the outcome of SubscribeOptions.LastEventID; see
	// [protocol.Resume].
	Resume = protocol.Resume
	// SyntaxError reports an invalid name, pattern or id.
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

// The retentions of topics.
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

// ParseName parses a topic name. The error is a [*SyntaxError].
func ParseName(s string) (Name, error) { return protocol.ParseName(s) }

// MustName is like ParseName but panics if s is not a topic name. Use it for
// literals.
func MustName(s string) Name { return protocol.MustName(s) }

// ParsePattern parses a pattern. The error is a [*SyntaxError].
func ParsePattern(s string) (Pattern, error) { return protocol.ParsePattern(s) }

// MustPattern is like ParsePattern but panics if s is not a pattern. Use it for
// patterns in the source code.
func MustPattern(s string) Pattern { return protocol.MustPattern(s) }

// ParseSelection parses a comma-separated list of names and patterns. An empty list
// selects everything. The error is a [*SyntaxError].
func ParseSelection(csv string) (Selection, error) { return protocol.ParseSelection(csv) }

// SelectNames returns the selection of exactly these topics. Without names it
// selects everything.
func SelectNames(names ...Name) Selection { return protocol.SelectNames(names...) }

// SelectPatterns returns the selection of the topics that the patterns match. Without
// patterns, or with ">", it selects everything.
func SelectPatterns(patterns ...Pattern) Selection { return protocol.SelectPatterns(patterns...) }

// ParseID parses an event id. The error is a [*SyntaxError].
func ParseID(s string) (ID, error) { return protocol.ParseID(s) }

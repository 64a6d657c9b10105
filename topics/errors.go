package topics

import (
	"errors"
	"fmt"

	"topicmux/protocol"
)

var (
	// ErrClosed is returned by everything that needs an open hub or subscription
	// after it was closed.
	ErrClosed = errors.New("closed")
	// ErrComplete is returned when publishing to a topic that has ended, and by
	// a subscription whose topics were all selected by name and have all ended.
	ErrComplete = errors.New("complete")
	// ErrUnknownTopic is returned for a topic that the hub does not have.
	ErrUnknownTopic = errors.New("no such topic")
	// ErrUndeclared is returned when a source publishes to a topic that is not
	// among its entries.
	ErrUndeclared = errors.New("not declared by this source")
	// ErrTooManyTopics is returned when a topic would exceed Options.MaxTopics.
	ErrTooManyTopics = errors.New("too many topics")
	// ErrTooManySelections is returned by Subscribe when a selection that nobody has
	// yet would exceed Options.MaxSelections or Options.MaxSelected, and by a
	// subscription when a topic that appears would exceed the latter.
	ErrTooManySelections = errors.New("too many selections")
	// ErrHistoryFull is returned by Publish when the newest events of all topics
	// alone exceed Options.MaxHistory, and the event is larger than what its topic
	// could forget for it.
	ErrHistoryFull = errors.New("the history is full")
	// ErrTooLarge is returned for an event, an entry or a selection beyond its
	// bound.
	ErrTooLarge = protocol.ErrTooLarge
	// ErrFormat is returned by Subscribe for a format that the hub does not have.
	ErrFormat = errors.New("no such format")
	// ErrTopicInfo is returned for a catalogue entry that says something impossible,
	// such as an unknown kind.
	ErrTopicInfo = protocol.ErrTopicInfo

	errOverLimit = fmt.Errorf("%w: a topic has appeared that it selects, and there is no room left", ErrTooManySelections)
)

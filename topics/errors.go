package topics

import (
	"errors"
	"fmt"

	"topicmux/protocol"
)

var (
	// ErrClosed is returned by operations on a hub or subscription that is closed.
	ErrClosed = errors.New("closed")
	// ErrComplete is returned by Publish for a topic that has ended. A subscription
	// returns it when all its topics were selected by plain name and have ended.
	ErrComplete = errors.New("complete")
	// ErrUnknownTopic is returned for a topic that does not exist in the hub.
	ErrUnknownTopic = errors.New("there is no topic")
	// ErrUndeclared is returned when a source publishes to a topic that is neither in
	// Source.Topics nor declared with Publisher.Declare.
	ErrUndeclared = errors.New("not declared by this source")
	// ErrTooManyTopics is returned when a new topic would exceed Options.MaxTopics.
	ErrTooManyTopics = errors.New("too many topics")
	// ErrTooManySelections is returned by Subscribe when a new selection would exceed
	// Options.MaxSelections or Options.MaxSelected. A subscription returns it when a
	// new topic would exceed Options.MaxSelected.
	ErrTooManySelections = errors.New("too many selections")
	// ErrHistoryFull is returned by Publish when the newest events of all topics
	// together exceed Options.MaxHistory, and the event is larger than all that its
	// topic could evict for it.
	ErrHistoryFull = errors.New("the history is full")
	// ErrTooLarge is returned for an event, a TopicInfo or a selection that exceeds
	// its limit.
	ErrTooLarge = protocol.ErrTooLarge
	// ErrFormat is returned by Subscribe for an index outside Options.Formats.
	ErrFormat = errors.New("no such format")
	// ErrTopicInfo is returned for an invalid TopicInfo, such as one with an unknown
	// kind.
	ErrTopicInfo = protocol.ErrTopicInfo

	errOverLimit = fmt.Errorf("%w: it matches a new topic, and the limit on selected topics is reached", ErrTooManySelections)
)

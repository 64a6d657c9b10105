package tui

import (
	"errors"

	"topicmux/sse"
)

// isOther reports whether an error means that the response is not an event
// stream.
func isOther(err error) bool {
	var other *sse.NotStreamError
	return errors.As(err, &other)
}

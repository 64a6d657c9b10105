package tui

import (
	"errors"

	"topicmux/sse"
)

// isOther reports whether an error means that the response is no event stream
// at all.
func isOther(err error) bool {
	var other *sse.NotStreamError
	return errors.As(err, &other)
}

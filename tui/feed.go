package tui

import (
	"errors"

	"topicmux/sse"
)

// isOther reports whether an error says that something is no event stream at all.
func isOther(err error) bool {
	var other *sse.NotStreamError
	return errors.As(err, &other)
}

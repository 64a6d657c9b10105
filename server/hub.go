package server

import (
	"topicmux/server/internal/framing"
	"topicmux/topics"
)

// HubOptions returns hub options with the event frames of this server. You may set
// other fields before you create the hub. MaxEvent should be at least
// Options.MaxBody.
func HubOptions() topics.Options {
	return topics.Options{Frame: framing.Frame, Formats: framing.Formats()}
}

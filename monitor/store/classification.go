package store

import "topicmux/protocol"

// Classification is the kind of data that a topic's payloads are, according to
// the catalogue and the payloads.
type Classification struct {
	Shape Shape  // shape of the payloads
	Unit  string // unit from the catalogue, else from the payloads ("20.5 °C")

	hint      Shape // shape of the catalogue's kind, if it has one
	conversed bool  // its messages come from Stream.ApplyConversation
	voter     shapeVoter
	texts     textClassifier
	unit      payloadUnit
	objects   objects
}

// Eventful reports whether the topic's payloads are JSON objects that each
// describe an event, so that all of them matter and not only the newest. That
// is so if they have several types, if they are about several entities, such as
// sensors or users, or if there are several and none has a measurement. Other
// payloads, such as a ping, may be among them. A kind in the catalogue takes
// precedence.
func (c *Classification) Eventful() bool { return c.objects.events }

// readsAsFields reports whether objects of the topic are shown as fields: the
// topic is eventful, or is a log because of its other lines.
func (c *Classification) readsAsFields() bool {
	return c.objects.events || c.Shape == ShapeLog && c.hint == ShapeNone
}

// occasional reports whether the topic's events occur irregularly.
func (c *Classification) occasional() bool { return c.Shape.occasional() || c.Eventful() }

// declare applies the kind and unit of the catalogue. A topic in a catalogue is no longer
// a conversation of package lens.
func (c *Classification) declare(info *protocol.TopicInfo) {
	c.conversed = false
	c.unit = payloadUnit{} // its factor was for the previous unit
	c.hint = hintOf(info.Kind)
	if c.hint != ShapeNone {
		c.Shape = c.hint
	}
	if info.Unit != "" {
		c.Unit = info.Unit
	}
}

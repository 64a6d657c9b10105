package store

import "topicmux/protocol"

// Classification is what a topic's payloads are, as far as the catalogue and the
// payloads themselves say.
type Classification struct {
	Shape Shape  // what its payloads are
	Unit  string // from the catalogue, else from the payloads ("20.5 °C")

	hint    Shape // the catalogue's kind, if there is a shape for it
	voter   shapeVoter
	texts   textClassifier
	unit    payloadUnit
	objects objects
}

// Eventful reports whether each of the topic's payloads is a JSON object that
// describes an event, so that all of them count and not the newest alone: they
// are of several kinds or of several entities, such as sensors or users, or
// there are several and nothing in them measures anything. Among them may be
// other payloads, such as a ping. A kind that the catalogue declares wins.
func (c *Classification) Eventful() bool { return c.objects.events }

// readsAsFields reports whether objects of the topic are shown as their fields:
// it is eventful, or a log by its other lines.
func (c *Classification) readsAsFields() bool {
	return c.objects.events || c.Shape == ShapeLog && c.hint == ShapeNone
}

// occasional reports whether the topic's events come when something happens.
func (c *Classification) occasional() bool { return c.Shape.occasional() || c.Eventful() }

// declare applies the catalogue's kind and unit.
func (c *Classification) declare(info *protocol.TopicInfo) {
	c.unit = payloadUnit{} // its factor was for another unit
	c.hint = hintOf(info.Kind)
	if c.hint != ShapeNone {
		c.Shape = c.hint
	}
	if info.Unit != "" {
		c.Unit = info.Unit
	}
}

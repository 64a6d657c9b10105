package store

import "topicmux/monitor/text"

// target is what a payload is applied to.
type target uint8

const (
	toNothing  target = iota
	toFields          // the numeric fields
	toLog             // the log, as a line of which the level counts; and the numeric fields
	toStates          // the states; and the numeric fields
	toChat            // the messages of a chat
	toChatEnd         // the end of a chat's newest message
	toProgress        // the rows of a progress topic
)

// classify returns the shape that a payload suggests, and what it is applied to.
func (c *Classification) classify(p *payload, w *walker) (suggested Shape, to target) {
	c.objects.others++
	switch p.form {
	case formNone:
		return ShapeNone, toNothing
	case formNumber:
		return ShapeNumber, toFields
	case formString:
		return c.classifyText(p)
	case formObject:
		c.objects.found, c.objects.others = true, 0
		c.objects.addKind(w.kind)
		c.objects.addEntity(w.paths[w.entityFrom:w.entityTo], w.entity)
	}
	suggested = w.shape(p.form)
	shape := suggested
	if c.hint != ShapeNone {
		shape = c.hint
	}
	object := p.form == formObject
	switch {
	case p.form == formBool || shape == ShapeState:
		return suggested, toStates
	case shape == ShapeChat || c.Shape == ShapeChat && object:
		return suggested, toChat
	case shape == ShapeProgress && object:
		return suggested, toProgress
	case w.logs || shape == ShapeLog:
		return suggested, toLog
	}
	return suggested, toFields
}

// classifyText is classify for text that is neither a number nor any other JSON
// than a string.
func (c *Classification) classifyText(p *payload) (suggested Shape, to target) {
	switch {
	case c.hint == ShapeChat:
		to = toChat
	case c.hint == ShapeState || p.word:
		to = toStates
	case c.Shape == ShapeChat && string(p.data) == "[DONE]":
		return ShapeChat, toChatEnd
	}
	if p.level != LevelNone || p.line {
		return ShapeLog, to
	}
	return c.texts.classify(p), to
}

// numbers returns what an object with many numbers is, of which so many measure
// something and so many other values stand beside them.
func (c *Classification) numbers(measures, others int) Shape {
	if c.objects.mixed && c.hint == ShapeNone {
		if c.Shape == ShapeNumbers { // another kind of event says more than four charts
			c.Shape, c.voter = ShapeJSON, shapeVoter{}
		}
		return ShapeJSON
	}
	if measures < others || measures <= 0 {
		return ShapeJSON // what it has beside are times and ids
	}
	return ShapeNumbers
}

// inTopicUnit returns a number with a unit in the topic's unit, with how many decimals it has
// then and its text. The first unit that comes is the topic's.
func (c *Classification) inTopicUnit(p *payload) (v float64, decimals int, literal []byte) {
	if string(p.unit) != c.unit.raw {
		base, factor := baseUnit(text.CleanLine(p.unit, maxWord))
		if c.Unit == "" {
			c.Unit = base
		}
		c.unit = unitAs(p.unit, factor*convert(base, c.Unit))
	}
	return p.number * c.unit.factor, p.decimals + c.unit.shift, c.unit.literal(p.data, p.unit)
}

// settle has the newest payload's suggestion decide the shape, unless the
// catalogue does.
func (c *Classification) settle(suggested Shape) {
	if c.hint == ShapeNone {
		c.Shape = c.voter.vote(c.Shape, suggested)
	}
}

// settleObjects finds out whether the topic is eventful, now that the newest
// payload has been read.
func (c *Classification) settleObjects(e *Events, f *NumericFields) {
	c.objects.events = c.Shape == ShapeJSON && c.areEvents(e, f)
}

func (c *Classification) areEvents(e *Events, f *NumericFields) bool {
	o := &c.objects
	return c.hint == ShapeNone && o.found && o.others < hysteresis && (o.mixed || e.Count > 1 && f.Measures() == 0)
}

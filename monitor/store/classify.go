package store

import "topicmux/monitor/text"

// target is the part of the topic that a payload is applied to.
type target uint8

const (
	toNothing  target = iota
	toUnknown         // the value of a number topic is unknown
	toFields          // numeric fields
	toLog             // log level; and numeric fields
	toStates          // states; and numeric fields
	toChat            // messages of a chat
	toChatEnd         // end of a chat's newest message
	toProgress        // rows of a progress topic
)

// classify returns the shape that a payload suggests and the target to apply it
// to.
func (c *Classification) classify(p *payload, w *walker) (suggested Shape, to target) {
	c.objects.others++
	switch p.form {
	case formNone, formNull:
		if c.Shape == ShapeNumber {
			return ShapeNone, toUnknown
		}
		return ShapeNone, toNothing
	case formNumber:
		return ShapeNumber, toFields
	case formString:
		return c.classifyText(p)
	case formObject:
		c.objects.found, c.objects.others = true, 0
		c.objects.addKind(w.kind)
		c.objects.addEntities(w)
	}
	suggested = w.shape(p.form)
	if suggested == ShapeJSON && c.mayBeNumbers(w) {
		suggested = ShapeNone
	}
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

// mayBeNumbers reports whether an object without a measurement has one in other
// payloads, because a value is unknown.
func (c *Classification) mayBeNumbers(w *walker) bool {
	return len(w.nulls) > 0 && (c.Shape == ShapeNumbers || c.Shape == ShapeJSON)
}

// classifyText is classify for a JSON string or a payload that is neither JSON
// nor a number.
func (c *Classification) classifyText(p *payload) (suggested Shape, to target) {
	switch {
	case c.Shape == ShapeNumber && isUnknown(p.data):
		return ShapeNone, toUnknown
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
	if c.Shape != ShapeNone && isNotNumber(p.data) {
		return ShapeNone, to
	}
	return c.texts.classify(p), to
}

// numbers returns the shape of an object with numbers, of which the walk counts
// only measurements.
func (c *Classification) numbers(w *walker) Shape {
	if c.objects.mixed && c.hint == ShapeNone {
		if c.Shape == ShapeNumbers { // several types of events are shown better as events than as charts
			c.Shape, c.voter = ShapeJSON, shapeVoter{}
		}
		return ShapeJSON
	}
	switch {
	case w.numbers <= 0:
		return ShapeJSON // its numbers are times and ids
	case w.numbers >= w.others:
		return ShapeNumbers
	}
	return c.labelled(w.fingerprint())
}

// labelled returns the shape of an object that has measurements but more texts,
// given the fingerprint of its texts. The first object alone does not show
// whether the texts are labels; the second does.
func (c *Classification) labelled(texts uint64) Shape {
	l := &c.objects.labels
	l.observe(texts)
	if l.vary || l.seen < 2 {
		return ShapeJSON
	}
	if l.seen == 2 && c.Shape == ShapeJSON && c.hint == ShapeNone {
		c.Shape, c.voter = ShapeNumbers, shapeVoter{}
	}
	return ShapeNumbers
}

// inTopicUnit converts a number to the topic's unit. It also returns its number
// of decimals and its text in that unit. The first unit that arrives becomes
// the topic's unit.
func (c *Classification) inTopicUnit(p *payload) (v float64, decimals int, literal []byte) {
	if string(p.unit) != c.unit.raw {
		base, factor := baseUnit(text.CleanLine(p.unit, maxWord))
		if c.Unit == "" {
			c.Unit = base
		}
		c.unit = unitAs(p.unit, factor*convert(base, c.Unit))
	}
	return p.v * c.unit.factor, int(p.decimals) + c.unit.shift, c.unit.literal(&p.amount)
}

// settle updates the shape with the newest suggestion, unless the catalogue
// defines it.
func (c *Classification) settle(suggested Shape) {
	if c.hint == ShapeNone {
		c.Shape = c.voter.vote(c.Shape, suggested)
	}
}

// settleObjects decides whether the topic is eventful, after the newest payload
// has been read.
func (c *Classification) settleObjects(e *Events, f *NumericFields) {
	c.objects.events = c.Shape == ShapeJSON && c.areEvents(e, f)
}

func (c *Classification) areEvents(e *Events, f *NumericFields) bool {
	o := &c.objects
	return c.hint == ShapeNone && o.found && o.others < hysteresis && (o.mixed || o.labels.vary || e.Count > 1 && f.Measures() == 0)
}

package store

import "topicmux/protocol"

// Shape says what a topic's payloads are; its names equal the catalogue's kinds.
type Shape string

// The shapes that a topic can have, and which payloads suggest them.
const (
	// ShapeNone: nothing has come yet.
	ShapeNone Shape = ""
	// ShapeNumber: 37.5, 20.5 °C, 93%.
	ShapeNumber Shape = "number"
	// ShapeNumbers: an array of numbers, or an object of which at least half
	// is numbers.
	ShapeNumbers Shape = "numbers"
	// ShapeGauge: an amount of a whole. Only the catalogue says so.
	ShapeGauge Shape = "gauge"
	// ShapeProgress: an object with progress; one with percent, percentage or
	// pct that says at which state something is, or that it is done; one with
	// done, or completed, of a total.
	ShapeProgress Shape = "progress"
	// ShapeState: a boolean, a word such as up or failed, or one of at most
	// eight words that keep coming back.
	ShapeState Shape = "state"
	// ShapeTable: an array of objects.
	ShapeTable Shape = "table"
	// ShapeLog: a line of text, or an object with a level and a message.
	ShapeLog Shape = "log"
	// ShapeChat: an object with a role and a delta, text, content or done, or
	// as chat APIs stream them.
	ShapeChat Shape = "chat"
	// ShapeText: a short text that is mostly digits, such as a clock, or a text
	// of three lines and more: the newest counts.
	ShapeText Shape = "text"
	// ShapeJSON: any other JSON.
	ShapeJSON Shape = "json"
)

// hysteresis is how many more suggestions against a topic's shape than for it
// change the shape.
const hysteresis = 4

// hintOf returns the shape for a kind of the catalogue, or ShapeNone.
func hintOf(kind protocol.Kind) Shape {
	switch s := Shape(kind); s {
	case ShapeNumber, ShapeNumbers, ShapeGauge, ShapeProgress, ShapeState,
		ShapeTable, ShapeLog, ShapeChat, ShapeText, ShapeJSON:
		return s
	}
	return ShapeNone
}

// shapeVoter counts the suggestions for and against a topic's shape.
type shapeVoter struct {
	against int   // suggestions against it, less those for it
	other   Shape // the latest of those against
	agree   int   // how often it came in a row
}

// vote adds what one payload suggests, and returns the shape to have now.
func (m *shapeVoter) vote(have, suggested Shape) Shape {
	switch {
	case suggested == ShapeNone:
		return have
	case have == ShapeNone:
		return suggested
	case suggested == have:
		m.against, m.agree = max(m.against-1, 0), 0
		return have
	}
	if suggested != m.other {
		m.other, m.agree = suggested, 0
	}
	m.agree++
	if m.against++; m.against < hysteresis {
		return have
	}
	agreed := m.agree >= hysteresis
	*m = shapeVoter{}
	switch {
	case agreed:
		return suggested
	case have.structured() && suggested.structured():
		return ShapeJSON
	}
	return ShapeLog
}

// Numeric reports whether payloads of the shape are numbers, which can share a
// chart with those of other topics.
func (s Shape) Numeric() bool { return s == ShapeNumber || s == ShapeNumbers || s == ShapeGauge }

// structured reports whether payloads of the shape are JSON objects or arrays.
func (s Shape) structured() bool {
	switch s {
	case ShapeNumbers, ShapeProgress, ShapeTable, ShapeChat, ShapeJSON:
		return true
	}
	return false
}

// occasional reports whether events of the shape come when something happens,
// rather than at regular intervals as readings do.
func (s Shape) occasional() bool {
	switch s {
	case ShapeProgress, ShapeState, ShapeLog, ShapeChat:
		return true
	}
	return false
}

package store

import "topicmux/protocol"

// Shape is the kind of a topic's payloads. Its values are the kinds of the
// catalogue.
type Shape string

// The shapes, with the payloads that suggest them.
const (
	// ShapeNone: no payload yet.
	ShapeNone Shape = ""
	// ShapeNumber: 37.5, 20.5 °C, 93%.
	ShapeNumber Shape = "number"
	// ShapeNumbers: an array of numbers, or an object with measurements. If it
	// has more texts than measurements, the texts must be the same in most
	// objects.
	ShapeNumbers Shape = "numbers"
	// ShapeGauge: a part of a whole. Only the catalogue can select it.
	ShapeGauge Shape = "gauge"
	// ShapeProgress: an object with progress; one with percent, percentage or
	// pct and a state or done; or one with done or completed, and total.
	ShapeProgress Shape = "progress"
	// ShapeState: a boolean, a word such as up or failed, or one of at most
	// eight recurring words.
	ShapeState Shape = "state"
	// ShapeTable: an array of objects.
	ShapeTable Shape = "table"
	// ShapeLog: a line of text, or an object with a level and a message.
	ShapeLog Shape = "log"
	// ShapeChat: an object with role and delta, text, content or done, or the
	// format of a chat API's stream.
	ShapeChat Shape = "chat"
	// ShapeText: a short text of mostly digits, such as a clock, or a text of
	// at least three lines. Only the newest payload is shown.
	ShapeText Shape = "text"
	// ShapeJSON: any other JSON.
	ShapeJSON Shape = "json"
)

// hysteresis is the number by which suggestions of other shapes must outnumber
// those of the current shape to change it.
const hysteresis = 4

// hintOf returns the shape of a catalogue kind, or ShapeNone.
func hintOf(kind protocol.Kind) Shape {
	switch s := Shape(kind); s {
	case ShapeNumber, ShapeNumbers, ShapeGauge, ShapeProgress, ShapeState,
		ShapeTable, ShapeLog, ShapeChat, ShapeText, ShapeJSON:
		return s
	}
	return ShapeNone
}

// shapeVoter counts suggestions for and against a topic's shape.
type shapeVoter struct {
	against int   // suggestions against the shape minus those for it
	other   Shape // shape of the latest suggestion against it
	agree   int   // length of the latest run of suggestions for other
}

// vote adds the suggestion of a payload and returns the new shape.
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

// Numeric reports whether the payloads are numbers that can share a chart with
// other topics.
func (s Shape) Numeric() bool { return s == ShapeNumber || s == ShapeNumbers || s == ShapeGauge }

// structured reports whether the payloads are JSON objects or arrays.
func (s Shape) structured() bool {
	switch s {
	case ShapeNumbers, ShapeProgress, ShapeTable, ShapeChat, ShapeJSON:
		return true
	}
	return false
}

// occasional reports whether events occur irregularly, unlike readings.
func (s Shape) occasional() bool {
	switch s {
	case ShapeProgress, ShapeState, ShapeLog, ShapeChat:
		return true
	}
	return false
}

package store

// Shape says what a topic's payloads are; its names equal the catalogue's kinds.
type Shape string

// The shapes that a topic can have.
const (
	ShapeNone     Shape = ""         // nothing was seen yet
	ShapeNumber   Shape = "number"   // one number, maybe with a unit
	ShapeNumbers  Shape = "numbers"  // several numbers in one payload
	ShapeGauge    Shape = "gauge"    // an amount of a whole
	ShapeProgress Shape = "progress" // rows that run to 100 %
	ShapeState    Shape = "state"    // one of a few words, or a boolean
	ShapeTable    Shape = "table"    // an array of objects
	ShapeLog      Shape = "log"      // lines, each worth reading
	ShapeChat     Shape = "chat"     // messages that may arrive in pieces
	ShapeText     Shape = "text"     // a text of which the newest counts
	ShapeJSON     Shape = "json"     // any other JSON
)

// Entry is a topic's entry in the server's catalogue, cleaned. It is zero for
// a server that has no catalogue.
type Entry struct {
	Kind  string   // number, numbers, gauge, …; "" when not declared
	Unit  string   // such as "B/s" or "%"
	Min   *float64 // the smallest value that can be, nil when unknown
	Max   *float64 // the largest value that can be, nil when unknown
	Help  string   // one sentence for people
	Keep  string   // "all" or "latest"
	State string   // "live", "failed" or "complete"; "" counts as live
	Error string   // why it failed
	Last  string   // the id of its last event
}

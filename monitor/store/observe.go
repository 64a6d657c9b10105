package store

import "time"

// An Observer is notified of each event, in order.
type Observer interface {
	// Observe is called right after the store has applied an event of topic t.
	// The call is made by the goroutine that feeds the store, with the store's
	// lock held. Observe must be fast, must not call the store, and must not
	// retain the event's memory.
	Observe(st *State, t *Topic, e Observed)
}

// Observed is an event as received.
type Observed struct {
	Data    []byte    // the payload
	Arrived time.Time // arrival
	At      time.Time // own time if plausible, else arrival
	Past    bool      // the server had stored it, and newer events of the topic, before the connection
}

package demo

import (
	"math/rand/v2"
	"time"
)

// A dish is an item on the menu.
type dish struct {
	name    string
	work    string        // the order's state while it is made
	minStep time.Duration // the minimum time for one step of a few percent
}

// menu is the menu of the café.
var menu = []dish{
	{"espresso", "brewing", 160 * time.Millisecond},
	{"flat white", "brewing", 230 * time.Millisecond},
	{"cappuccino ×2", "brewing", 300 * time.Millisecond},
	{"pour-over, Sidamo", "brewing", 480 * time.Millisecond},
	{"cold brew", "brewing", 350 * time.Millisecond},
	{"pot of Darjeeling", "brewing", 420 * time.Millisecond},
	{"croissant", "packing", 190 * time.Millisecond},
	{"cinnamon roll ×3", "packing", 270 * time.Millisecond},
	{"lemon tart", "packing", 310 * time.Millisecond},
	{"beans, 250 g", "packing", 390 * time.Millisecond},
	{"beans, 1 kg", "packing", 560 * time.Millisecond},
}

// An order is an order that the café has accepted.
type order struct {
	dish
	number   int
	progress int
	due      time.Time // time of the next step
}

// state returns the state that belongs to the order's progress.
func (o *order) state() string {
	switch {
	case o.progress >= 100:
		return "delivered"
	case o.progress >= 65:
		return "on its way"
	case o.progress >= 15:
		return o.work
	case o.progress >= 5:
		return "paid"
	default:
		return "received"
	}
}

// advance makes one step. Receiving and paying take one step each, the rest takes several
// steps.
func (o *order) advance(r *rand.Rand) {
	switch o.state() {
	case "received":
		o.progress = 5
	case "paid":
		o.progress = 15
	default:
		o.progress = min(o.progress+2+r.IntN(6), 100)
	}
	wait := between(r, o.minStep, 3*o.minStep)
	if o.progress < 15 {
		wait += 500 * time.Millisecond
	}
	o.due = o.due.Add(wait)
}

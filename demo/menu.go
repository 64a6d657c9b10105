package demo

import (
	"math/rand/v2"
	"time"
)

// dish is a thing that the café sells.
type dish struct {
	name string
	work string        // what making it is called
	step time.Duration // the least that a few percent of it take
}

// menu is the café's card.
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

// order is one order on its way to 100 %.
type order struct {
	dish
	number   int
	progress int
	due      time.Time // when the next step is
}

// state is what is being done at the order's progress.
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

// advance makes one step: paying and handing over are single ones, the rest
// takes a few.
func (o *order) advance(r *rand.Rand) {
	switch o.state() {
	case "received":
		o.progress = 5
	case "paid":
		o.progress = 15
	default:
		o.progress = min(o.progress+2+r.IntN(6), 100)
	}
	rest := between(r, o.step, 3*o.step)
	if o.progress < 15 {
		rest += 500 * time.Millisecond
	}
	o.due = o.due.Add(rest)
}

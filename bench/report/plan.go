// Package report says which measurements belong together, runs them side by side,
// and makes tables of them.
package report

import (
	"slices"
	"time"

	"topicmux/bench/measure"
)

// A View is which figures of its results a plan's table shows.
type View int

// The views.
const (
	Throughput View = iota // how much was delivered
	Efficiency             // what it cost, and how late it was
	Parking                // what idle streams cost
	Stalling               // what the others notice of clients that stop reading
	Returning              // how streams that were cut come back
	Soaking                // whether a server grows with time
)

// lingering stands among a plan's servers for topicmux with some linger.
const (
	lingering = "topicmux-linger"
	linger    = 5 * time.Millisecond
)

// A Plan is one scenario with the servers to be compared in it.
type Plan struct {
	Name     string
	Title    string
	Scenario measure.Scenario
	Servers  []string
	View     View
	// Long plans are left out of a short run.
	Long bool
	// Once plans are run once, however many rounds there are.
	Once bool
}

var (
	everybody = measure.Servers
	pacing    = slices.Insert(slices.Clone(measure.Servers), 1, lingering)
	// r3labs has one stream for a connection, and the raw writer has no topics.
	selecting = []string{"topicmux", "gosse", "nethttp", "fasthttp", "bettersse"}
	product   = []string{"topicmux"}
	limited   = []string{"topicmux", "raw"}
	// The raw writer does not look whether its clients are there.
	serving = []string{"topicmux", "gosse", "r3labs", "nethttp", "fasthttp", "bettersse"}
)

// Plans returns all plans, in the order of the report.
func Plans() []Plan {
	flat := func(n int) measure.Scenario {
		return measure.Scenario{Mode: measure.Stream, Subscribers: n, Window: measure.Window}
	}
	paced := func(rate float64, n int) measure.Scenario {
		return measure.Scenario{Mode: measure.Stream, Subscribers: n, Rate: rate}
	}
	selections := flat(1000)
	selections.Selections = 100
	flood := flat(1000)
	flood.Window = 0
	parked := func(n int) measure.Scenario { return measure.Scenario{Mode: measure.Idle, Subscribers: n} }
	// Large events, so that the kernel's buffers are full soon.
	stalled := measure.Scenario{Mode: measure.Stalled, Subscribers: 40, Rate: 2000, Size: 1000, Duration: 6 * time.Second}
	storm := measure.Scenario{Mode: measure.Storm, Subscribers: 5000, Rate: 100}
	soaked := measure.Scenario{Mode: measure.Soak, Subscribers: 500, Rate: 2000, Duration: 30 * time.Second}
	return []Plan{
		{Name: "flat-1", Title: "Flat out, 1 subscriber", Scenario: flat(1), Servers: everybody},
		{Name: "flat-100", Title: "Flat out, 100 subscribers", Scenario: flat(100), Servers: everybody},
		{Name: "flat-1000", Title: "Flat out, 1,000 subscribers", Scenario: flat(1000), Servers: everybody},
		{Name: "selections", Title: "Flat out, 1,000 subscribers with 100 different selections", Scenario: selections, Servers: selecting},
		{Name: "paced-100", Title: "1,000 events/s to 100 subscribers", Scenario: paced(1000, 100), Servers: pacing, View: Efficiency},
		{Name: "paced-1000", Title: "100 events/s to 1,000 subscribers", Scenario: paced(100, 1000), Servers: pacing, View: Efficiency},
		{Name: "sustained-1M", Title: "1,000 events/s to 1,000 subscribers", Scenario: paced(1000, 1000), Servers: limited, View: Efficiency},
		{Name: "sustained-3M", Title: "3,000 events/s to 1,000 subscribers", Scenario: paced(3000, 1000), Servers: product, View: Efficiency},
		{Name: "sustained-10M", Title: "10,000 events/s to 1,000 subscribers", Scenario: paced(10_000, 1000), Servers: product, View: Efficiency},
		{Name: "idle", Title: "2,000 idle streams", Scenario: parked(2000), Servers: serving, View: Parking, Once: true},
		{Name: "peers-1M", Title: "1,000 events/s to 1,000 subscribers, peers too", Scenario: paced(1000, 1000), Servers: pacing, View: Efficiency, Long: true},
		{Name: "flat-5000", Title: "Flat out, 5,000 subscribers", Scenario: flat(5000), Servers: limited, Long: true},
		{Name: "flat-10000", Title: "Flat out, 10,000 subscribers", Scenario: flat(10_000), Servers: limited, Long: true},
		{Name: "flood", Title: "1,000 subscribers, producers without a limit", Scenario: flood, Servers: product, Long: true},
		{Name: "idle-10000", Title: "10,000 idle streams", Scenario: parked(10_000), Servers: serving, View: Parking, Long: true, Once: true},
		{Name: "stalled", Title: "2,000 events/s of 1,000 bytes to 40 subscribers, 4 of which stop reading", Scenario: stalled, Servers: serving, View: Stalling, Long: true, Once: true},
		{Name: "storm", Title: "5,000 clients disconnected at once, with 100 events/s", Scenario: storm, Servers: product, View: Returning, Long: true},
		{Name: "soak", Title: "2,000 events/s to 500 subscribers, all disconnected six times", Scenario: soaked, Servers: product, View: Soaking, Long: true, Once: true},
	}
}

// Package report defines plans of measurements, runs them for several servers side by
// side, and writes the results as tables.
package report

import (
	"slices"
	"time"

	"topicmux/bench/measure"
)

// A View is the set of figures in the table of a plan.
type View int

// The views.
const (
	Throughput View = iota // number of delivered events
	Efficiency             // CPU costs and latency
	Parking                // costs of idle streams
	Stalling               // effect of clients that stop reading on the others
	Returning              // recovery of streams that were cut
	Soaking                // growth of a server over time
)

// lingering is the name in Plan.Servers for topicmux with a linger.
const (
	lingering = "topicmux-linger"
	linger    = 5 * time.Millisecond
)

// A Plan is a scenario and the servers to compare in it.
type Plan struct {
	Name     string
	Title    string
	Scenario measure.Scenario
	Servers  []string
	View     View
	// Long is true for a plan that a short run leaves out.
	Long bool
	// Once is true for a plan that is run once, whatever the number of rounds.
	Once bool
}

var (
	everybody = measure.Servers
	pacing    = slices.Insert(slices.Clone(measure.Servers), 1, lingering)
	// r3labs has one stream for a connection, and the raw writer has no topics.
	selecting = []string{"topicmux", "gosse", "nethttp", "fasthttp", "bettersse"}
	product   = []string{"topicmux"}
	limited   = []string{"topicmux", "raw"}
	// The raw writer does not detect that its clients have disconnected.
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
	// Large events fill the kernel's buffers soon.
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

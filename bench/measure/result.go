package measure

import (
	"time"

	"topicmux/bench/load"
	"topicmux/bench/produce"
)

// Part is what was measured while events flowed.
type Part struct {
	Seconds float64 `json:"seconds"`
	// Events is how many events the subscribers got, Delivered how many a second.
	Events    uint64  `json:"events"`
	Delivered float64 `json:"deliveredPerSecond"`
	// P50, P99 and P999 are quantiles of the time from publishing to receiving.
	P50  time.Duration `json:"p50"`
	P99  time.Duration `json:"p99"`
	P999 time.Duration `json:"p999"`
	// Cores is how many cores the server kept busy, User and Sys how many in its
	// own code and in the kernel, and ClientCores how many the load client kept
	// busy: with all cores busy, one of the two is the limit.
	Cores       float64 `json:"cores"`
	User        float64 `json:"userCores"`
	Sys         float64 `json:"sysCores"`
	ClientCores float64 `json:"clientCores"`
	// CPUPerEvent is the server's CPU time for each delivered event.
	CPUPerEvent time.Duration `json:"cpuPerEvent"`
	// RSS is the server's memory at the end.
	RSS int64 `json:"rss"`
	// PerRead is how many bytes a read brought on average.
	PerRead float64 `json:"bytesPerRead"`
	// Told is how many events a $gap said were missing.
	Told uint64 `json:"told"`
}

// Parked is what idle streams cost.
type Parked struct {
	// PerSubscriber is how many bytes of memory each stream took.
	PerSubscriber float64 `json:"bytesPerSubscriber"`
	// Cores is how many cores the server kept busy.
	Cores float64 `json:"cores"`
	// Threads is how many threads the server had.
	Threads int64 `json:"threads"`
	// Gone is how long after all streams were closed the server had closed them,
	// too; 0 if it had not after ten seconds.
	Gone time.Duration `json:"gone"`
	// Descriptors and Goroutines are how many more than before were left then.
	Descriptors int64 `json:"descriptorsLeft"`
	Goroutines  int   `json:"goroutinesLeft"`
	// RSSAfter is the memory that was left then.
	RSSAfter int64 `json:"rssAfter"`
}

// Returned is what became of streams that were cut.
type Returned struct {
	// Open is how long after the cut all streams were open again.
	Open time.Duration `json:"open"`
	// Caught is how long after the cut all had every event; 0 if they had not
	// after some time.
	Caught time.Duration `json:"caught"`
}

// Result is what came out of one measurement.
type Result struct {
	Server   string   `json:"server"`
	Scenario Scenario `json:"scenario"`
	// Connect is how long it took to open all streams, ConnectP99 the 99th
	// percentile of one.
	Connect    time.Duration `json:"connect"`
	ConnectP99 time.Duration `json:"connectP99"`
	// Part is of the measured time; Disturbed, in mode Stalled, of the time when
	// some did not read, and how many these were.
	Part
	Disturbed *Part `json:"disturbed,omitempty"`
	StalledBy int   `json:"stalledBy,omitempty"`
	// Parked is set in mode Idle.
	Parked *Parked `json:"parked,omitempty"`
	// Returned is set in mode Storm.
	Returned *Returned `json:"returned,omitempty"`
	// Soaked is set in mode Soak.
	Soaked *Soaked `json:"soaked,omitempty"`
	// Report is what the producers said in the end.
	Report produce.Report `json:"report"`
	// Behind is how many streams had not got everything ten seconds after the last
	// event was published.
	Behind int `json:"behind"`
	// ToldInAll is how many events a $gap said were missing, until the end.
	ToldInAll uint64 `json:"toldInAll"`
	// Faults is how many there were, of all kinds; FaultText describes some.
	Faults    uint64 `json:"faults"`
	FaultText string `json:"faultText,omitempty"`
}

func (r *Result) judge(f *load.Faults) {
	r.Faults = f.Total()
	if r.Faults > 0 {
		r.FaultText = f.String()
	}
}

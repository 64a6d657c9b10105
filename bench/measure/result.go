package measure

import (
	"time"

	"topicmux/bench/load"
	"topicmux/bench/produce"
)

// Part contains the measurements of one phase with events.
type Part struct {
	Seconds float64 `json:"seconds"`
	// Events is the number of events delivered to subscribers, Delivered the number per
	// second.
	Events    uint64  `json:"events"`
	Delivered float64 `json:"deliveredPerSecond"`
	// P50, P99 and P999 are quantiles of the latency from publishing to receiving.
	P50  time.Duration `json:"p50"`
	P99  time.Duration `json:"p99"`
	P999 time.Duration `json:"p999"`
	// Cores is how many cores the server used, User and Sys how many of them in its own
	// code and in the kernel. ClientCores is how many cores the load client used. If all
	// cores are busy, the server or the client is the limit.
	Cores       float64 `json:"cores"`
	User        float64 `json:"userCores"`
	Sys         float64 `json:"sysCores"`
	ClientCores float64 `json:"clientCores"`
	// CPUPerEvent is the server's CPU time per delivered event.
	CPUPerEvent time.Duration `json:"cpuPerEvent"`
	// RSS is the server's resident memory at the end in bytes.
	RSS int64 `json:"rss"`
	// PerRead is the mean number of bytes per read.
	PerRead float64 `json:"bytesPerRead"`
	// Told is the number of events that a $gap reported as missed.
	Told uint64 `json:"told"`
}

// Parked contains the costs of idle streams.
type Parked struct {
	// PerSubscriber is the memory of each stream in bytes.
	PerSubscriber float64 `json:"bytesPerSubscriber"`
	// Cores is how many cores the server used.
	Cores float64 `json:"cores"`
	// Threads is the number of threads of the server.
	Threads int64 `json:"threads"`
	// Gone is the time from the close of all streams until the server had closed them too.
	// It is 0 if the server had not done so after ten seconds.
	Gone time.Duration `json:"gone"`
	// Descriptors and Goroutines are how many more there were then than at the start.
	Descriptors int64 `json:"descriptorsLeft"`
	Goroutines  int   `json:"goroutinesLeft"`
	// RSSAfter is the resident memory then in bytes.
	RSSAfter int64 `json:"rssAfter"`
}

// Returned contains how fast streams that were cut recovered.
type Returned struct {
	// Open is the time from the cut until all streams were open again.
	Open time.Duration `json:"open"`
	// Caught is the time from the cut until all streams had every event. It is 0 if they
	// did not catch up within ten seconds.
	Caught time.Duration `json:"caught"`
}

// Result is the result of one measurement.
type Result struct {
	Server   string   `json:"server"`
	Scenario Scenario `json:"scenario"`
	// Connect is the time for opening all streams, and ConnectP99 the 99th percentile of
	// the time for one stream.
	Connect    time.Duration `json:"connect"`
	ConnectP99 time.Duration `json:"connectP99"`
	// Part contains the measurements of the phase Measured. In mode Stalled, Disturbed
	// contains those of the phase in which StalledBy streams did not read.
	Part
	Disturbed *Part `json:"disturbed,omitempty"`
	StalledBy int   `json:"stalledBy,omitempty"`
	// Parked is set in mode Idle.
	Parked *Parked `json:"parked,omitempty"`
	// Returned is set in mode Storm.
	Returned *Returned `json:"returned,omitempty"`
	// Soaked is set in mode Soak.
	Soaked *Soaked `json:"soaked,omitempty"`
	// Report is the report of the producers at the end.
	Report produce.Report `json:"report"`
	// Behind is the number of streams that had not received every event ten seconds after
	// the last one was published.
	Behind int `json:"behind"`
	// ToldInAll is the number of events that a $gap reported as missed in all phases.
	ToldInAll uint64 `json:"toldInAll"`
	// Faults is the number of faults of all kinds. FaultText describes some of them.
	Faults    uint64 `json:"faults"`
	FaultText string `json:"faultText,omitempty"`
}

func (r *Result) setFaults(f *load.Faults) {
	r.Faults = f.Total()
	if r.Faults > 0 {
		r.FaultText = f.String()
	}
}

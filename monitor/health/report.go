package health

// Report has all figures of a stream at a time. Figures that are not known are zero, and
// are left out of the JSON. Durations are seconds in JSON.
type Report struct {
	// Verdict says how the stream does or how the latest connection ended.
	Verdict Verdict `json:"verdict"`
	// Notes are verdicts about what else is remarkable, such as buffering on a connection
	// that has ended.
	Notes []Verdict `json:"notes,omitempty"`
	// Response describes the latest response.
	Response ResponseReport `json:"response,omitzero"`
	// Connect is the time from the request until the connection was ready, TTFB to the head
	// of the response, TTFE to the first event, and TTFT to the first event with which the
	// content grew. They are those of the latest connection.
	Connect Duration `json:"connect,omitzero"`
	TTFB    Duration `json:"ttfb,omitzero"`
	TTFE    Duration `json:"ttfe,omitzero"`
	TTFT    Duration `json:"ttft,omitzero"`
	// ITL are the gaps between events with which the content grew.
	ITL GapReport `json:"itl,omitzero"`
	// Events, Bytes, Words and Tokens are how many have come in all. Events are without
	// keepalives.
	Events uint64 `json:"events"`
	Bytes  uint64 `json:"bytes"`
	Words  uint64 `json:"words,omitzero"`
	Tokens uint64 `json:"tokens,omitzero"`
	// Errors is the number of errors that the stream has reported.
	Errors uint64 `json:"errors,omitzero"`
	// Rate are the average rates while connections had events. Those of words and tokens are
	// the rates while messages grew.
	Rate Rates `json:"rate,omitzero"`
	// Now are the rates of the last ten seconds of an open connection.
	Now Rates `json:"now,omitzero"`
	// BurstRatio is the share of events that came within a millisecond of the one before
	// although they were made apart.
	BurstRatio float64 `json:"burstRatio"`
	// Keepalives are the keepalives.
	Keepalives KeepaliveReport `json:"keepalives,omitzero"`
	// Stalls are the stalls that are over.
	Stalls StallReport `json:"stalls,omitzero"`
	// Silence is the time without growth on an open connection.
	Silence Duration `json:"silence,omitzero"`
	// Stalled is whether the stream is stalled, Silent whether bytes or keepalives arrive without growth, and
	// Buffered whether events are held back on the way.
	Stalled  bool `json:"stalled"`
	Silent   bool `json:"silent"`
	Buffered bool `json:"buffered"`
	// Connections are the connections so far.
	Connections ConnectionReport `json:"connections,omitzero"`

	messages bool     // the flow is Messages
	waited   Duration // time since the request while a connection is open or requested
}

// GapReport has the number of gaps and their percentiles.
type GapReport struct {
	Count uint64   `json:"count"`
	P50   Duration `json:"p50"`
	P95   Duration `json:"p95"`
	P99   Duration `json:"p99"`
	Max   Duration `json:"max"`
}

// Rates are numbers per second.
type Rates struct {
	Events float64 `json:"events"`
	Bytes  float64 `json:"bytes"`
	Words  float64 `json:"words,omitzero"`
	Tokens float64 `json:"tokens,omitzero"`
}

// KeepaliveReport has the number of keepalives in all and by dialect, and the average time
// between them.
type KeepaliveReport struct {
	Total    uint64            `json:"total"`
	Every    Duration          `json:"every,omitzero"`
	Dialects map[string]uint64 `json:"dialects,omitempty"`
}

// StallReport has the number of stalls, the longest and the sum of all.
type StallReport struct {
	Count   uint64   `json:"count"`
	Longest Duration `json:"longest"`
	Total   Duration `json:"total"`
}

// ConnectionReport describes the connections so far.
type ConnectionReport struct {
	// Requests is the number of requests, and Count the number of connections.
	Requests uint64 `json:"requests,omitzero"`
	Count    uint64 `json:"count"`
	// Lifetime is how long the open connection has lasted, or the latest one lasted.
	Lifetime Duration `json:"lifetime,omitzero"`
	// Shortest, Average and Longest are the lifetimes of the newest connections that were
	// cut or renewed.
	Shortest Duration `json:"shortest,omitzero"`
	Average  Duration `json:"average,omitzero"`
	Longest  Duration `json:"longest,omitzero"`
	// Every or EveryEvents is after how long, or after how many events, connections are
	// renewed, if three in a row were equal.
	Every       Duration `json:"every,omitzero"`
	EveryEvents uint64   `json:"everyEvents,omitzero"`
}

package health

// Kind is the kind of a verdict.
type Kind uint8

// The kinds of a verdict. Up to Buffered they are about a connection that is not over.
const (
	// Connecting means that no response has come.
	Connecting Kind = iota
	// Waiting means that the response has come, but no event, or no first piece of the next
	// message, or that the source has said that it does something else.
	Waiting
	// Streaming means that events come.
	Streaming
	// Silent means that bytes or keepalives arrive, but nothing grows.
	Silent
	// Stalled means that nothing has grown for unusually long.
	Stalled
	// Buffered means that events are held back on the way and come in bursts.
	Buffered
	// Ended means that the stream has said that it is complete.
	Ended
	// Cut means that the connection ended although the stream has not said so.
	Cut
	// Refused means that the response is not a stream.
	Refused
	// Unreachable means that there was no response.
	Unreachable
	// Failed means that the stream has reported an error.
	Failed
	// Renewed means that the connection ended as the ones before did, by a timer or a
	// counter.
	Renewed
	// Stopped means that this side has closed the connection.
	Stopped
	kinds
)

var kindNames = [kinds]struct{ name, words string }{
	{"connecting", "connecting"},
	{"waiting", "waiting"},
	{"streaming", "streaming"},
	{"silent", "silent"},
	{"stalled", "stalled"},
	{"buffered", "buffered"},
	{"ended", "ended"},
	{"cut", "cut"},
	{"refused", "refused"},
	{"unreachable", "unreachable"},
	{"error", "error reported"},
	{"renewed", "renewed"},
	{"stopped", "stopped"},
}

// KindNames returns the names of all kinds for machines, such as "silent".
func KindNames() []string {
	names := make([]string, len(kindNames))
	for i, k := range kindNames {
		names[i] = k.name
	}
	return names
}

// String returns the kind in words, such as "error reported".
func (k Kind) String() string {
	if k < kinds {
		return kindNames[k].words
	}
	return "unknown"
}

// MarshalText returns the name of the kind for machines, such as "silent".
func (k Kind) MarshalText() ([]byte, error) {
	if k < kinds {
		return []byte(kindNames[k].name), nil
	}
	return []byte("unknown"), nil
}

// IsOver reports whether the connection is over. Ended and Failed are also verdicts of an
// open connection, since the stream says them before it closes.
func (k Kind) IsOver() bool { return k >= Ended && k < kinds }

// IsFailure reports whether a command that ends with the verdict has failed.
func (k Kind) IsFailure() bool {
	switch k {
	case Stalled, Cut, Refused, Unreachable, Failed:
		return true
	}
	return false
}

// Verdict says how a stream does or how it ended, with the evidence.
type Verdict struct {
	// Kind is the kind.
	Kind Kind `json:"kind"`
	// Text is the evidence as a short text in plain English, without a full stop.
	Text string `json:"text"`
	// Hint says what to do. It is empty if nothing is known to help.
	Hint string `json:"hint,omitempty"`
	// Evidence is the evidence as fields.
	Evidence Evidence `json:"evidence,omitzero"`
}

// Evidence has the figures that a verdict is based on. Fields that do not belong to its kind are zero.
type Evidence struct {
	// Status and Type are the status and the Content-Type of a response.
	Status int    `json:"status,omitzero"`
	Type   string `json:"type,omitzero"`
	// Reason is the text with which the stream said that it is complete.
	Reason string `json:"reason,omitzero"`
	// Error is the error of the connection or the one that the stream reported.
	Error string `json:"error,omitzero"`
	// Clean is whether the server ended the response in order, so that only the stream's own
	// end is missing.
	Clean bool `json:"clean,omitzero"`
	// Within is whether the connection ended in the middle of a message or an event.
	Within bool `json:"within,omitzero"`
	// Silence is the time without growth, and Limit the time from which it counts.
	Silence Duration `json:"silence,omitzero"`
	Limit   Duration `json:"limit,omitzero"`
	// Keepalives and Bytes are how many have come: since the last growth for a silence.
	Keepalives uint64 `json:"keepalives,omitzero"`
	Bytes      uint64 `json:"bytes,omitzero"`
	// Events is the number of events that came together, or after which connections are
	// renewed.
	Events uint64 `json:"events,omitzero"`
	// BurstRatio is the share of events that were held back, and Held the time for which
	// they were held back on average.
	BurstRatio float64  `json:"burstRatio,omitzero"`
	Held       Duration `json:"held,omitzero"`
	// Lifetime is how long the connection lasted, and Every how long such connections last.
	Lifetime Duration `json:"lifetime,omitzero"`
	Every    Duration `json:"every,omitzero"`
}

package protocol

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// Milliseconds is a duration that is a whole number of milliseconds in JSON, as
// the field retry has it.
type Milliseconds time.Duration

// Duration returns the duration.
func (m Milliseconds) Duration() time.Duration { return time.Duration(m) }

// MarshalJSON returns the whole milliseconds; what is shorter is left out.
func (m Milliseconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, time.Duration(m).Milliseconds(), 10), nil
}

// UnmarshalJSON sets m to a number of milliseconds, at most what a time.Duration
// holds; a negative one is 0.
func (m *Milliseconds) UnmarshalJSON(b []byte) error {
	const most = math.MaxInt64 / time.Millisecond
	var n float64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*m = Milliseconds(time.Duration(min(max(n, 0), float64(most-1))) * time.Millisecond)
	return nil
}

package protocol

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// Milliseconds is a duration that is encoded in JSON as a whole number of
// milliseconds, like the retry field of an event stream.
type Milliseconds time.Duration

// Duration returns the duration.
func (m Milliseconds) Duration() time.Duration { return time.Duration(m) }

// MarshalJSON returns the number of whole milliseconds. It truncates the rest.
func (m Milliseconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, time.Duration(m).Milliseconds(), 10), nil
}

// UnmarshalJSON sets m to a number of milliseconds. It truncates fractions. A negative
// number becomes 0, and a number that exceeds [time.Duration] becomes its maximum.
func (m *Milliseconds) UnmarshalJSON(b []byte) error {
	const limit = math.MaxInt64 / time.Millisecond
	var n float64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*m = Milliseconds(time.Duration(min(max(n, 0), float64(limit-1))) * time.Millisecond)
	return nil
}

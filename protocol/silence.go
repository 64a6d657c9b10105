package protocol

import (
	"encoding/json"
	"time"
)

// Silence returns the longest time that a server stays silent, as its $hello
// announces it: three heartbeats, but at least a second. 0 means no limit. For any
// other event Silence returns false. [topicmux/sse.Options] has a field of this type.
func Silence(event string, data []byte) (longest time.Duration, announced bool) {
	if event != EventHello {
		return 0, false
	}
	var hello struct {
		Heartbeat float64 `json:"heartbeat"` // milliseconds
	}
	if json.Unmarshal(data, &hello) != nil || hello.Heartbeat <= 0 || hello.Heartbeat > 1e12 {
		return 0, true
	}
	return max(time.Duration(3*hello.Heartbeat)*time.Millisecond, time.Second), true
}

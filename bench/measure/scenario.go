// Package measure measures servers with a load client. Each measurement starts a new
// server process.
package measure

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Mode is the kind of a measurement.
type Mode string

// The modes.
const (
	// Stream delivers events, flat out or at a rate.
	Stream Mode = "stream"
	// Idle opens streams without events and closes all at once.
	Idle Mode = "idle"
	// Stalled delivers events, and continues while some clients do not read. At the end
	// these clients resume reading.
	Stalled Mode = "stalled"
	// Storm delivers events and cuts all streams at once. All reconnect with their last
	// ids while more events are published.
	Storm Mode = "storm"
	// Soak delivers events for a long time with several storms, and checks whether the
	// server's resource usage grows.
	Soak Mode = "soak"
)

// Scenario describes a measurement. Zero fields have a default.
type Scenario struct {
	Mode Mode `json:"mode"`
	// Subscribers is the number of streams. Default: 100.
	Subscribers int `json:"subscribers"`
	// Rate is the number of events published per second. Default: 0, flat out.
	Rate float64 `json:"rate,omitempty"`
	// Window is the maximum number of unacknowledged events when flat out. Default: 0, no
	// limit: the producers publish as fast as they can.
	Window int `json:"window,omitempty"`
	// Selections is the number of different selections of the subscribers. Default: 0, all
	// select everything.
	Selections int `json:"selections,omitempty"`
	// Linger is how long a server may wait for more events before it writes. Default: 0.
	Linger time.Duration `json:"linger,omitempty"`
	// Topics is the number of topics, and Size the size of an event's data in bytes.
	// Defaults: 8 and 100.
	Topics int `json:"topics"`
	Size   int `json:"size"`
	// StallEvery n stalls every n-th client. Default: 10.
	StallEvery int `json:"stallEvery,omitempty"`
	// WarmUp is the time before the measured phase, and Duration the length of that phase.
	// Stalled has two phases of Duration. Defaults: 500 ms and 2 s.
	WarmUp   time.Duration `json:"warmUp"`
	Duration time.Duration `json:"duration"`
	// Loops is the number of threads of the load client. Default: 2.
	Loops int `json:"loops"`
	// ReceiveBuffer is the size in bytes of the kernel's receive buffer for each stream of
	// the load client. A negative size leaves it to the kernel. Default: 128 KiB.
	ReceiveBuffer int `json:"receiveBuffer,omitempty"`
}

func (s Scenario) withDefaults() Scenario {
	for _, d := range []struct {
		field *int
		value int
	}{{&s.Subscribers, 100}, {&s.Topics, 8}, {&s.Size, 100}, {&s.StallEvery, 10}, {&s.Loops, 2}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	if s.Mode == "" {
		s.Mode = Stream
	}
	if s.Duration == 0 {
		s.Duration = 2 * time.Second
	}
	if s.WarmUp == 0 {
		s.WarmUp = 500 * time.Millisecond
	}
	return s
}

// maxDuration is the maximum duration of a measurement.
const maxDuration = 15 * time.Minute

func (s Scenario) check() error {
	switch {
	case s.Mode != Stream && s.Mode != Idle && s.Mode != Stalled && s.Mode != Storm && s.Mode != Soak:
		return fmt.Errorf("no such mode: %q", s.Mode)
	case s.Duration < 0 || s.WarmUp < 0 || s.Duration+s.WarmUp > maxDuration:
		return fmt.Errorf("a measurement takes %v at most", maxDuration)
	case s.Rate < 0 || s.Window < 0 || s.StallEvery < 0:
		return errors.New("rate, window and stall cannot be negative")
	}
	return nil
}

// args returns the command-line arguments of a server in this scenario.
func (s Scenario) args() []string {
	return []string{
		"-topics", strconv.Itoa(s.Topics),
		"-size", strconv.Itoa(s.Size),
		"-rate", strconv.FormatFloat(s.Rate, 'f', -1, 64),
		"-window", strconv.Itoa(s.Window),
		"-linger", s.Linger.String(),
	}
}

// String returns the scenario in a few words.
func (s Scenario) String() string {
	text := fmt.Sprintf("%s, %d subscribers", s.Mode, s.Subscribers)
	switch {
	case s.Mode == Idle:
	case s.Rate > 0:
		text += fmt.Sprintf(", %g events/s", s.Rate)
	default:
		text += fmt.Sprintf(", flat out, window %d", s.Window)
	}
	if s.Selections > 0 {
		text += fmt.Sprintf(", %d selections", s.Selections)
	}
	if s.Linger > 0 {
		text += fmt.Sprintf(", linger %v", s.Linger)
	}
	return text
}

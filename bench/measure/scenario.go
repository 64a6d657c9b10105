// Package measure runs a server under measurement and a load client beside it,
// and says what came out. Each measurement has a fresh process.
package measure

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Mode is what is done to a server.
type Mode string

// The modes.
const (
	// Stream delivers events, flat out or at a rate.
	Stream Mode = "stream"
	// Idle opens streams, leaves them alone, and closes all at once.
	Idle Mode = "idle"
	// Stalled delivers events, and then goes on while some clients stop reading,
	// and lets them read on in the end.
	Stalled Mode = "stalled"
	// Storm delivers events, cuts all streams at once, and lets all come back with
	// their last ids while more is published.
	Storm Mode = "storm"
	// Soak delivers events for a long time, with storms between, and looks whether
	// the server grows.
	Soak Mode = "soak"
)

// Scenario is what to measure. Zero fields have a default.
type Scenario struct {
	Mode Mode `json:"mode"`
	// Subscribers is the number of streams. Default: 100.
	Subscribers int `json:"subscribers"`
	// Rate is how many events a second are published. Default: 0, flat out.
	Rate float64 `json:"rate,omitempty"`
	// Window is how many events are on their way when flat out. Default: 0, none
	// is counted: producers publish as fast as they can.
	Window int `json:"window,omitempty"`
	// Selections is how many different selections the subscribers have. Default: 0,
	// all get everything.
	Selections int `json:"selections,omitempty"`
	// Linger is how long a server may wait for more. Default: 0.
	Linger time.Duration `json:"linger,omitempty"`
	// Topics and Size are the number of topics and the bytes of data in an event.
	// Defaults: 8 and 100.
	Topics int `json:"topics"`
	Size   int `json:"size"`
	// StallEvery is which clients stall: every tenth by default.
	StallEvery int `json:"stallEvery,omitempty"`
	// WarmUp and Duration are how long events flow before, and while, it counts;
	// Stalled takes Duration twice. Defaults: 500 ms and 2 s.
	WarmUp   time.Duration `json:"warmUp"`
	Duration time.Duration `json:"duration"`
	// Loops is the number of threads of the load client. Default: 2.
	Loops int `json:"loops"`
	// ReceiveBuffer is the size of the kernel's buffer for each stream of the load
	// client, negative for what the kernel likes. Default: 128 KiB.
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

// maxDuration bounds a measurement.
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

// args is the command line of a server in this scenario.
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

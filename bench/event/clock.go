package event

import (
	"time"

	"golang.org/x/sys/unix"
)

// origin is the same moment on both clocks.
var origin = func() (o struct {
	monotonic int64
	at        time.Time
},
) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic(err) // Linux always has this clock
	}
	o.monotonic, o.at = ts.Nano(), time.Now()
	return o
}()

// Now returns the time for payloads: the nanoseconds of CLOCK_MONOTONIC, which all
// processes of this machine share and which cannot be set.
func Now() int64 { return origin.monotonic + int64(time.Since(origin.at)) }

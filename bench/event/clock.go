package event

import (
	"time"

	"golang.org/x/sys/unix"
)

// origin is one moment on both clocks.
var origin = func() (o struct {
	monotonic int64
	at        time.Time
},
) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		panic(err) // every Linux has this clock
	}
	o.monotonic, o.at = ts.Nano(), time.Now()
	return o
}()

// Now returns the time in nanoseconds of the clock that all processes of this
// machine share and that nobody sets: the time within payloads.
func Now() int64 { return origin.monotonic + int64(time.Since(origin.at)) }

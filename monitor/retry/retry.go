// Package retry says in a few words when a source that has failed tries again, and how often
// it has been started again.
//
// The words change at most once a second, and less often while the wait is long, so that a
// countdown is calm.
package retry

import (
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
)

// units are the units of a wait, the largest first. Each is used for waits of more than its
// limit.
var units = []struct {
	name  string
	size  time.Duration
	limit time.Duration
}{
	{"days", 24 * time.Hour, 48 * time.Hour},
	{"h", time.Hour, 99 * time.Minute},
	{"min", time.Minute, 99 * time.Second},
	{"s", time.Second, 0},
}

// Words returns "next try in 4 s" for a wait of more than three seconds and at most four,
// and "next try now" if there is nothing to wait for.
func Words(wait time.Duration) string { return "next try " + When(wait) }

// Short is Words where there is little room: "retry 4 s".
func Short(wait time.Duration) string { return "retry " + strings.TrimPrefix(When(wait), "in ") }

// When is Words without "next try".
func When(wait time.Duration) string {
	for _, u := range units {
		if wait > u.limit {
			n := (wait + u.size - 1) / u.size
			return "in " + strconv.FormatInt(int64(n), 10) + " " + u.name
		}
	}
	return "now"
}

// Lasts returns how long Words stays the same while the wait becomes shorter. It is 0 if
// there is nothing to wait for.
func Lasts(wait time.Duration) time.Duration {
	for _, u := range units {
		if wait > u.limit {
			return min(wait-(wait-1)/u.size*u.size, wait-u.limit)
		}
	}
	return 0
}

// Restarts returns "restarted 3 times", or "" for none.
func Restarts(n uint64) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "restarted once"
	case 2:
		return "restarted twice"
	}
	return "restarted " + humanize.Comma(int64(min(n, maxRestarts))) + " times"
}

// Waiting returns "restarted twice, waiting for the first event" for a source that runs
// again.
func Waiting(n uint64) string { return Restarts(max(n, 1)) + ", " + FirstEvent }

// FirstEvent is what a source that runs again is waiting for.
const FirstEvent = "waiting for the first event"

// maxRestarts is the largest number of restarts that is shown. A source that is restarted
// every 30 s reaches it after a thousand years.
const maxRestarts = 999_999_999

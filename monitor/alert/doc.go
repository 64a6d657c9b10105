// Package alert watches the values of a store. It reports when a value goes out
// of bounds and when it recovers.
//
// A rule is a line such as
//
//	cpu > 90 for 15s clear < 80
//	order.state == "failed"
//	* stale for 1m
//	net.rx gap
//
// [Parse] parses a rule, or returns an error with the position of the mistake. A
// [Watch] evaluates rules for every event of a store. It reports changes only: an
// alert fires once and is resolved once, even if the value flips in between. The
// reported value is the one that fired the alert, as it came.
//
// A [Hook] runs a command for each change. Payloads are never part of the
// command's text.
package alert
